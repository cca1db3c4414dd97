using System.Runtime.CompilerServices;
using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Bench;

/// <summary>A dataset that is the same batch again and again: values of 0 to 999.9 in tenths, and a column of two groups.</summary>
internal sealed class MadeRows(IReadOnlyList<string> columns, int rows, string group) : IDatasetReader
{
    private const int BatchRows = 2048;

    public long Rows => rows;

    public DatasetSchema Schema { get; } =
        new([.. columns.Select(name => new DatasetField(name, FieldType.Number, 0))]);

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var random = SeededRandomSource.FromNumber(1);
        var arrays = fields
            .Select(field =>
                Enumerable
                    .Range(0, BatchRows)
                    .Select(_ => (double)random.NextBelow(field == group ? 2UL : 10_000) / (field == group ? 1 : 10))
                    .ToArray()
            )
            .ToArray();
        for (var left = rows; left > 0; left -= BatchRows)
        {
            await Task.CompletedTask;
            var count = Math.Min(left, BatchRows);
            yield return new ColumnBatch(
                count,
                [.. arrays.Select(array => count < BatchRows ? array[..count] : array)]
            );
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
