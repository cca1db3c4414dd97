using System.Globalization;
using Kexin.Data;
using Kexin.Governance.Classification;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Access;

/// <summary>The only way to the plaintext of a dataset.</summary>
/// <remarks>
/// What: <see cref="AccessRules"/> decide over the tokens that the ledger has now, what the owner took back here
/// (<see cref="Retractions"/>) and this node's clock; what they decided is in the evidence log before a key is unwrapped; the reader that
/// comes out shows only the fields of the request.
/// Security: every opening and every refusal leaves an entry: who, which dataset, which fields, which grant, which document. If the
/// entry can't be written, nothing is opened.
/// Not for: deciding in the middle of a reading. A grant that is revoked stops the next opening, not one that is under way.
/// </remarks>
/// <param name="vault">Opens the data.</param>
/// <param name="ledger">Datasets and grants.</param>
/// <param name="retractions">What the owner took back.</param>
/// <param name="policy">This member's rules.</param>
/// <param name="classifications">The classes that rules may ask for.</param>
/// <param name="evidence">Told of each opening and each refusal.</param>
/// <param name="time">This node's clock.</param>
public sealed class Gate(
    IVault vault,
    ILedger ledger,
    Retractions retractions,
    OwnPolicy policy,
    IClassificationStore classifications,
    IEvidence evidence,
    TimeProvider time
)
{
    private const int LongestFactInCharacters = 4000;

    /// <summary>Opens a dataset for a use that is allowed now.</summary>
    /// <exception cref="DomainException">A rule refused, the dataset is not here, or it is damaged.</exception>
    public async Task<IDatasetReader> OpenAsync(GateRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var user = request.User ?? ledger.Self;
        var decision = await DecideAsync(request, user, cancel);
        if (decision.Refusal is { } refusal)
        {
            throw await RefuseAsync(request, user, DomainException.RefusedBy(refusal));
        }

        var dataset = await vault.FindAsync(request.Dataset, cancel);
        if (dataset is null)
        {
            throw await RefuseAsync(
                request,
                user,
                DomainException.NotFound(
                    $"The dataset {request.Dataset.Value.ToShortString()} is missing: it is in the catalogue, and this node's vault has no data of it. Its folder was restored from an older copy, or the dataset was destroyed.",
                    $"数据集 {request.Dataset.Value.ToShortString()} 缺失：它在目录中，而本节点的加密库中没有它的数据。本节点的文件夹曾从较旧的备份恢复，或该数据集已被销毁。"
                )
            );
        }

        // One that was not verified since the start is verified now; one whose file was restored is opened again; a damaged one is not.
        if (await vault.FindDamageAsync(dataset, cancel) is { } damage)
        {
            throw await RefuseAsync(request, user, damage);
        }

        await RecordAsync(
            EvidenceKinds.DatasetOpened,
            new($"The dataset '{dataset.Name}' was opened.", $"打开了数据集“{dataset.Name}”。"),
            request,
            user,
            new("grant", GrantOf(user, decision))
        );
        return await OpenAsync(dataset, request.Fields, cancel);
    }

    /// <summary>Opens a dataset for its owner, who describes it before it is published.</summary>
    /// <param name="dataset">Whose content is known.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">It is damaged.</exception>
    internal async Task<IDatasetReader> OpenToDescribeAsync(StoredDataset dataset, CancellationToken cancel)
    {
        var fields = dataset.Content!.Schema.Fields.Select(field => field.Name);
        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.DatasetOpened,
                new(
                    $"The dataset '{dataset.Name}' was opened to describe it.",
                    $"为编写说明打开了数据集“{dataset.Name}”。"
                ),
                [new("user", ledger.Self.ToString()), new("dataset", dataset.Id)]
            ),
            CancellationToken.None
        );
        return await OpenAsync(dataset, [.. fields], cancel);
    }

    private async Task<AccessDecision> DecideAsync(GateRequest request, MemberId user, CancellationToken cancel)
    {
        var dataset = ledger.Find(request.Dataset);
        Token[] grants =
            user == ledger.Self
                ? []
                :
                [
                    .. ledger
                        .Tokens(GrantToken.Type, user)
                        .Where(grant => GrantToken.Read(grant).Terms.Dataset == request.Dataset),
                ];
        Token[] tokens = dataset is null ? grants : [dataset, .. grants];
        var rules = policy.Get();
        return AccessRules.Decide(
            ledger.Self,
            new AccessRequest(
                user,
                request.Dataset,
                request.Uses,
                request.Purpose,
                request.Document,
                request.ReleasesValues,
                time.GetUtcNow().ToUnixTimeMilliseconds(),
                rules.NamesClasses ? await ClassesOfAsync(request.Dataset, cancel) : null
            ),
            dataset,
            grants,
            await retractions.FindAsync(tokens, cancel),
            rules
        );
    }

    private async Task<IReadOnlyDictionary<string, string>?> ClassesOfAsync(TokenId token, CancellationToken cancel)
    {
        if (await vault.FindAsync(token, cancel) is not { } dataset)
        {
            return null;
        }

        var decided = await classifications.FindAsync(dataset.Id, cancel);
        return decided.Fields.ToDictionary(field => field.Field, field => $"{field.Scheme}/{field.Class}");
    }

    private async Task<IDatasetReader> OpenAsync(
        StoredDataset dataset,
        IReadOnlyList<string> fields,
        CancellationToken cancel
    )
    {
        var reader = await vault.OpenAsync(dataset, cancel);
        try
        {
            return new RestrictedReader(reader, fields);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    private async Task<DomainException> RefuseAsync(GateRequest request, MemberId user, DomainException problem)
    {
        var text = problem.Refusal is { } refusal ? refusal.ToString() : problem.Title.En;
        await RecordAsync(
            EvidenceKinds.DatasetRefused,
            new(
                $"The dataset {request.Dataset.Value.ToShortString()} was not opened: {problem.Title.En}",
                $"未打开数据集 {request.Dataset.Value.ToShortString()}：{problem.Title.Zh}"
            ),
            request,
            user,
            new("reason", Shorten(text))
        );
        return problem;
    }

    /// <summary>Names and hashes, never values; not cancelled, so that a caller who goes away leaves its trace.</summary>
    private Task<long> RecordAsync(
        string kind,
        BilingualText text,
        GateRequest request,
        MemberId user,
        KeyValuePair<string, string> outcome
    ) =>
        evidence.RecordAsync(
            new EvidenceEvent(
                kind,
                text,
                [
                    new("user", user.ToString()),
                    new("dataset", request.Dataset.ToString()),
                    new("fields", Shorten(string.Join(", ", request.Fields))),
                    new("field-count", request.Fields.Count.ToString(CultureInfo.InvariantCulture)),
                    new("purpose", request.Purpose),
                    new("document", request.Document.ToString()),
                    outcome,
                ]
            ),
            CancellationToken.None
        );

    /// <summary>An entry of the log has a bounded size; the document, whose hash stands in it, names every field.</summary>
    private static string Shorten(string text) =>
        text.Length <= LongestFactInCharacters ? text : $"{VisibleText.Cut(text, LongestFactInCharacters)}…";

    private string GrantOf(MemberId user, AccessDecision decision) =>
        decision.Grant?.ToString() ?? (user == ledger.Self ? "none: the owner's own data" : "none: open fields");
}
