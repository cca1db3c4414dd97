using Kexin.Data;

namespace Kexin.Computations.Policy;

/// <summary>Gives what was computed for the rows that meet a document's conditions back to the dataset's rows.</summary>
internal static class RowFilter
{
    /// <summary>The cells of all rows of the dataset, from those of the rows that were read.</summary>
    /// <param name="reader">The dataset.</param>
    /// <param name="where">The conditions by which the rows were read.</param>
    /// <param name="tables">By table, by row that was read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The dataset gave other rows than before.</exception>
    public static async Task<IReadOnlyList<ushort[]>> SpreadAsync(
        IDatasetReader reader,
        IReadOnlyList<Condition> where,
        IReadOnlyList<ushort[]> tables,
        CancellationToken cancellationToken
    )
    {
        if (where.Count == 0)
        {
            return tables;
        }

        var columns = new List<string>();
        var conditions = new RowConditions(reader.Schema, where, columns);
        var spread = new Dictionary<ushort[], ushort[]>();
        foreach (var table in tables.Distinct())
        {
            spread[table] = new ushort[reader.Rows];
            Array.Fill(spread[table], ReleasedRows.Unused);
        }

        var (row, read) = (0, 0);
        await foreach (var batch in reader.ReadAsync(columns, [], cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++, row++)
            {
                if (conditions.Hold(batch, i))
                {
                    foreach (var (from, to) in spread)
                    {
                        to[row] = from[read];
                    }

                    read++;
                }
            }
        }

        return tables.All(table => table.Length == read)
            ? [.. tables.Select(table => spread[table])]
            : throw new InvalidOperationException($"Conditions hold for {read} rows, but other rows were read.");
    }
}
