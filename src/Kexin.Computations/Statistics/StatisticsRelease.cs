using Kexin.Computations.Policy;

namespace Kexin.Computations.Statistics;

/// <summary>Totals as results, cell by cell, with what stays shut left out.</summary>
internal static class StatisticsRelease
{
    /// <summary>Makes the output.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="totals">Of all rows; what stays shut is not read.</param>
    /// <param name="open">By gate.</param>
    public static StatisticsOutput Make(StatisticsPlan plan, LocalTotals totals, IReadOnlyList<bool> open)
    {
        var reasons = new HeldBack(plan.Policy);
        return new StatisticsOutput(
            [.. plan.Cells.Select((cell, i) => MakeCell(plan, cell, i, totals, open, reasons))],
            plan.HasRest ? MakeRest(plan, totals, open, reasons) : null
        );
    }

    private static RestOfRows MakeRest(
        StatisticsPlan plan,
        LocalTotals totals,
        IReadOnlyList<bool> open,
        HeldBack reasons
    )
    {
        var gates = plan.GatesOfRest;
        if (gates.All(gate => open[gate]))
        {
            return new RestOfRows(totals.Rest);
        }

        var isSize = !gates.Take(2).All(gate => open[gate]);
        var isOwn = !gates.Skip(2).Take(plan.Policy.Providers).All(gate => open[gate]);
        return new RestOfRows(
            null,
            isSize ? reasons.FewRest
                : isOwn ? reasons.OwnTotals
                : reasons.Difference
        );
    }

    private static StatisticsCell MakeCell(
        StatisticsPlan plan,
        CellPlan cell,
        int index,
        LocalTotals totals,
        IReadOnlyList<bool> open,
        HeldBack reasons
    )
    {
        var values = plan.ValuesOf(cell.Group);
        var bins = cell.Bins == 0 ? null : MakeBins(cell, totals, open);
        var hasBins = bins is not null && bins.Any(bin => bin is not null);
        if (cell.Gate >= 0 ? !cell.HasCount(open) : !hasBins)
        {
            return new StatisticsCell(cell.Measure.Field, values, Suppressed: WhyShut(plan, cell, open, reasons));
        }

        var asked = cell.Measure.Statistics;
        if (cell.OpensSum && !cell.HasSums(open))
        {
            return new StatisticsCell(
                cell.Measure.Field,
                values,
                cell.OpensCount ? totals.Counts[index] : null,
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
            cell.OpensCount ? count : null,
            asked.Contains(Statistic.Sum) ? ExactSum.Sum(sum) : null,
            asked.Contains(Statistic.Mean) && count > 0 ? ExactSum.Mean(sum, count) : null,
            asked.Contains(Statistic.Variance) ? variance : null,
            asked.Contains(Statistic.StandardDeviation) && variance is { } spread ? Math.Sqrt(spread) : null,
            bins
        );
    }

    private static BilingualText WhyShut(
        StatisticsPlan plan,
        CellPlan cell,
        IReadOnlyList<bool> open,
        HeldBack reasons
    ) =>
        (cell.Gate >= 0 ? !open[cell.Gate] : Enumerable.Range(cell.FirstBinGate, cell.Bins).All(bin => !open[bin]))
            ? reasons.FewRows
        : !cell.OwnTotalsGates.All(gate => open[gate]) ? reasons.OwnTotals
        : cell.Guards.Exists(gate => plan.IsDifference(gate) && !open[gate]) ? reasons.Difference
        : cell.Guards.Exists(gate => !open[gate]) ? reasons.Neighbour
        : reasons.FewRows;

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
