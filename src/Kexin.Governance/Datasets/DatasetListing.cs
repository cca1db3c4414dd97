using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Datasets;

/// <summary>What a list of published datasets is ordered by.</summary>
public enum CatalogueOrder
{
    /// <summary>By name.</summary>
    Name,

    /// <summary>By the number of rows.</summary>
    Rows,

    /// <summary>By when they were published.</summary>
    Published,
}

/// <summary>The words and orders under which datasets are listed on the ledger.</summary>
public static class DatasetListing
{
    internal static TokenMarks All { get; } =
        new(
            "2",
            token =>
                DatasetToken.Read(token) is { State: DatasetState.Published } dataset
                && Like(dataset.Description.Name) is { } word
                    ? [word]
                    : [],
            token =>
            {
                var dataset = DatasetToken.Read(token);
                return
                [
                    TokenPlace.Of(By(CatalogueOrder.Name), dataset.Description.Name),
                    TokenPlace.Of(By(CatalogueOrder.Rows), dataset.Description.Rows),
                    TokenPlace.Of(By(CatalogueOrder.Published), dataset.PublishedAt),
                ];
            }
        );

    /// <summary>Published datasets whose names look like this one; null for a name that is made of no letters or digits.</summary>
    public static string? Like(string name) =>
        Likeness.Of(name) is { Length: > 0 } likeness ? $"like {likeness}" : null;

    /// <summary>All datasets, in order.</summary>
    public static string By(CatalogueOrder order) =>
        order switch
        {
            CatalogueOrder.Name => "by name",
            CatalogueOrder.Rows => "by rows",
            _ => "by time",
        };
}
