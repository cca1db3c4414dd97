using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Consents;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Consenting;

/// <summary>How a consent stands now.</summary>
public enum ConsentStanding
{
    /// <summary>It may be relied on.</summary>
    Given,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Taken back; a holder has not answered yet.</summary>
    Withdrawn,

    /// <summary>Taken back, and every holder has answered.</summary>
    Answered,
}

/// <summary>What somebody wants to consent to.</summary>
/// <param name="Datasets">Ids in the catalogue, or beginnings of them that fit one each.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">Until when.</param>
/// <param name="Person">The key of the person; null where this organisation consents for itself.</param>
public sealed record ConsentDraft(
    IReadOnlyList<string> Datasets,
    string Purpose,
    DateTimeOffset ValidUntil,
    PublicKey? Person
);

/// <summary>A consent as it stands now.</summary>
/// <param name="Token">The token.</param>
/// <param name="Consent">What it says.</param>
/// <param name="Standing">How it stands by this node's clock.</param>
/// <param name="IsLinked">Whether this node knows whose rows it is about.</param>
public sealed record StandingConsent(Token Token, ConsentToken Consent, ConsentStanding Standing, bool IsLinked);

/// <summary>Giving consent, taking it back, and saying at home whose rows are whose.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="links">Whose rows are whose.</param>
/// <param name="evidence">Told of each link, without the value.</param>
/// <param name="time">Says which consents are over.</param>
public sealed class ConsentService(ILedger ledger, IConsentLinks links, IEvidence evidence, TimeProvider time)
{
    /// <summary>What a person has to sign for a draft, and the number that stands in it.</summary>
    /// <exception cref="DomainException">The draft is not as it should be.</exception>
    public (string Statement, long Number) Draft(ConsentDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (terms, number) = Read(draft);
        var person =
            draft.Person
            ?? throw DomainException.Invalid("A statement is signed by a person's key.", "同意书须由个人密钥签名。");
        return (ConsentStatements.ToGive(ledger.Genesis.Consortium, person, terms, number), number);
    }

    /// <summary>Gives it: with a person's signature of what <see cref="Draft"/> gave, or for this organisation without one.</summary>
    /// <exception cref="DomainException">The draft is not as it should be, or a rule refused.</exception>
    public Task<SubmissionReceipt> GiveAsync(
        ConsentDraft draft,
        ReadOnlyMemory<byte> signature,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(draft);
        var (terms, number) = Read(draft);
        var person = draft.Person is { } key ? new PersonSignature(key, signature) : null;
        return ledger.SubmitAsync(
            new ContractAction(
                ConsentsContract.ContractName,
                ConsentsContract.Give,
                new GiveConsent(terms, number, person).Encode(),
                [.. terms.Datasets.Select(dataset => ledger.Resolve(DatasetToken.Type, dataset.ToString()))],
                ledger.Find(IdOf(draft.Person, terms)) is { } before ? [before] : [],
                Subject: IdOf(draft.Person, terms)
            ),
            until,
            cancel
        );
    }

    /// <summary>Takes it back; at this node that counts at once, whatever the ledger does.</summary>
    /// <param name="id">The consent's id, or a beginning of it.</param>
    /// <param name="signature">The person's, of <see cref="WithdrawalOf"/>; empty for this organisation's own.</param>
    /// <param name="until">How far it has to come.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="DomainException">There is no such consent, or a rule refused.</exception>
    public Task<SubmissionReceipt> WithdrawAsync(
        string id,
        ReadOnlyMemory<byte> signature,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var token = ledger.Resolve(ConsentToken.Type, id);
        var consent = ConsentToken.Read(token);
        if (
            consent is { Person: { } person, State: ConsentState.Given }
            && !ConsentStatements.IsSigned(ledger.Genesis.Suite, person, WithdrawalOf(token), signature)
        )
        {
            // The ledger would say so, too; but what is submitted here closes data at home before.
            throw new DomainException(
                FaultCodes.Forbidden,
                new(
                    "A person's consent is withdrawn by that person's signature of the withdrawal.",
                    "个人的同意须由本人对撤回书签名才能撤回。"
                )
            );
        }

        return ledger.SubmitAsync(
            new ContractAction(
                ConsentsContract.ContractName,
                ConsentsContract.Withdraw,
                new WithdrawConsent(signature).Encode(),
                [],
                [token]
            ),
            until,
            cancel
        );
    }

    /// <summary>What the person signs to take a consent back.</summary>
    public string WithdrawalOf(Token token) =>
        ConsentStatements.ToWithdraw(ledger.Genesis.Consortium, token.Id, ConsentToken.Read(token).Number);

    /// <summary>Says at home which rows of an own dataset a consent is about.</summary>
    /// <param name="id">The consent's id, or a beginning of it.</param>
    /// <param name="dataset">An own dataset in its scope.</param>
    /// <param name="field">The field that tells whose a row is; null for all rows, of an organisation's consent.</param>
    /// <param name="value">What it holds in the subject's rows; null together with the field.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">The dataset is no own one in the consent's scope, or the value is linked to another person.</exception>
    public async Task LinkAsync(string id, string dataset, string? field, string? value, CancellationToken cancel)
    {
        var token = ledger.Resolve(ConsentToken.Type, id);
        var consent = ConsentToken.Read(token);
        var data = ledger.Resolve(DatasetToken.Type, dataset);
        if (data.Owner != ledger.Self || !consent.Terms.Datasets.Contains(data.Id))
        {
            throw DomainException.Invalid(
                "A consent is linked to an own dataset in its scope.",
                "同意只能关联到其范围内的本机构数据集。"
            );
        }

        var read = ReadValue(DatasetToken.Read(data), consent, field, value);
        foreach (var link in await links.FindAsync(data.Id, cancel))
        {
            if (link.Field == field && link.Value == read && SubjectOf(link.Consent) != SubjectOf(token.Id))
            {
                throw DomainException.Conflict(
                    "These rows are linked to another person's key already.",
                    "这些行已关联到另一人的密钥。"
                );
            }
        }

        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.ConsentLinked,
                new(
                    $"The consent {token.Id.Value.ToShortString()} was linked to rows of '{DatasetToken.Read(data).Description.Name}'.",
                    $"同意 {token.Id.Value.ToShortString()} 已关联到“{DatasetToken.Read(data).Description.Name}”的行。"
                ),
                [
                    new("consent", token.Id.ToString()),
                    new("dataset", data.Id.ToString()),
                    new("field", field ?? "all rows"),
                ]
            ),
            CancellationToken.None
        );
        await links.KeepAsync(new ConsentLink(token.Id, data.Id, field, read), cancel);
    }

    /// <summary>Consents, by owner and id, each once more where it fits.</summary>
    /// <param name="standing">Only those that stand so, or null for all.</param>
    /// <param name="after">The consent that the list continues after, or null.</param>
    public IEnumerable<ListedToken<Token>> List(ConsentStanding? standing, TokenId? after) =>
        ledger
            .Tokens(ConsentToken.Type, null, after)
            .Select(token => new ListedToken<Token>(
                token,
                standing is null || StandingOf(ConsentToken.Read(token)) == standing ? token : null
            ));

    /// <summary>How a consent stands, and whether its rows are known here.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    public async Task<StandingConsent> DescribeAsync(Token token, CancellationToken cancel)
    {
        var consent = ConsentToken.Read(token);
        var isLinked = false;
        foreach (var dataset in consent.Terms.Datasets)
        {
            isLinked |= (await links.FindAsync(dataset, cancel)).Any(link => link.Consent == token.Id);
        }

        return new StandingConsent(token, consent, StandingOf(consent), isLinked);
    }

    private Digest? SubjectOf(TokenId consent) =>
        ledger.Find(consent) is { } token ? ConsentToken.SubjectOf(ConsentToken.Read(token).Person, token.Owner) : null;

    private ConsentStanding StandingOf(ConsentToken consent) =>
        consent.State switch
        {
            ConsentState.Given when consent.Stands(time.GetUtcNow().ToUnixTimeMilliseconds()) => ConsentStanding.Given,
            ConsentState.Given => ConsentStanding.Expired,
            ConsentState.Withdrawn => consent.Holders.All(holder => holder.Answer is not null)
                ? ConsentStanding.Answered
                : ConsentStanding.Withdrawn,
            _ => throw new UnreachableException(),
        };

    /// <summary>As rows hold it: a number is written as the reader tells it.</summary>
    private static string? ReadValue(DatasetToken dataset, ConsentToken consent, string? field, string? value)
    {
        if (field is null || value is null)
        {
            return field is null && value is null && consent.Person is null
                ? null
                : throw DomainException.Invalid(
                    "A person's consent is linked by a field and its value; all rows are linked by an organisation's consent.",
                    "个人的同意须按字段及其取值关联；只有机构的同意可以关联到所有行。"
                );
        }

        return dataset.Description.Fields.FirstOrDefault(each => each.Name == field) switch
        {
            { Type: FieldType.Text } => value,
            { Type: FieldType.Integer } when CellText.TryRead(value, FieldType.Integer, out var number) =>
                ConsentedReader.Key(number),
            { Type: FieldType.Integer } => throw DomainException.Invalid(
                "The value is no whole number, which the field holds.",
                "取值不是整数，而该字段为整数。"
            ),
            null => throw DomainException.Invalid($"The dataset has no field '{field}'.", $"数据集没有字段“{field}”。"),
            _ => throw DomainException.Invalid(
                "Whose a row is, a field of texts or of whole numbers tells.",
                "只有文本或整数字段才能指明行属于谁。"
            ),
        };
    }

    private (ConsentTerms Terms, long Number) Read(ConsentDraft draft)
    {
        TextRules.RequireNames(draft.Datasets, ConsentTerms.MostDatasets, "datasets", "数据集");
        TextRules.RequireName(draft.Purpose, "A purpose", "使用目的", Bounds.NameInCharacters);
        TokenId[] datasets = [.. draft.Datasets.Select(id => ledger.Resolve(DatasetToken.Type, id).Id).Distinct()];
        var terms = new ConsentTerms(datasets, draft.Purpose, draft.ValidUntil.ToUnixTimeMilliseconds());
        var before = ledger.Find(IdOf(draft.Person, terms));
        return (terms, before is null ? 1 : ConsentToken.Read(before).Number + 1);
    }

    private TokenId IdOf(PublicKey? person, ConsentTerms terms) =>
        ConsentToken.IdOf(ledger.Genesis.Suite, ConsentToken.SubjectOf(person, ledger.Self), terms);
}
