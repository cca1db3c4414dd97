using System.Globalization;
using System.Runtime.CompilerServices;
using Kexin.Data;

namespace Kexin.Governance.Access;

/// <summary>An opened dataset that has only the rows of those who consent; whose a row is, it does not show.</summary>
/// <param name="inner">The whole dataset; disposed with this.</param>
/// <param name="values">By field the values that mark a row of somebody who consents; one of them is enough.</param>
internal sealed class ConsentedReader(IDatasetReader inner, IReadOnlyDictionary<string, IReadOnlySet<string>> values)
    : IDatasetReader
{
    public long Rows => inner.Rows;

    public DatasetSchema Schema => inner.Schema;

    /// <summary>How a number is written in <c>values</c>.</summary>
    public static string Key(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string[] all = [.. fields, .. values.Keys.Except(fields, StringComparer.Ordinal)];
        var marks = values.Select(field => (Index: Array.IndexOf(all, field.Key), field.Value)).ToArray();
        await foreach (var batch in inner.ReadAsync(all, where, cancellationToken))
        {
            var kept = Enumerable
                .Range(0, batch.Count)
                .Where(row =>
                    marks.Any(mark => TextOf(batch, mark.Index, row) is { } text && mark.Value.Contains(text))
                )
                .ToArray();
            if (kept.Length > 0)
            {
                yield return Take(batch, fields.Count, kept);
            }
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    internal static string? TextOf(ColumnBatch batch, int field, int row) =>
        batch.IsText(field) ? batch.Texts(field)[row] : Key(batch.Numbers(field)[row]);

    /// <summary>Some rows of the first fields of a batch.</summary>
    internal static ColumnBatch Take(ColumnBatch batch, int fields, int[] rows) =>
        new(rows.Length, [.. Enumerable.Range(0, fields).Select(field => Column(batch, field, rows))]);

    private static Array Column(ColumnBatch batch, int field, int[] rows) =>
        batch.IsText(field)
            ? Array.ConvertAll(rows, row => batch.Texts(field)[row])
            : Array.ConvertAll(rows, row => batch.Numbers(field)[row]);
}
