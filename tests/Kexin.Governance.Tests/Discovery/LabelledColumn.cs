using Kexin.Data;
using Kexin.Governance.Classification;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>A generated column of which it is known what it holds.</summary>
/// <param name="Name">As in a file's header.</param>
/// <param name="Kind">What it holds; null for none of the kinds that are looked for.</param>
/// <param name="What">Which generator made it, for people.</param>
/// <param name="Type">Its type.</param>
/// <param name="Values">Texts or numbers, as the type says.</param>
internal sealed record LabelledColumn(string Name, DataKind? Kind, string What, FieldType Type, Array Values)
{
    /// <summary>How much it is: of texts in UTF-8, of numbers in eight bytes each.</summary>
    public long SizeInBytes =>
        Values is string?[] texts
            ? texts.Sum(text => (long)System.Text.Encoding.UTF8.GetByteCount(text ?? ""))
            : sizeof(double) * (long)Values.Length;
}

/// <summary>Columns in memory, as the vault gives them.</summary>
internal sealed class LabelledDataset(IReadOnlyList<LabelledColumn> columns) : IDatasetReader
{
    private const int RowsAtOnce = 4096;

    public long Rows => columns[0].Values.Length;

    public DatasetSchema Schema { get; } =
        new([.. columns.Select(column => new DatasetField(column.Name, column.Type, 0))]);

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var at = 0; at < Rows; at += RowsAtOnce)
        {
            await Task.CompletedTask;
            var count = (int)Math.Min(RowsAtOnce, Rows - at);
            yield return new ColumnBatch(count, [.. columns.Select(column => Part(column.Values, at, count))]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Array Part(Array values, int at, int count) =>
        values is double[] numbers ? numbers[at..(at + count)] : ((string?[])values)[at..(at + count)];
}
