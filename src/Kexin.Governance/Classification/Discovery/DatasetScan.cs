using Kexin.Data;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Finds out what the columns of a dataset hold.</summary>
/// <remarks>
/// What: patterns, check digits, lists of names and the columns' own names, each in Chinese and English; the surest kind of a column wins.
/// Cost: one pass over at most <see cref="MostRows"/> rows; memory is bounded by the number of columns. Not for: a decision. It proposes, and an
/// officer confirms; a column of which nothing is said may be as sensitive as any.
/// </remarks>
public static class DatasetScan
{
    /// <summary>So many rows are looked at, from the beginning.</summary>
    public const int MostRows = 20_000;

    /// <summary>What was found, by column in the dataset's order.</summary>
    /// <param name="reader">An opened dataset.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyList<ColumnFinding>> ReadAsync(IDatasetReader reader, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var fields = reader.Schema.Fields;
        var columns = fields.Select(field => new ColumnScan(field)).ToArray();
        var rows = 0;
        await foreach (var batch in reader.ReadAsync([.. fields.Select(field => field.Name)], [], cancel))
        {
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Add(batch, i);
            }

            rows += batch.Count;
            if (rows >= MostRows)
            {
                break;
            }
        }

        return [.. columns.Select(column => column.Judge())];
    }
}
