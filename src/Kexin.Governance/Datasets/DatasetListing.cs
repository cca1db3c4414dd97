using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Datasets;

/// <summary>The words under which datasets are listed on the ledger.</summary>
public static class DatasetListing
{
    internal static TokenMarks All { get; } =
        new(
            "1",
            token =>
                DatasetToken.Read(token) is { State: DatasetState.Published } dataset
                && Like(dataset.Description.Name) is { } word
                    ? [word]
                    : []
        );

    /// <summary>Published datasets whose names look like this one; null for a name that is made of no letters or digits.</summary>
    public static string? Like(string name) =>
        Likeness.Of(name) is { Length: > 0 } likeness ? $"like {likeness}" : null;
}
