using System.Globalization;
using System.Text;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Governance.Masking;
using Kexin.Governance.Policy;
using Kexin.Governance.Tracing;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Releasing;

/// <summary>The node's own secret from which projects' masks are made.</summary>
public interface IMaskSecret
{
    /// <summary>At least 16 bytes; only for making a <see cref="ProjectMask"/>.</summary>
    ReadOnlySpan<byte> Secret { get; }
}

/// <summary>A column that has left.</summary>
/// <param name="Name">The field.</param>
/// <param name="Mask">What was done to its values.</param>
/// <param name="Values">As they left; null is missing.</param>
public sealed record ReleasedColumn(string Name, MaskRule Mask, IReadOnlyList<string?> Values);

/// <summary>Rows that have left.</summary>
/// <param name="Columns">In the dataset's order, all of the same length.</param>
/// <param name="LeftOut">How many rows stood out and were left out.</param>
/// <param name="Terms">What the rows that left keep together.</param>
/// <param name="Evidence">The index of the entry that says so.</param>
/// <param name="Marked">How many numbers have another last digit, by which the export is found again (<see cref="ExportMark"/>); the order of the rows bears it in any case.</param>
public sealed record ReleasedRows(
    IReadOnlyList<ReleasedColumn> Columns,
    int LeftOut,
    AnonymityTerms Terms,
    long Evidence,
    int Marked
);

/// <summary>Gives the rows of an own dataset to whom a grant names: through the gate, masked as the policy says, and checked as they leave.</summary>
/// <remarks>
/// What: the gate decides as for any use from which values of single rows come out; each field gets its mask; the <see cref="Airlock"/> checks; the
/// export gets its mark.
/// Security: what is checked is what leaves. Where more than a tenth of the rows stand out nothing leaves: the rest would be another table.
/// </remarks>
/// <param name="gate">The only way to the data.</param>
/// <param name="ledger">Grants and datasets.</param>
/// <param name="policy">Which mask for which field.</param>
/// <param name="secret">Makes projects' keys.</param>
/// <param name="releases">What left before.</param>
/// <param name="evidence">Told of each release, and of each that was refused.</param>
/// <param name="time">This node's clock.</param>
public sealed class RowRelease(
    Gate gate,
    ILedger ledger,
    OwnPolicy policy,
    IMaskSecret secret,
    IPastReleases releases,
    IEvidence evidence,
    TimeProvider time
) : IDisposable
{
    /// <summary>The most values of one release.</summary>
    public const int MostValues = 2_000_000;

    private const string Kind = "kexin/release/1";

    /// <summary>Two at once would not see each other among what left before.</summary>
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>Releases the rows that a grant of an own dataset covers.</summary>
    /// <param name="grant">The grant's id, or a beginning of it.</param>
    /// <param name="project">Within which a person's values are masked alike; null for the grant's purpose.</param>
    /// <param name="person">The pseudonym of the requester's person to whom they are given; null where the grant names nobody.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">A rule refused, or the table is too large.</exception>
    public async Task<ReleasedRows> ReleaseAsync(
        string grant,
        string? project,
        string? person,
        CancellationToken cancel
    )
    {
        TextRules.RequireName(project ?? "-", "A project", "项目", Bounds.NameInCharacters);
        var token = ledger.Resolve(GrantToken.Type, grant);
        var terms = GrantToken.Read(token).Terms;
        var dataset = DatasetToken.Read(ledger.Resolve(DatasetToken.Type, terms.Dataset.ToString()));
        PublishedField[] fields = [.. dataset.Description.Fields.Where(field => terms.Fields.Contains(field.Name))];
        await using var reader = await gate.OpenAsync(
            new GateRequest(
                token.Owner,
                terms.Dataset,
                [.. fields.Select(field => new UsedField(field.Name, UseOf(field.Role)))],
                terms.Purpose,
                ledger.Genesis.Suite.Hash(Encoding.UTF8.GetBytes($"{Kind} {token.Id} {project}")),
                ReleasesValues: true,
                person,
                token.Id
            ),
            cancel
        );
        var rules = policy.Get();
        var known = await gate.ClassesOfAsync(terms.Dataset, cancel);
        MaskRule[] masks =
        [
            .. fields.Select(field =>
                rules.MaskOf(new MaskCase(known?.GetValueOrDefault(field.Name), field.Level, field.Role, terms.Purpose))
            ),
        ];
        using var mask = new ProjectMask(
            ledger.Genesis.Suite,
            secret.Secret,
            $"{token.Owner} {project ?? terms.Purpose}"
        );
        var read = await ReadAsync(reader, fields, masks, mask, cancel);
        await _one.WaitAsync(cancel);
        try
        {
            var past = await releases.FindAsync(terms.Dataset, token.Owner, cancel);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var (marked, bearing) = Mark(read, fields, token.Id, now);
            var (rows, refusal) = Airlock.Check(marked, past, rules.Release, now);
            if (refusal is not null)
            {
                throw await RefuseAsync(token, project ?? terms.Purpose, refusal, rules.Version);
            }

            var leftOut = read.Numbers.Count - rows.Numbers.Count;
            var changed = CountChanged(read, rows);
            var index = await RecordAsync(token, rows, project ?? terms.Purpose, leftOut, changed, rules.Version);
            var kept = new PastRelease(
                terms.Dataset,
                token.Owner,
                token.Id,
                now,
                [.. fields.Select(field => field.Name)],
                PastRelease.SetOf(rows.Numbers),
                index,
                bearing
            );
            await releases.KeepAsync(kept, CancellationToken.None);
            return new ReleasedRows(
                [.. rows.Columns.Select(column => new ReleasedColumn(column.Name, column.Mask, column.Values))],
                leftOut,
                rules.Release,
                index,
                changed
            );
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The rows with the mark of this export, and the columns that bear it; what the airlock checks is what leaves.</summary>
    private (LeavingRows Rows, IReadOnlyList<string> Bearing) Mark(
        LeavingRows rows,
        PublishedField[] fields,
        TokenId grant,
        long now
    )
    {
        using var mark = new ExportMark(ledger.Genesis.Suite, secret.Secret, ExportTracing.NameOf(grant, now));
        MarkedColumn[] columns =
        [
            .. rows.Columns.Select(
                (column, i) =>
                    new MarkedColumn(column.Name, ExportTracing.BearsMark(fields[i], column.Mask), column.Values)
            ),
        ];
        var (order, values, _) = mark.Apply(columns);
        return (
            new LeavingRows(
                [.. rows.Columns.Select((column, i) => column with { Values = values[i] })],
                [.. order.Select(row => rows.Numbers[row])],
                rows.People.Count == 0 ? [] : [.. order.Select(row => rows.People[row])]
            ),
            [.. columns.Where(column => column.BearsMark).Select(column => column.Name)]
        );
    }

    private static int CountChanged(LeavingRows before, LeavingRows left)
    {
        var places = before.Numbers.Index().ToDictionary(row => row.Item, row => row.Index);
        return left
            .Columns.Zip(before.Columns)
            .Sum(pair =>
                left.Numbers.Index().Count(row => pair.First.Values[row.Index] != pair.Second.Values[places[row.Item]])
            );
    }

    /// <summary>That values come out is asked beside it; an identifier is used for nothing but telling rows apart.</summary>
    private static FieldUse UseOf(FieldRole role) => role == FieldRole.Identifier ? FieldUse.Joined : FieldUse.Computed;

    private static async Task<LeavingRows> ReadAsync(
        RestrictedReader reader,
        PublishedField[] fields,
        MaskRule[] masks,
        ProjectMask mask,
        CancellationToken cancel
    )
    {
        string[] names = [.. fields.Select(field => field.Name)];
        DatasetField[] schema =
        [
            .. names.Select(name =>
                reader.Schema.TryGetField(name, out var field)
                    ? field
                    : throw new System.Diagnostics.UnreachableException()
            ),
        ];
        var person = Array.FindIndex(fields, field => field.Role == FieldRole.Identifier);
        var columns = fields.Select(_ => new List<string?>()).ToArray();
        var (numbers, people) = (new List<long>(), new List<string>());
        await foreach (var (batch, places) in reader.ReadNumberedAsync(names, cancel))
        {
            if ((columns[0].Count + (long)batch.Count) * fields.Length > MostValues)
            {
                throw DomainException.Invalid(
                    $"At most {MostValues} values leave at once.",
                    $"一次最多流出 {MostValues} 个取值。"
                );
            }

            numbers.AddRange(places);
            for (var row = 0; row < batch.Count; row++)
            {
                var whose = person < 0 ? "" : TextOf(batch, person, row, schema[person]) ?? "";
                if (person >= 0)
                {
                    people.Add(whose);
                }

                for (var i = 0; i < fields.Length; i++)
                {
                    var number = batch.IsText(i) ? double.NaN : batch.Numbers(i)[row];
                    columns[i].Add(mask.Apply(masks[i], schema[i], TextOf(batch, i, row, schema[i]), number, whose));
                }
            }
        }

        return new LeavingRows(
            [
                .. fields.Select(
                    (field, i) => new LeavingColumn(field.Name, field.Type, field.Role, masks[i], [.. columns[i]])
                ),
            ],
            numbers,
            people
        );
    }

    private static string? TextOf(ColumnBatch batch, int index, int row, DatasetField field) =>
        batch.IsText(index) ? batch.Texts(index)[row]
        : double.IsNaN(batch.Numbers(index)[row]) ? null
        : ProjectMask.Write(field.Type, batch.Numbers(index)[row]);

    private Task<long> RecordAsync(
        Token grant,
        LeavingRows rows,
        string project,
        int leftOut,
        int changed,
        int version
    ) =>
        evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.RowsReleased,
                new(
                    $"{rows.Numbers.Count} rows left under grant {grant.Id.Value.ToShortString()}.",
                    $"{rows.Numbers.Count} 行数据依据授权 {grant.Id.Value.ToShortString()} 流出。"
                ),
                [
                    .. FactsOf(grant, project),
                    new(Gate.PolicyFact, version.ToString(CultureInfo.InvariantCulture)),
                    new("masks", string.Join(", ", rows.Columns.Select(column => $"{column.Name}={column.Mask.Id}"))),
                    new("rows", rows.Numbers.Count.ToString(CultureInfo.InvariantCulture)),
                    new("left-out", leftOut.ToString(CultureInfo.InvariantCulture)),
                    new("marked", changed.ToString(CultureInfo.InvariantCulture)),
                ]
            ),
            CancellationToken.None
        );

    private async Task<DomainException> RefuseAsync(Token grant, string project, Refusal refusal, int version)
    {
        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.RowsHeldBack,
                new(
                    $"Nothing left under grant {grant.Id.Value.ToShortString()}: {refusal.Rule.Sentence.En}",
                    $"授权 {grant.Id.Value.ToShortString()} 下没有数据流出：{refusal.Rule.Sentence.Zh}"
                ),
                [
                    .. FactsOf(grant, project),
                    new(Gate.PolicyFact, version.ToString(CultureInfo.InvariantCulture)),
                    new("rule", refusal.Rule.Code),
                ]
            ),
            CancellationToken.None
        );
        return DomainException.RefusedBy(refusal);
    }

    private static KeyValuePair<string, string>[] FactsOf(Token grant, string project) =>
        [
            new("user", grant.Owner.ToString()),
            new("dataset", GrantToken.Read(grant).Terms.Dataset.ToString()),
            new("grant", grant.Id.ToString()),
            new("project", project),
        ];
}
