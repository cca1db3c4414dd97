using System.Runtime.CompilerServices;
using Kexin.Data;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>An opened dataset that shows the granted fields alone; the others are as if they were not there.</summary>
/// <param name="inner">The whole dataset; disposed with this.</param>
/// <param name="fields">The granted fields; the dataset has them all.</param>
/// <param name="damaged">Makes the problem that a caller is told when the data turns out to be damaged.</param>
internal sealed class RestrictedReader(
    IDatasetReader inner,
    IReadOnlyList<string> fields,
    Func<VaultException, DomainException> damaged
) : IDatasetReader
{
    public long Rows => inner.Rows;

    public DatasetSchema Schema { get; } =
        new([.. inner.Schema.Fields.Where(field => fields.Contains(field.Name, StringComparer.Ordinal))]);

    public IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        CancellationToken cancellationToken
    )
    {
        Schema.Check(fields, where);
        return GuardAsync(inner.ReadAsync(fields, where, cancellationToken), cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async IAsyncEnumerable<ColumnBatch> GuardAsync(
        IAsyncEnumerable<ColumnBatch> batches,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var batch = batches.GetAsyncEnumerator(cancel);
        while (await NextAsync(batch))
        {
            yield return batch.Current;
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ColumnBatch> batch)
    {
        try
        {
            return await batch.MoveNextAsync();
        }
        catch (VaultException error)
        {
            throw damaged(error);
        }
    }
}
