using System.Globalization;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Masking;
using Kexin.Governance.Tracing;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Releasing;

/// <summary>An export whose mark is in a file.</summary>
/// <param name="Release">Which.</param>
/// <param name="Score">How far the rows agree.</param>
/// <param name="LogChance">log2 of a bound on the probability that a file of another origin agrees so far with any of all exports that were tried.</param>
public sealed record TracedExport(PastRelease Release, MarkScore Score, double LogChance);

/// <summary>What a file was held against.</summary>
/// <param name="Exports">Those whose mark is in the file, the surest first; empty where none is.</param>
/// <param name="Tried">How many exports have all the file's columns.</param>
public sealed record ExportTrace(IReadOnlyList<TracedExport> Exports, int Tried);

/// <summary>Finds which export a file's rows are from.</summary>
/// <param name="releases">What has left.</param>
/// <param name="secret">Makes exports' keys.</param>
/// <param name="ledger">Which suite.</param>
public sealed class ExportTracing(IPastReleases releases, IMaskSecret secret, ILedger ledger)
{
    /// <summary>A mark counts as found where chance gives it less than once in 2 to this number of files, all tried exports together.</summary>
    public const int SurenessInBits = 40;

    private const int MostValues = 2_000_000;

    /// <summary>The name by which an export's mark is made.</summary>
    /// <param name="grant">Under which it left.</param>
    /// <param name="at">When, in milliseconds since 1970, UTC.</param>
    public static string NameOf(TokenId grant, long at) => string.Create(CultureInfo.InvariantCulture, $"{grant} {at}");

    /// <summary>Which column may bear the mark: a measure whose type is a number, not a whole one, and whose values leave as numbers; ciphertext is not changed.</summary>
    public static bool BearsMark(PublishedField field, MaskRule mask)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(mask);
        return field is { Type: FieldType.Number, Role: FieldRole.Measure }
            && mask.Mask is MaskKind.Keep or MaskKind.Noise;
    }

    /// <summary>Holds rows against every export that has these columns.</summary>
    /// <param name="columns">The file's, by the fields' names; all of the same length.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DomainException">The file has no rows, or too many.</exception>
    public async Task<ExportTrace> TraceAsync(
        IReadOnlyList<(string Name, IReadOnlyList<string?> Values)> columns,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (
            columns.Count == 0
            || columns[0].Values.Count == 0
            || columns.Any(column => column.Values.Count != columns[0].Values.Count)
            || (long)columns.Count * columns[0].Values.Count > MostValues
        )
        {
            throw DomainException.Invalid(
                $"A file that is traced has columns of the same length, one row at least, and at most {MostValues} values.",
                $"追踪的文件须各列等长，至少一行，最多 {MostValues} 个取值。"
            );
        }

        var names = columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var fitting = (await releases.ListAsync(cancel)).Where(release => names.SetEquals(release.Fields)).ToList();
        var found = new List<TracedExport>();
        foreach (var release in fitting)
        {
            cancel.ThrowIfCancellationRequested();
            using var mark = new ExportMark(ledger.Genesis.Suite, secret.Secret, NameOf(release.Grant, release.At));
            var score = mark.Score([
                .. columns.Select(column => new MarkedColumn(
                    column.Name,
                    release.Bearing.Contains(column.Name),
                    column.Values
                )),
            ]);

            // Of many that were tried, one agrees by chance the more easily.
            var chance = Math.Min(0, score.LogChance + Math.Log2(fitting.Count));
            if (chance <= -SurenessInBits)
            {
                found.Add(new TracedExport(release, score, chance));
            }
        }

        return new ExportTrace([.. found.OrderBy(each => each.LogChance)], fitting.Count);
    }
}
