using System.Collections.Concurrent;
using System.Globalization;
using Kexin.Data;
using Kexin.Governance.Classification;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
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
/// <param name="grants">Finds those that may cover a use.</param>
/// <param name="retractions">What the owner took back.</param>
/// <param name="policy">This member's rules.</param>
/// <param name="classifications">The classes that rules may ask for.</param>
/// <param name="consents">Asked where a rule says so.</param>
/// <param name="people">The own people who act, whose roles rules may name.</param>
/// <param name="evidence">Told of each opening and each refusal.</param>
/// <param name="time">This node's clock.</param>
public sealed class Gate(
    IVault vault,
    ILedger ledger,
    GrantIndex grants,
    Retractions retractions,
    OwnPolicy policy,
    IClassificationStore classifications,
    StandingConsents consents,
    IActingPeople people,
    IEvidence evidence,
    TimeProvider time
)
{
    /// <summary>The fact of an opening that tells on how many consents it relied; absent where none was asked.</summary>
    public const string ConsentsFact = "consents";

    /// <summary>The fact that tells which version of the own policy decided; 0 where it has none on the ledger.</summary>
    public const string PolicyFact = "policy-version";

    private const int LongestFactInCharacters = 4000;
    private const int GrantsAtOnce = 16;

    /// <summary>Own datasets as they were last read, their ids at home, which never change, and the names of their classes.</summary>
    private readonly ConcurrentDictionary<TokenId, OfferedDataset> _offered = [];
    private readonly ConcurrentDictionary<TokenId, string> _ids = [];
    private readonly ConcurrentDictionary<
        TokenId,
        (DatasetClassification Decided, IReadOnlyDictionary<string, string> Names)
    > _classes = [];

    /// <summary>Opens a dataset for a use that is allowed now.</summary>
    /// <exception cref="DomainException">A rule refused, the dataset is not here, or it is damaged.</exception>
    public async Task<RestrictedReader> OpenAsync(GateRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var user = request.User ?? ledger.Self;
        var decision = await DecideAsync(request, cancel);
        var (rows, missing) = decision is { Refusal: null, AsksConsent: true }
            ? await consents.FindAsync(request.Dataset, request.Purpose, cancel)
            : (null, null);
        if ((decision.Refusal ?? missing) is { } refusal)
        {
            throw await RefuseAsync(request, user, decision.PolicyVersion, DomainException.RefusedBy(refusal));
        }

        var dataset = await vault.FindAsync(request.Dataset, cancel);
        if (dataset is null)
        {
            throw await RefuseAsync(
                request,
                user,
                decision.PolicyVersion,
                DomainException.NotFound(
                    $"The dataset {request.Dataset.Value.ToShortString()} is missing: it is in the catalogue, and this node's vault has no data of it. Its folder was restored from an older copy, or the dataset was destroyed.",
                    $"数据集 {request.Dataset.Value.ToShortString()} 缺失：它在目录中，而本节点的加密库中没有它的数据。本节点的文件夹曾从较旧的备份恢复，或该数据集已被销毁。"
                )
            );
        }

        // One that was not verified since the start is verified now; one whose file was restored is opened again; a damaged one is not.
        if (await vault.FindDamageAsync(dataset, cancel) is { } damage)
        {
            throw await RefuseAsync(request, user, decision.PolicyVersion, damage);
        }

        var limits =
            decision.Grant is { } used && ledger.Find(used) is { } grant ? GrantToken.Read(grant).Terms.Limits : null;
        if (limits?.Uses is not null)
        {
            await CountAsync(request, user, decision, cancel);
        }

        await RecordAsync(
            EvidenceKinds.DatasetOpened,
            new($"The dataset '{dataset.Name}' was opened.", $"打开了数据集“{dataset.Name}”。"),
            request,
            user,
            decision.PolicyVersion,
            [new("grant", GrantOf(user, decision)), .. ConsentFacts(rows)]
        );
        return await OpenAsync(dataset, request.Fields, limits?.Rows ?? [], rows, cancel);
    }

    /// <summary>On the ledger before anything is opened: what was not counted there was no use.</summary>
    private async Task CountAsync(GateRequest request, MemberId user, AccessDecision decision, CancellationToken cancel)
    {
        try
        {
            await ledger.SubmitAsync(
                new ContractAction(
                    GrantsContract.ContractName,
                    GrantsContract.Count,
                    new NoArguments().Encode(),
                    Reads: [],
                    Consumes: [ledger.Find(decision.Grant!.Value)!]
                ),
                SubmissionState.Accepted,
                cancel
            );
        }
        catch (DomainException problem)
        {
            throw await RefuseAsync(request, user, decision.PolicyVersion, problem);
        }
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
        return await OpenAsync(dataset, [.. fields], [], null, cancel);
    }

    /// <summary>Whether a use is allowed now, and by which grant; nothing is opened and nothing recorded.</summary>
    /// <exception cref="DomainException">A record was altered on disk, or this member's policy is none.</exception>
    public async Task<AccessDecision> DecideAsync(GateRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var user = request.User ?? ledger.Self;
        var dataset = FindOffered(request.Dataset);
        var rules = policy.Get();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var use = new AccessRequest(
            user,
            request.Dataset,
            request.Uses,
            request.Purpose,
            request.Document,
            request.ReleasesValues,
            now,
            rules.NamesClasses ? await ClassesOfAsync(request.Dataset, cancel) : null,
            request.Person,
            request.Under,
            people.Now is { Count: > 0 } acting ? [.. acting.SelectMany(person => person.Roles).Distinct()] : null
        );
        AccessDecision? decision = null;
        foreach (var ids in FindGrants(request, user, dataset, now).Chunk(GrantsAtOnce).DefaultIfEmpty([]))
        {
            Token[] some = [.. ids.Select(ledger.Find).OfType<Token>()];
            Token[] tokens = dataset is null ? some : [dataset.Token, .. some];
            var takenBack = await retractions.FindAsync(tokens, cancel);
            decision = AccessRules.Decide(ledger.Self, use, dataset, some, takenBack, rules);
            if (decision.Refusal is null)
            {
                break;
            }
        }

        // The owner that looks at its own data at home is no use by others; its part in a joint computation is.
        return decision! with
        {
            AsksConsent = request.User is not null && decision.AsksConsent,
            PolicyVersion = rules.Version,
        };
    }

    /// <summary>Those that may cover the use, else the last one, whose lack is the reason of a refusal.</summary>
    private IReadOnlyList<TokenId> FindGrants(GateRequest request, MemberId user, OfferedDataset? dataset, long now)
    {
        if (user == ledger.Self || dataset is null)
        {
            return [];
        }

        if (request.Under is { } under)
        {
            return [under];
        }

        // No policy lets a field that is not open be used without a grant.
        var use = new GrantUse(
            user,
            request.Dataset,
            [.. request.Fields.Where(name => dataset.Fields.GetValueOrDefault(name) is not { Tier: DatasetTier.Open })],
            request.Purpose,
            request.Document
        );
        var found = grants.Find(use, GrantState.Approved, now);
        return found.Count > 0 ? found
            : grants.FindLatest(user, request.Dataset) is { } last ? [last]
            : [];
    }

    /// <summary>As the ledger has it now; what was read of the same version before is taken again.</summary>
    private OfferedDataset? FindOffered(TokenId id)
    {
        var token = ledger.Find(id);
        if (token is not null && _offered.TryGetValue(id, out var known) && known.Token.Version == token.Version)
        {
            return known;
        }

        var read = OfferedDataset.Read(token);
        if (read is not null && read.Token.Owner == ledger.Self)
        {
            _offered[id] = read;
        }

        return read;
    }

    /// <summary>By field of an own dataset scheme and class, as rules name them; null when the dataset is not here.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> ClassesOfAsync(TokenId token, CancellationToken cancel)
    {
        if (!_ids.TryGetValue(token, out var id))
        {
            if (await vault.FindAsync(token, cancel) is not { } dataset)
            {
                return null;
            }

            id = _ids[token] = dataset.Id;
        }

        var decided = await classifications.FindAsync(id, cancel);
        if (_classes.TryGetValue(token, out var known) && ReferenceEquals(known.Decided, decided))
        {
            return known.Names;
        }

        var names = decided.Fields.ToDictionary(field => field.Field, field => $"{field.Scheme}/{field.Class}");
        _classes[token] = (decided, names);
        return names;
    }

    private async Task<RestrictedReader> OpenAsync(
        StoredDataset dataset,
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> only,
        ConsentedRows? rows,
        CancellationToken cancel
    )
    {
        var reader = await vault.OpenAsync(dataset, cancel);
        try
        {
            return new RestrictedReader(reader, fields, only, rows);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    private async Task<DomainException> RefuseAsync(
        GateRequest request,
        MemberId user,
        int version,
        DomainException problem
    )
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
            version,
            [new("reason", Shorten(text))]
        );
        return problem;
    }

    /// <summary>Names and hashes, never values; not cancelled, so that a caller who goes away leaves its trace.</summary>
    private Task<long> RecordAsync(
        string kind,
        BilingualText text,
        GateRequest request,
        MemberId user,
        int version,
        IReadOnlyList<KeyValuePair<string, string>> outcome
    ) =>
        evidence.RecordAsync(
            new EvidenceEvent(
                kind,
                text,
                [
                    new("user", user.ToString()),
                    new("dataset", request.Dataset.ToString()),
                    new("fields", Shorten(string.Join(", ", request.Fields.Select(FieldNames.Write)))),
                    new("field-count", request.Fields.Count.ToString(CultureInfo.InvariantCulture)),
                    new("purpose", request.Purpose),
                    new("document", request.Document.ToString()),
                    new(PolicyFact, version.ToString(CultureInfo.InvariantCulture)),
                    .. request.Person is { } person
                        ? [new("user-person", person)]
                        : Array.Empty<KeyValuePair<string, string>>(),
                    .. outcome,
                ]
            ),
            CancellationToken.None
        );

    /// <summary>How many consents the use relies on; which, the node can say, as it keeps whose rows are whose.</summary>
    private static KeyValuePair<string, string>[] ConsentFacts(ConsentedRows? rows) =>
        rows is null ? [] : [new(ConsentsFact, rows.Consents.Count.ToString(CultureInfo.InvariantCulture))];

    /// <summary>An entry of the log has a bounded size; the document, whose hash stands in it, names every field.</summary>
    private static string Shorten(string text) =>
        text.Length <= LongestFactInCharacters ? text : $"{VisibleText.Cut(text, LongestFactInCharacters)}…";

    private string GrantOf(MemberId user, AccessDecision decision) =>
        decision.Grant?.ToString() ?? (user == ledger.Self ? "none: the owner's own data" : "none: open fields");
}
