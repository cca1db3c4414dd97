using System.Runtime.CompilerServices;
using Kexin.Data;

namespace Kexin.Computations.Policy;

/// <summary>Gives what was computed for the rows that were read, under a document's conditions and a grant's, back to the dataset's rows.</summary>
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
        if (where.Count == 0 && reader is not INumberedReader { IsNarrowed: true })
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

        if (columns.Count == 0)
        {
            columns.Add(reader.Schema.Fields[0].Name);
        }

        var read = 0;
        await foreach (var (batch, numbers) in NumberedAsync(reader, columns, cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (conditions.Hold(batch, i))
                {
                    foreach (var (from, to) in spread)
                    {
                        to[numbers[i]] = from[read];
                    }

                    read++;
                }
            }
        }

        return tables.All(table => table.Length == read)
            ? [.. tables.Select(table => spread[table])]
            : throw new InvalidOperationException($"Conditions hold for {read} rows, but other rows were read.");
    }

    /// <summary>All rows that a dataset shows, each with its place in the dataset.</summary>
    public static async IAsyncEnumerable<(ColumnBatch Batch, IReadOnlyList<long> Numbers)> NumberedAsync(
        IDatasetReader reader,
        IReadOnlyList<string> columns,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (reader is INumberedReader { IsNarrowed: true } narrowed)
        {
            await foreach (var some in narrowed.ReadNumberedAsync(columns, cancellationToken))
            {
                yield return some;
            }

            yield break;
        }

        var first = 0L;
        await foreach (var batch in reader.ReadAsync(columns, [], cancellationToken))
        {
            var begin = first;
            yield return (batch, [.. Enumerable.Range(0, batch.Count).Select(row => begin + row)]);
            first += batch.Count;
        }
    }
}
