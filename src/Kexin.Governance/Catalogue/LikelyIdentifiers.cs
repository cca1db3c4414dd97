using Kexin.Data;

namespace Kexin.Governance.Catalogue;

/// <summary>Finds fields whose values look as if each named one person: nearly every row has a value of its own.</summary>
/// <remarks>Security: a default for owners who say nothing; who knows the data says it by name. Not for: numbers, which differ by nature.</remarks>
internal static class LikelyIdentifiers
{
    /// <summary>So many rows are looked at; an identifier shows itself in them, and memory is bounded.</summary>
    private const int MostRows = 100_000;

    /// <summary>Of ten rows with a value, nine and more have one that no other has.</summary>
    private const double Share = 0.9;

    /// <summary>The fields, among those given, that look like identifiers.</summary>
    /// <param name="reader">An opened dataset.</param>
    /// <param name="fields">Fields of text.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        IDatasetReader reader,
        IReadOnlyList<string> fields,
        CancellationToken cancel
    )
    {
        var seen = fields.Select(_ => new HashSet<int>()).ToArray();
        var present = new int[fields.Count];
        var rows = 0;
        await foreach (var batch in reader.ReadAsync(fields, [], cancel))
        {
            for (var i = 0; i < fields.Count; i++)
            {
                foreach (var value in batch.Texts(i))
                {
                    if (value is not null)
                    {
                        present[i]++;
                        seen[i].Add(value.GetHashCode(StringComparison.Ordinal));
                    }
                }
            }

            rows += batch.Count;
            if (rows >= MostRows)
            {
                break;
            }
        }

        return [.. fields.Where((_, i) => present[i] > 1 && seen[i].Count >= Share * present[i])];
    }
}
