using Kexin.Data;
using Kexin.Governance.Datasets;

namespace Kexin.Governance.Catalogue;

/// <summary>What the texts of a field look like.</summary>
/// <param name="NamesPersons">Nearly every row has a value of its own, as if each named one person.</param>
/// <param name="Form">How nearly all are written.</param>
/// <param name="Width">Of how many characters nearly all are; 0 when they differ.</param>
internal readonly record struct TextFindings(bool NamesPersons, TextForm Form, int Width);

/// <summary>Looks at the texts of a dataset that is about to be described.</summary>
/// <remarks>
/// Security: who knows the data says by name which fields are identifiers; this is the default. A form is told only where nine of ten
/// texts and enough rows have it, so that no single row decides it. Not for: numbers, which differ by nature.
/// </remarks>
internal static class TextSurvey
{
    /// <summary>So many rows are looked at; what is looked for shows itself in them, and memory is bounded.</summary>
    private const int MostRows = 100_000;

    /// <summary>Of ten rows with a value, nine and more have one that no other has.</summary>
    private const double Share = 0.9;

    /// <summary>So many rows have a form at least, whatever the consortium's smallest group is.</summary>
    private const int FewestRows = 20;

    /// <summary>What was found, by field.</summary>
    /// <param name="reader">An opened dataset.</param>
    /// <param name="fields">Fields of text.</param>
    /// <param name="smallestGroup">The consortium's: nothing is told that holds for fewer rows.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<IReadOnlyDictionary<string, TextFindings>> ReadAsync(
        IDatasetReader reader,
        IReadOnlyList<string> fields,
        int smallestGroup,
        CancellationToken cancel
    )
    {
        var seen = fields.Select(_ => new HashSet<int>()).ToArray();
        var forms = fields.Select(_ => new FormCount()).ToArray();
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
                        forms[i].Add(value);
                    }
                }
            }

            rows += batch.Count;
            if (rows >= MostRows)
            {
                break;
            }
        }

        return fields
            .Select(
                (field, i) =>
                {
                    var (form, width) = forms[i].Find(Math.Max(FewestRows, smallestGroup));
                    var namesPersons = present[i] > 1 && seen[i].Count >= Share * present[i];
                    return KeyValuePair.Create(field, new TextFindings(namesPersons, form, width));
                }
            )
            .ToDictionary(StringComparer.Ordinal);
    }
}
