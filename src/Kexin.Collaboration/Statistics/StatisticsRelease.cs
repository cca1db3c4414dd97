using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration;

/// <summary>Totals as results, cell by cell, with what stays shut left out.</summary>
internal static class StatisticsRelease
{
    /// <summary>Makes the output.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="totals">Of all rows; what stays shut is not read.</param>
    /// <param name="open">By gate.</param>
    /// <param name="smallestGroup">For the reason.</param>
    public static StatisticsOutput Make(
        StatisticsPlan plan,
        LocalTotals totals,
        IReadOnlyList<bool> open,
        int smallestGroup
    )
    {
        var reasons = new Reasons(smallestGroup);
        return new StatisticsOutput([
            .. plan.Cells.Select((cell, i) => MakeCell(plan, cell, i, totals, open, reasons)),
        ]);
    }

    private static StatisticsCell MakeCell(
        StatisticsPlan plan,
        CellPlan cell,
        int index,
        LocalTotals totals,
        IReadOnlyList<bool> open,
        Reasons reasons
    )
    {
        var values = plan.ValuesOf(cell.Group);
        var bins = cell.Bins == 0 ? null : MakeBins(cell, totals, open);
        var hasBins = bins is not null && bins.Any(bin => bin is not null);
        if (cell.Gate >= 0 ? !cell.HasCount(open) : !hasBins)
        {
            var isLarge = cell.Gate < 0 || open[cell.Gate];
            var reason = isLarge && !open[cell.ContributorsGate] ? reasons.OneContributor : reasons.FewRows;
            return new StatisticsCell(cell.Measure.Field, values, Suppressed: reason);
        }

        var asked = cell.Measure.Statistics;
        if (cell.OpensSum && !cell.HasSums(open))
        {
            return new StatisticsCell(
                cell.Measure.Field,
                values,
                asked.Contains(Statistic.Count) ? totals.Counts[index] : null,
                Bins: hasBins ? bins : null,
                Suppressed: cell.HasCodes(open) ? reasons.SmallBin : reasons.FewDiffer
            );
        }

        var (count, sum) = (totals.Counts[index], ExactSum.ToInteger(Words(totals.Sums, index)));
        double? variance =
            cell.OpensSquares && count > 1
                ? ExactSum.Variance(sum, ExactSum.ToInteger(Words(totals.Squares, index)), count)
                : null;
        return new StatisticsCell(
            cell.Measure.Field,
            values,
            asked.Contains(Statistic.Count) ? count : null,
            asked.Contains(Statistic.Sum) ? ExactSum.Sum(sum) : null,
            asked.Contains(Statistic.Mean) && count > 0 ? ExactSum.Mean(sum, count) : null,
            asked.Contains(Statistic.Variance) ? variance : null,
            asked.Contains(Statistic.StandardDeviation) && variance is { } spread ? Math.Sqrt(spread) : null,
            bins
        );
    }

    private static List<long?> MakeBins(CellPlan cell, LocalTotals totals, IReadOnlyList<bool> open) =>
        [
            .. Enumerable
                .Range(0, cell.Bins)
                .Select(bin =>
                    cell.GatesOfBin(bin).All(gate => open[gate]) ? totals.Bins[cell.FirstBin + bin] : (long?)null
                ),
        ];

    private static ReadOnlySpan<ulong> Words(ulong[] sums, int cell) =>
        sums.AsSpan(cell * ExactSum.Limbs, ExactSum.Limbs);

    /// <summary>Why something is held back.</summary>
    private sealed class Reasons(int smallestGroup)
    {
        /// <summary>The whole cell.</summary>
        public BilingualText FewRows { get; } =
            new(
                $"Fewer than {smallestGroup} rows: the document lets nothing be released.",
                $"不足 {smallestGroup} 行：按文档规定不予公布。"
            );

        /// <summary>The whole cell, which only one provider has rows in.</summary>
        public BilingualText OneContributor { get; } =
            new(
                "Only one organisation has rows here: the totals would be its own.",
                "只有一家机构有符合条件的行：合计就是它自己的数据，不予公布。"
            );

        /// <summary>The sums of a field of two values, one of which few rows hold.</summary>
        public BilingualText FewDiffer { get; } =
            new(
                $"No sum, mean or spread: some rows, but fewer than {smallestGroup}, hold another value than all the rest, and the sum would tell how many.",
                $"不公布总和、均值与离散程度：有少数行（不足 {smallestGroup} 行）的取值与其余不同，总和会透露其行数。"
            );

        /// <summary>The sums beside a histogram with a small bin.</summary>
        public BilingualText SmallBin { get; } =
            new(
                $"No sum, mean or spread: a bin of the histogram has fewer than {smallestGroup} rows, or some rows, but fewer than {smallestGroup}, lie outside the bins, and the sum would tell about them. Choose wider bins.",
                $"不公布总和、均值与离散程度：直方图中有区间不足 {smallestGroup} 行，或有少数行（不足 {smallestGroup} 行）落在所有区间之外，总和会透露这些行的情况。请放宽区间。"
            );
    }
}
