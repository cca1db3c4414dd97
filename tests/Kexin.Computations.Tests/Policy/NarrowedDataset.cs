using System.Runtime.CompilerServices;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Policy;

/// <summary>A dataset of which a grant shows some rows.</summary>
internal sealed class NarrowedDataset(MemoryDataset whole, int[] shown) : INumberedReader
{
    public bool IsNarrowed => true;

    public long Rows => whole.Rows;

    public DatasetSchema Schema => whole.Schema;

    public IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        CancellationToken cancellationToken
    ) => throw new InvalidOperationException("which rows these are would not be known");

    public async IAsyncEnumerable<(ColumnBatch Batch, IReadOnlyList<long> Numbers)> ReadNumberedAsync(
        IReadOnlyList<string> fields,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var first = 0;
        await foreach (var batch in whole.ReadAsync(fields, [], cancellationToken))
        {
            int[] kept = [.. Enumerable.Range(0, batch.Count).Where(row => shown.Contains(first + row))];
            yield return (
                new ColumnBatch(
                    kept.Length,
                    [
                        .. Enumerable
                            .Range(0, fields.Count)
                            .Select(field =>
                                batch.IsText(field)
                                    ? (Array)kept.Select(row => batch.Texts(field)[row]).ToArray()
                                    : kept.Select(row => batch.Numbers(field)[row]).ToArray()
                            ),
                    ]
                ),
                [.. kept.Select(row => (long)(first + row))]
            );
            first += batch.Count;
        }
    }

    public ValueTask DisposeAsync() => whole.DisposeAsync();
}
