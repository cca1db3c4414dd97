namespace Kexin.Data;

/// <summary>An opened dataset. Whoever holds one can read every row, so only the gate makes them.</summary>
public interface IDatasetReader : IAsyncDisposable
{
    /// <summary>How many rows the dataset has.</summary>
    long Rows { get; }

    /// <summary>Its columns.</summary>
    DatasetSchema Schema { get; }

    /// <summary>The rows for which every condition holds, in the file's order, batch by batch.</summary>
    /// <param name="fields">At least one; none twice.</param>
    /// <param name="where">Conditions, all of which must hold; may be empty.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DatasetQueryException">A field, an operator or a value does not fit the schema.</exception>
    IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        CancellationToken cancellationToken
    );
}
