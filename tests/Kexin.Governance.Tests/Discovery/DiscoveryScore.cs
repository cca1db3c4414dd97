using Kexin.Governance.Classification.Discovery;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>How well labelled columns were recognised.</summary>
/// <param name="Right">Columns whose kind was found.</param>
/// <param name="Wrong">Columns of which a kind was said that they do not have.</param>
/// <param name="Missed">Columns with a kind that was not found.</param>
/// <param name="Nothing">Columns without a kind of which none was said.</param>
/// <param name="Mistakes">In words.</param>
internal sealed record DiscoveryScore(int Right, int Wrong, int Missed, int Nothing, IReadOnlyList<string> Mistakes)
{
    /// <summary>Of what was said, how much is right.</summary>
    public double Precision => (double)Right / (Right + Wrong);

    /// <summary>Of what there is, how much was found.</summary>
    public double Recall => (double)Right / (Right + Missed);

    public static async Task<DiscoveryScore> MeasureAsync(int firstSeed, int seeds, int rows)
    {
        int right = 0,
            wrong = 0,
            missed = 0,
            nothing = 0;
        var mistakes = new List<string>();
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var columns = LabelledColumns.Make(seed, rows);
            await using var reader = new LabelledDataset(columns);
            var findings = await DatasetScan.ReadAsync(reader, CancellationToken.None);
            foreach (var (column, finding) in columns.Zip(findings))
            {
                right += column.Kind is not null && column.Kind == finding.Kind ? 1 : 0;
                wrong += finding.Kind is not null && column.Kind != finding.Kind ? 1 : 0;
                missed += column.Kind is not null && column.Kind != finding.Kind ? 1 : 0;
                nothing += column.Kind is null && finding.Kind is null ? 1 : 0;
                if (column.Kind != finding.Kind)
                {
                    mistakes.Add(
                        $"{column.What} '{column.Name}': {finding.Kind?.ToString() ?? "nothing"} ({finding.Fitting}/{finding.Values}, {finding.Confidence:F2}), {column.Values.GetValue(0)}"
                    );
                }
            }
        }

        return new DiscoveryScore(right, wrong, missed, nothing, mistakes);
    }
}
