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
        var reason = new BilingualText(
            $"Fewer than {smallestGroup} rows: the document lets nothing be released.",
            $"不足 {smallestGroup} 行：按文档规定不予公布。"
        );
        return new StatisticsOutput([
            .. plan.Cells.Select(
                (cell, i) =>
                    MakeCell(plan, cell, i, totals, open)
                    ?? new StatisticsCell(cell.Measure.Field, plan.ValuesOf(cell.Group), Suppressed: reason)
            ),
        ]);
    }

    private static StatisticsCell? MakeCell(
        StatisticsPlan plan,
        CellPlan cell,
        int index,
        LocalTotals totals,
        IReadOnlyList<bool> open
    )
    {
        var bins = cell.Bins == 0 ? null : MakeBins(cell, totals, open);
        var isShut = cell.Gate >= 0 ? !open[cell.Gate] : bins is null || bins.All(bin => bin is null);
        if (isShut)
        {
            return null;
        }

        var asked = cell.Measure.Statistics;
        var (count, sum) = (totals.Counts[index], ExactSum.ToInteger(Words(totals.Sums, index)));
        double? variance =
            cell.OpensSquares && count > 1
                ? ExactSum.Variance(sum, ExactSum.ToInteger(Words(totals.Squares, index)), count)
                : null;
        return new StatisticsCell(
            cell.Measure.Field,
            plan.ValuesOf(cell.Group),
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
}
