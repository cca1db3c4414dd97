using System.Globalization;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance;
using Kexin.Ledger.Contracts;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>The only way to the plaintext of a dataset.</summary>
/// <remarks>
/// What: governance decides over the tokens that the ledger has now, without what the owner took back here (<see cref="Retractions"/>),
/// and this node's clock; what it decided is in the evidence log
/// before a key is unwrapped; the reader that comes out shows the fields of the request alone.
/// Security: every opening and every refusal leaves an entry: who, which dataset, which fields, which grant, which document. If the
/// entry can't be written, nothing is opened.
/// Not for: deciding in the middle of a reading. A grant that is revoked stops the next opening, not one that is under way.
/// </remarks>
internal sealed class Gate(
    DatasetVault vault,
    DatasetKeys keys,
    DatasetRows rows,
    DatasetAlarms alarms,
    VaultCheck check,
    NodeLedger node,
    Retractions retractions,
    EvidenceService evidence,
    TimeProvider time
)
{
    private const int LongestFactInCharacters = 4000;

    /// <summary>Opens a dataset for a use that is allowed now.</summary>
    /// <exception cref="DomainException">A rule refused, the dataset is not here, or it is damaged.</exception>
    public async Task<IDatasetReader> OpenAsync(GateRequest request, CancellationToken cancel)
    {
        var ledger = node.Joined;
        var token = ledger.Queries.FindToken(request.Dataset);
        var user = request.User ?? ledger.Self;
        var decision =
            token?.Type != DatasetToken.Type || token.Owner != ledger.Self
                ? new AccessDecision(
                    null,
                    new Refusal(
                        "A node opens its own datasets alone.",
                        new(
                            "a dataset that is not on the ledger, or belongs to another member.",
                            "数据集不在账本上，或属于另一成员。"
                        ),
                        new("asking the node that has it.", "向持有它的节点申请。")
                    )
                )
                : await DecideAsync(ledger, token, request, user, cancel);
        if (decision.Refusal is { } refusal)
        {
            throw await RefuseAsync(request, user, DomainException.RefusedBy(refusal));
        }

        var row = await rows.FindByTokenAsync(request.Dataset, cancel);
        if (row is null)
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
        if (!await check.MayOpenAsync(row.VaultId, row.Name, cancel))
        {
            throw await RefuseAsync(request, user, DamagedProblem(row));
        }

        await RecordAsync(
            EvidenceKinds.DatasetOpened,
            new($"The dataset '{row.Name}' was opened.", $"打开了数据集“{row.Name}”。"),
            request,
            user,
            new("grant", GrantOf(request, ledger, decision))
        );
        return await OpenAsync(row, request.Fields, cancel);
    }

    /// <summary>Opens a dataset for its owner, who describes it before it is published.</summary>
    /// <exception cref="DomainException">It is damaged.</exception>
    public async Task<IDatasetReader> OpenToDescribeAsync(DatasetRow row, CancellationToken cancel)
    {
        var fields = rows.FindManifest(row)?.Schema.Fields.Select(field => field.Name) ?? throw DamagedProblem(row);
        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.DatasetOpened,
                new($"The dataset '{row.Name}' was opened to describe it.", $"为编写说明打开了数据集“{row.Name}”。"),
                [new("user", node.Joined.Self.ToString()), new("dataset", row.Id)]
            ),
            CancellationToken.None
        );
        return await OpenAsync(row, [.. fields], cancel);
    }

    private async Task<AccessDecision> DecideAsync(
        JoinedLedger ledger,
        Token token,
        GateRequest request,
        MemberId user,
        CancellationToken cancel
    )
    {
        if (user == ledger.Self)
        {
            return DecideForOwner(token, request);
        }

        var grants = TokenLookup
            .All(ledger, GrantToken.Type, user)
            .Where(grant => GrantToken.Read(grant).Terms.Dataset == request.Dataset)
            .ToArray();
        var access = new AccessRequest(
            user,
            request.Dataset,
            request.Uses,
            request.Purpose,
            request.Document,
            request.ReleasesValues,
            time.GetUtcNow().ToUnixTimeMilliseconds()
        );

        // What the owner took back is closed here, though the ledger may not say so yet, or never.
        var takenBack = await retractions.FindAsync([token, .. grants], cancel);
        var standing = grants.Where(grant => !takenBack.ContainsKey(grant.Id)).ToArray();
        var onLedger = AccessRules.Decide(access, token, grants);
        if (onLedger.Refusal is not null)
        {
            return onLedger;
        }

        if (takenBack.TryGetValue(token.Id, out var withdrawn))
        {
            return new AccessDecision(null, Withdrawn(token, withdrawn));
        }

        var decision = AccessRules.Decide(access, token, standing);
        return decision.Refusal is not null && onLedger.Grant is { } revoked
            ? new AccessDecision(null, Revoked(revoked, takenBack[revoked]))
            : decision;
    }

    private static Refusal Withdrawn(Token dataset, Retraction at) =>
        new(
            "A dataset that its owner has withdrawn is not opened for others.",
            new(
                $"dataset {dataset.Id.Value.ToShortString()}, which its owner withdrew at {at.At:u}; the ledger has not recorded that yet.",
                $"数据集 {dataset.Id.Value.ToShortString()} 已由所有者于 {at.At:u} 撤回，账本尚未记录。"
            ),
            new("a dataset that its owner publishes again.", "由所有者重新发布的数据集。")
        );

    private static Refusal Revoked(TokenId grant, Retraction at) =>
        new(
            "A grant that its owner has revoked is not used.",
            new(
                $"grant {grant.Value.ToShortString()}, which the data's owner revoked at {at.At:u}; the ledger has not recorded that yet.",
                $"授权 {grant.Value.ToShortString()} 已由数据所有者于 {at.At:u} 撤销，账本尚未记录。"
            ),
            new("a new grant that the owner approves.", "由所有者批准的新授权。")
        );

    /// <summary>The owner needs no grant for its own data, published or not; what is not there can't be read by anyone.</summary>
    private static AccessDecision DecideForOwner(Token token, GateRequest request)
    {
        var description = DatasetToken.Read(token).Description;
        var known = description.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = request.Fields.FirstOrDefault(field => !known.Contains(field));
        return request.Fields.Count > 0 && unknown is null
            ? new AccessDecision(null, null)
            : new AccessDecision(
                null,
                new Refusal(
                    "A use names fields of its dataset.",
                    unknown is null
                        ? new("no field.", "没有指明字段。")
                        : new(
                            $"'{unknown}', which '{description.Name}' does not have.",
                            $"“{description.Name}”没有字段“{unknown}”。"
                        ),
                    new($"fields among: {string.Join(", ", known)}.", $"以下字段：{string.Join("、", known)}。")
                )
            );
    }

    private async Task<IDatasetReader> OpenAsync(DatasetRow row, IReadOnlyList<string> fields, CancellationToken cancel)
    {
        try
        {
            using var key = keys.Unwrap(vault.LoadWrappedKey(row.VaultId));
            var reader = await vault.OpenAsync(row.VaultId, key, cancel);
            try
            {
                return new RestrictedReader(reader, fields, error => Damaged(row, error));
            }
            catch
            {
                await reader.DisposeAsync();
                throw;
            }
        }
        catch (VaultException error)
        {
            throw Damaged(row, error);
        }
        catch (DecodingException error)
        {
            throw Damaged(
                row,
                new VaultException(VaultError.WrongKey, row.VaultId, "The wrapped key is damaged.", error)
            );
        }
    }

    private DomainException Damaged(DatasetRow row, VaultException error)
    {
        alarms.Raise(row.VaultId, row.Name, [new VaultFault(row.VaultId, row.VaultId.ToString(), 0, 0, error.Message)]);
        return DamagedProblem(row, error);
    }

    private DomainException DamagedProblem(DatasetRow row, Exception? cause = null) =>
        new(
            Api.ProblemCodes.Corrupt,
            new($"The dataset '{row.Name}' is damaged.", $"数据集“{row.Name}”已损坏。"),
            alarms.Find(row.VaultId)?.Text.ToDomain(),
            cause
        );

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
        LocalizedText text,
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
    private static string Shorten(string text)
    {
        if (text.Length <= LongestFactInCharacters)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestFactInCharacters - 1])
            ? LongestFactInCharacters - 1
            : LongestFactInCharacters;
        return $"{text[..end]}…";
    }

    private static string GrantOf(GateRequest request, JoinedLedger ledger, AccessDecision decision) =>
        decision.Grant?.ToString()
        ?? (request.User is null || request.User == ledger.Self ? "none: the owner's own data" : "none: open fields");
}
