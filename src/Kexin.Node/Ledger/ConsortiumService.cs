using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using ConsortiumRules = Kexin.Ledger.Contracts.ConsortiumRules;

namespace Kexin.Node;

/// <summary>Founds a consortium, joins one, and tells how its members are.</summary>
internal sealed class ConsortiumService(
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeLedger node,
    LedgerStart opening,
    MemberDirectory members,
    MemberWatch watch,
    TimeProvider time
)
{
    private const int LargestCardInBytes = 4 << 10;
    private const int LargestGenesisInBytes = 1 << 20;

    /// <summary>This node's card, signed anew each time; the same bytes but for randomised signatures.</summary>
    public MemberCard MakeCard() =>
        MemberCard.Sign(
            new MemberDetails(
                configuration.Name,
                (Kexin.Ledger.Contracts.MemberRole)configuration.Role,
                Channels.PeerCertificate.SpkiHash(keys.Certificate),
                configuration.PeerEndpoint,
                configuration.ChannelEndpoint
            ),
            keys.Signing
        );

    public MemberCardInfo DescribeCard()
    {
        var card = MakeCard();
        return new MemberCardInfo(
            Convert.ToBase64String(card.Encoded.Span),
            card.Id.ToString(),
            card.Name,
            configuration.Role,
            configuration.Suite,
            Convert.ToBase64String(card.Key.Bytes),
            card.Details.TlsKeyHash.ToString(),
            card.Details.PeerEndpoint,
            card.Details.ChannelEndpoint
        );
    }

    /// <summary>Drafts a consortium and signs it; joins it if that was the last signature.</summary>
    public async Task<GenesisInfo> CreateAsync(CreateConsortium request, CancellationToken cancel)
    {
        opening.ThrowIfJoined();
        if (request.Cards.Count is 0 or > Limits.MostMembers)
        {
            throw DomainException.Invalid(
                $"A consortium has 1 to {Limits.MostMembers} members' cards.",
                $"联盟须有 1 到 {Limits.MostMembers} 张成员信息卡。"
            );
        }

        TextRules.RequireName(request.Name, "A consortium's name", "联盟名称");
        var cards = request.Cards.Select(DecodeCard).ToArray();
        var rules = request.Rules ?? new Api.ConsortiumRules();
        FoundingDraft draft;
        try
        {
            draft = FoundingDraft.Create(
                new FoundingTerms(
                    request.Name,
                    keys.Suite,
                    time.GetUtcNow().ToUnixTimeMilliseconds(),
                    new ConsortiumRules(
                        rules.SmallestGroup,
                        checked(rules.ClockToleranceInSeconds * 1000),
                        rules.BytesPerDay,
                        rules.OpenRequests
                    ),
                    request.Orderer is { } orderer ? ReadMember(orderer) : keys.Member,
                    cards
                )
            );
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw DomainException.Invalid(
                $"This makes no consortium: {error.Message}",
                $"这些内容不能组成联盟：{FaultTexts.Chinese(error)}"
            );
        }

        return await SignAsync(draft, cancel);
    }

    /// <summary>Puts the signatures of copies together and adds this member's; joins if nobody is missing then.</summary>
    public async Task<GenesisInfo> JoinAsync(JoinConsortium request, CancellationToken cancel)
    {
        opening.ThrowIfJoined();
        if (request.Documents.Count is 0 or > Limits.MostMembers)
        {
            throw DomainException.Invalid(
                $"Give 1 to {Limits.MostMembers} copies of the founding document.",
                $"请给出 1 到 {Limits.MostMembers} 份创世文件。"
            );
        }

        var copies = request.Documents.Select(DecodeDraft).ToArray();
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

    private async Task<GenesisInfo> SignAsync(FoundingDraft draft, CancellationToken cancel)
    {
        var name = draft.Terms.Name;
        if (draft.Members.Find(keys.Member) is not { } own)
        {
            throw DomainException.Invalid(
                $"This node is not among the members of '{name}'. The founding document needs this node's card.",
                $"本节点不在“{name}”的成员之列，创世文件中须有本节点的成员信息卡。"
            );
        }

        if (own.Details != MakeCard().Details)
        {
            throw DomainException.Invalid(
                $"'{name}' holds an older card of this node. Draft it again with the card that 'kexin consortium card' gives now.",
                $"“{name}”中的本节点的成员信息卡已过时。请用 kexin consortium card 现在给出的成员信息卡重新起草。"
            );
        }

        var signed = draft.Sign(keys.Signing);
        var isComplete = signed.Missing.Count == 0;
        if (isComplete)
        {
            await opening.JoinAsync(signed.Complete(), cancel);
        }

        return new GenesisInfo(
            signed.Consortium.ToString(),
            name,
            Convert.ToBase64String(signed.Encoded.Span),
            [.. signed.Terms.Cards.Select(Reference)],
            [.. signed.Missing.Select(Reference)],
            isComplete
        );

        static MemberReference Reference(MemberCard card) => new(card.Id.ToString(), card.Name);
    }

    public ConsortiumStatus Status()
    {
        var ledger = node.Joined;
        var genesis = ledger.Genesis;
        return new ConsortiumStatus(
            genesis.Consortium.ToString(),
            genesis.Name,
            genesis.Suite.Name,
            DateTimeOffset.FromUnixTimeMilliseconds(genesis.CreatedAt),
            new Api.ConsortiumRules(
                genesis.Rules.SmallestGroup,
                genesis.Rules.ClockToleranceInMilliseconds / 1000,
                genesis.Rules.BytesPerDay,
                genesis.Rules.OpenRequests
            ),
            ledger.Reference(genesis.Orderer),
            [.. genesis.Members.Cards.Select(card => Describe(ledger, card))]
        );
    }

    private MemberStatus Describe(JoinedLedger ledger, MemberCard card)
    {
        var isSelf = card.Id == ledger.Self;
        var details = members.Find(card.Id)?.Details ?? card.Details;
        var seen = watch.Find(card.Id);
        return new MemberStatus(
            card.Id.ToString(),
            details.Name,
            (Api.MemberRole)details.Role,
            isSelf || seen is { Reachable: true },
            isSelf ? ledger.Engine.Status.Height : seen?.Height,
            details.PeerEndpoint,
            details.ChannelEndpoint,
            isSelf ? time.GetUtcNow() : seen?.LastSeen
        );
    }

    private static MemberId ReadMember(string text) =>
        Digest.TryParse(text, out var digest)
            ? new MemberId(digest)
            : throw DomainException.Invalid($"'{text}' is no member id.", $"“{text}”不是成员编号。");

    private static MemberCard DecodeCard(string text)
    {
        try
        {
            return MemberCard.Decode(FromBase64(text, LargestCardInBytes));
        }
        catch (DecodingException error)
        {
            throw DomainException.Invalid(
                $"A member's card is no card: {error.Message}",
                "有一张成员信息卡无效，或文件已损坏。"
            );
        }
    }

    private static FoundingDraft DecodeDraft(string text)
    {
        try
        {
            return FoundingDraft.Decode(FromBase64(text, LargestGenesisInBytes));
        }
        catch (DecodingException error)
        {
            throw DomainException.Invalid(
                $"This is no founding document: {error.Message}",
                "这不是联盟的创世文件，或文件已损坏。"
            );
        }
    }

    private static byte[] FromBase64(string text, int maxSizeInBytes)
    {
        var bytes = new byte[maxSizeInBytes];
        return text.Length <= 2 * maxSizeInBytes && Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw DomainException.Invalid("This is not base64, or too long.", "内容不是 base64，或者过长。");
    }
}
