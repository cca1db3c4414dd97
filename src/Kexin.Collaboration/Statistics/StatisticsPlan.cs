using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration;

/// <summary>What a statistics document makes each party count, check and open, and in which order; the same at all.</summary>
/// <remarks>
/// A cell is a measure in a group. Its bins are shut one by one; and where its count is opened too, a bin is also shut when the one
/// before it (the last one, for the first bin) has too few rows, and the first bin when 1..k-1 rows lie outside all bins. So the
/// rows that can be found by subtracting open bins from the count are none or at least k, or all of the cell's.
/// </remarks>
internal sealed class StatisticsPlan
{
    /// <summary>The most cells of a document.</summary>
    public const int MostCells = 100_000;

    public StatisticsPlan(StatisticsFunction function, int smallestGroup)
    {
        Function = function;
        Groups = function.By.Aggregate(1, (product, by) => product * by.Values.Count);
        foreach (var measure in function.Measures)
        {
            var asked = measure.Statistics;
            var spread = asked.Contains(Statistic.Variance) || asked.Contains(Statistic.StandardDeviation);
            var mean = spread || asked.Contains(Statistic.Mean);
            var opensCount = mean || asked.Contains(Statistic.Count);
            var opensSum = mean || asked.Contains(Statistic.Sum);
            var bins = Math.Max(measure.Edges.Count - 1, 0);
            for (var group = 0; group < Groups; group++)
            {
                Cells.Add(
                    new CellPlan(measure, group, opensCount, opensSum, spread, bins)
                    {
                        Gate = opensCount || opensSum ? AddGate(new GateRange(0, smallestGroup)) : -1,
                        FirstBinGate = Gates.Count,
                        FirstBin = Bins,
                    }
                );
                for (var bin = 0; bin < bins; bin++)
                {
                    AddGate(new GateRange(0, smallestGroup));
                }

                Bins += bins;
                if (Cells[^1].GuardsBins)
                {
                    AddGate(new GateRange(1, smallestGroup));
                }
            }
        }
    }

    public StatisticsFunction Function { get; }

    /// <summary>How many groups every measure has.</summary>
    public int Groups { get; }

    /// <summary>Measure by measure, group by group.</summary>
    public List<CellPlan> Cells { get; } = [];

    /// <summary>What is checked, in order.</summary>
    public List<GateRange> Gates { get; } = [];

    /// <summary>All cells' bins.</summary>
    public int Bins { get; private set; }

    /// <summary>Words of counts that may be opened: each cell's count, where asked for, then its bins.</summary>
    public int CountWords => Cells.Sum(cell => (cell.OpensCount ? 1 : 0) + cell.Bins);

    /// <summary>Words of sums that may be opened: each cell's sum, then its sum of squares, where asked for.</summary>
    public int SumWords => Cells.Sum(cell => cell.SumWords);

    /// <summary>The group's values.</summary>
    public IReadOnlyList<string> ValuesOf(int group)
    {
        var values = new string[Function.By.Count];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            var choices = Function.By[i].Values;
            values[i] = choices[group % choices.Count];
            group /= choices.Count;
        }

        return values;
    }

    private int AddGate(GateRange range)
    {
        Gates.Add(range);
        return Gates.Count - 1;
    }
}

/// <summary>One measure in one group.</summary>
internal sealed record CellPlan(Measure Measure, int Group, bool OpensCount, bool OpensSum, bool OpensSquares, int Bins)
{
    /// <summary>The number of the cell's own gate, or -1 where only bins are asked for.</summary>
    public required int Gate { get; init; }

    /// <summary>The number of the first bin's gate; the gate for rows outside all bins follows the last one's.</summary>
    public required int FirstBinGate { get; init; }

    /// <summary>The number of the first bin among those of all cells.</summary>
    public required int FirstBin { get; init; }

    /// <summary>Whether bins could be found by subtraction from the count.</summary>
    public bool GuardsBins => OpensCount && Bins > 0;

    /// <summary>Words of the sums that may be opened.</summary>
    public int SumWords => (OpensSum ? ExactSum.Limbs : 0) + (OpensSquares ? ExactSum.Limbs : 0);

    /// <summary>The gates that must all be open for a bin to be opened; its own comes first.</summary>
    public int[] GatesOfBin(int bin)
    {
        var own = FirstBinGate + bin;
        if (!GuardsBins)
        {
            return [own];
        }

        var before = FirstBinGate + (bin == 0 ? Bins : bin) - 1;
        return bin == 0 ? [own, before, FirstBinGate + Bins] : [own, before];
    }
}
