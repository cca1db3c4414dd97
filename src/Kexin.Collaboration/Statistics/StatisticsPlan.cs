using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration;

/// <summary>What a statistics document makes each party count, check and open, and in which order; the same at all.</summary>
/// <remarks>
/// A cell is a measure in a group. Its bins are shut one by one; and where its count is opened too, a bin is also shut when the one
/// before it (the last one, for the first bin) has too few rows, and the first bin when 1..k-1 rows lie outside all bins. So the
/// rows that can be found by subtracting open bins from the count are none or at least k, or all of the cell's.
/// Its sums are more equations over the same rows: with them shut bins could be solved for. So they are opened only where no bin is
/// shut and none or at least k rows lie outside; and only where, of each of the <see cref="TwoValueCodes"/>, none or at least k rows
/// differ: of a field of 0 and 1 the sum is the count of ones.
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
            var gates = GatesOf(measure, smallestGroup);
            for (var group = 0; group < Groups; group++)
            {
                var cell = CellPlan.Of(measure, group, smallestGroup) with { FirstGate = Gates.Count, FirstBin = Bins };
                Cells.Add(cell);
                Gates.AddRange(gates);
                Bins += cell.Bins;
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

    /// <summary>What is checked for one measure in one group, in the order that <see cref="CellPlan"/> numbers.</summary>
    public static List<GateRange> GatesOf(Measure measure, int smallestGroup)
    {
        var cell = CellPlan.Of(measure, 0, smallestGroup);
        return
        [
            .. Enumerable.Repeat(new GateRange(0, smallestGroup), cell.Own),
            .. Enumerable.Repeat(TwoValueCodes.Gate(smallestGroup), cell.Codes),
            .. Enumerable.Repeat(new GateRange(0, smallestGroup), cell.Bins),
            .. Enumerable.Repeat(new GateRange(1, smallestGroup), cell.GuardsOutside ? 1 : 0),
            new GateRange(0, CellPlan.FewestContributors),
        ];
    }
}
