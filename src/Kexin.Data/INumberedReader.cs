namespace Kexin.Data;

/// <summary>A dataset of which some rows may not be shown, and that says which rows it shows.</summary>
/// <remarks>Two results over different parts of one dataset can be held against each other only by the dataset's own rows.</remarks>
public interface INumberedReader : IDatasetReader
{
    /// <summary>Whether it leaves rows out.</summary>
    bool IsNarrowed { get; }

    /// <summary>All rows that it shows, each with its place in the dataset: from 0, the same at every reading.</summary>
    /// <param name="fields">At least one; none twice.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DatasetQueryException">A field does not fit the schema.</exception>
    IAsyncEnumerable<(ColumnBatch Batch, IReadOnlyList<long> Numbers)> ReadNumberedAsync(
        IReadOnlyList<string> fields,
        CancellationToken cancellationToken
    );
}
