using Kexin.Data;

namespace Kexin.Governance.Access;

/// <summary>An opened dataset that shows only the granted fields; the others are as if they were not there.</summary>
/// <param name="inner">The whole dataset; disposed with this.</param>
/// <param name="fields">The granted fields; the dataset has them all.</param>
internal sealed class RestrictedReader(IDatasetReader inner, IReadOnlyList<string> fields) : IDatasetReader
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
        return inner.ReadAsync(fields, where, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
