using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Opening;

namespace Kexin.Ledger.Member.Joining;

/// <summary>Founds a consortium: drafts its founding document, signs it, and joins once every member has signed.</summary>
/// <param name="home">This member.</param>
/// <param name="start">Joins.</param>
/// <param name="round">Gathers the others' signatures.</param>
/// <param name="time">The document's time.</param>
public sealed class Founding(MemberHome home, LedgerStart start, SignatureRound round, TimeProvider time)
{
    /// <summary>This member's card, signed again each time; the same bytes but for randomised signatures.</summary>
    public MemberCard MakeCard() => MemberCard.Sign(home.Details, home.Key);

    /// <summary>Drafts a consortium and signs it; joins it if that was the last signature.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="rules">What holds for everybody.</param>
    /// <param name="orderer">Who orders; null for this member.</param>
    /// <param name="cards">The members' cards, as they encode them.</param>
    /// <param name="cancel">Stops it before it is joined.</param>
    /// <returns>The document as far as it is signed.</returns>
    /// <exception cref="DomainException">This makes no consortium, or this member is in one already.</exception>
    public async Task<FoundingDraft> CreateAsync(
        string name,
        ConsortiumRules rules,
        MemberId? orderer,
        IReadOnlyList<byte[]> cards,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(cards);
        start.ThrowIfJoined();
        if (cards.Count is 0 or > Bounds.Members)
        {
            throw DomainException.Invalid(
                $"A consortium has 1 to {Bounds.Members} members' cards.",
                $"联盟须有 1 到 {Bounds.Members} 张成员信息卡。"
            );
        }

        TextRules.RequireName(name, "A consortium's name", "联盟名称");
        var members = cards.Select(DecodeCard).ToArray();
        FoundingDraft draft;
        try
        {
            draft = FoundingDraft.Create(
                new FoundingTerms(
                    name,
                    home.Suite,
                    time.GetUtcNow().ToUnixTimeMilliseconds(),
                    rules,
                    orderer ?? home.Self,
                    members
                )
            );
        }
        catch (ArgumentException error)
        {
            throw DomainException.Invalid(
                $"This makes no consortium: {error.Message}",
                "这些内容不能组成联盟：有一项内容超出允许的范围。"
            );
        }

        return await SignAsync(draft, cancel);
    }

    /// <summary>
    /// Puts the signatures of copies together and adds this member's; joins if nobody is missing then, and otherwise as soon as the others'
    /// nodes have given theirs. A consortium that was joined meanwhile stays as it is.
    /// </summary>
    /// <param name="documents">Copies of one founding document.</param>
    /// <param name="cancel">Stops it before it is joined.</param>
    /// <returns>The document as far as it is signed.</returns>
    /// <exception cref="DomainException">They are no such copies, or this member is in another consortium already.</exception>
    public async Task<FoundingDraft> JoinAsync(IReadOnlyList<byte[]> documents, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count is 0 or > Bounds.Members)
        {
            throw DomainException.Invalid(
                $"Give 1 to {Bounds.Members} copies of the founding document.",
                $"请给出 1 到 {Bounds.Members} 份创世文件。"
            );
        }

        var copies = documents.Select(DecodeDraft).ToArray();
        try
        {
            return await SignAsync(copies.Aggregate((all, copy) => all.Merge(copy)), cancel);
        }
        catch (ArgumentException)
        {
            throw DomainException.Invalid(
                "The files are not copies of one founding document.",
                "这些文件不是同一份创世文件的副本。"
            );
        }
    }

    private async Task<FoundingDraft> SignAsync(FoundingDraft draft, CancellationToken cancel)
    {
        var name = draft.Terms.Name;
        if (draft.Members.Find(home.Self) is not { } own)
        {
            throw DomainException.Invalid(
                $"This node is not among the members of '{name}'. The founding document needs this node's card.",
                $"本节点不在“{name}”的成员之列，创世文件中须有本节点的成员信息卡。"
            );
        }

        if (own.Details != home.Details)
        {
            throw DomainException.Invalid(
                $"'{name}' holds an older card of this node. Draft it again with the card that 'kexin consortium card' gives now.",
                $"“{name}”中的本节点的成员信息卡已过时。请用 kexin consortium card 现在给出的成员信息卡重新起草。"
            );
        }

        return await round.KeepAsync(draft.Sign(home.Key), cancel);
    }

    private static MemberCard DecodeCard(byte[] card)
    {
        try
        {
            return MemberCard.Decode(card);
        }
        catch (DecodingException error)
        {
            throw DomainException.Invalid(
                error.InnerException is null
                    ? $"A member's card is no card: {error.Message}"
                    : "A member's card is no card, or the file is damaged.",
                "有一张成员信息卡无效，或文件已损坏。"
            );
        }
    }

    private static FoundingDraft DecodeDraft(byte[] document)
    {
        try
        {
            return FoundingDraft.Decode(document);
        }
        catch (DecodingException error)
        {
            throw DomainException.Invalid(
                error.InnerException is null
                    ? $"This is no founding document: {error.Message}"
                    : "This is no founding document, or the file is damaged.",
                "这不是联盟的创世文件，或文件已损坏。"
            );
        }
    }
}
