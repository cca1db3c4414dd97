using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Statistics;

/// <summary>What a statistics document makes each party count, check and open, and in which order; the same at all.</summary>
/// <remarks>
/// A cell is a measure in a group. Its bins are shut one by one; and where its count is opened too, a bin is also shut when the one
/// before it (the last one, for the first bin) has too few rows, and the first bin when 1..k-1 rows lie outside all bins. So the
/// rows that can be found by subtracting open bins from the count are none or at least k, or all of the cell's.
/// Its sums are more equations over the same rows: with them shut bins could be solved for. So they are opened only where no bin is
/// shut and none or at least k rows lie outside; and only where, of each of the <see cref="TwoValueCodes"/> and of the values that
/// most rows hold, none or at least k rows differ: of a field of 0 and 1 the sum is the count of ones.
/// A cell, and a bin, is also shut when the one before it in a line of the table is (<see cref="OutputPolicy.Before"/>), and when it
/// differs by a few rows from what an earlier result told of (<see cref="Policy.Differences"/>).
/// </remarks>
internal sealed class StatisticsPlan
{
    /// <summary>The most cells of a document.</summary>
    public const int MostCells = 100_000;

    private readonly int[] _dimensions;
    private int _firstDifference;

    /// <summary>A plan without earlier results.</summary>
    public StatisticsPlan(StatisticsFunction function, OutputPolicy policy)
    {
        (Function, Policy) = (function, policy);
        _dimensions = [.. function.By.Select(by => by.Values.Count)];
        Groups = _dimensions.Aggregate(1, (product, values) => product * values);
        foreach (var measure in function.Measures)
        {
            for (var group = 0; group < Groups; group++)
            {
                var cell = CellPlan.Of(measure, group, policy) with { FirstGate = Gates.Count, FirstBin = Bins };
                Cells.Add(cell);
                Gates.AddRange(cell.Gates());
                Bins += cell.Bins;
            }
        }

        if (HasRest)
        {
            FirstRestGate = Gates.Count;
            Gates.AddRange([policy.NoneOrEnough, policy.NoneOrEnough, .. policy.OwnTotals]);
        }

        for (var i = 0; i < Cells.Count && policy.HidesFew; i++)
        {
            foreach (var line in OutputPolicy.Before(_dimensions, Cells[i].Group))
            {
                AddNeighbours(Cells[i], i - Cells[i].Group, line);
            }
        }
    }

    public StatisticsFunction Function { get; }

    /// <summary>Makes the gates.</summary>
    public OutputPolicy Policy { get; }

    /// <summary>How many groups every measure has.</summary>
    public int Groups { get; }

    /// <summary>Measure by measure, group by group.</summary>
    public List<CellPlan> Cells { get; } = [];

    /// <summary>What is checked, in order.</summary>
    public List<GateRange> Gates { get; } = [];

    /// <summary>The gates for cells before a cell, and which cells they are: one for few rows, then those for totals of one organisation's own.</summary>
    public List<(int Gate, int[] Cells)> Neighbours { get; } = [];

    /// <summary>The gates for bins before a bin, in other groups.</summary>
    public List<(int Gate, int[] Bins)> NeighbourBins { get; } = [];

    /// <summary>All cells' bins.</summary>
    public int Bins { get; private set; }

    /// <summary>Whether there can be rows in no group.</summary>
    public bool HasRest => Function.By.Count > 0;

    /// <summary>The gate for rows in no group, then that for rows in any, then those for totals of one organisation's own.</summary>
    public int FirstRestGate { get; } = -1;

    /// <summary>The gates that must be open for the number of rows in no group to be opened; the first is its own.</summary>
    public List<int> GatesOfRest =>
        [.. Enumerable.Range(FirstRestGate, 2 + Policy.Providers), .. Differences.GuardsOf(0, Groups).Select(AsGate)];

    /// <summary>The comparisons with earlier results; their gates come last.</summary>
    public Differences Differences { get; private set; } = Differences.None;

    /// <summary>Words of counts that may be opened: each cell's count, where asked for, then its bins; at the end rows in no group.</summary>
    public int CountWords => Cells.Sum(cell => (cell.OpensCount ? 1 : 0) + cell.Bins) + (HasRest ? 1 : 0);

    /// <summary>Words of sums that may be opened: each cell's sum, then its sum of squares, where asked for.</summary>
    public int SumWords => Cells.Sum(cell => cell.SumWords);

    /// <summary>The tables of the result: the rows by group; then each measure's by group, and its bins by group.</summary>
    public IReadOnlyList<TableShape> Tables(Suite suite, ComputationDocument document)
    {
        var question = new TableQuestion(suite, document);
        return
        [
            question.OfRows(Function.By),
            .. Function.Measures.SelectMany(measure =>
                measure.Edges.Count > 1
                    ? new[]
                    {
                        question.Of([measure.Field], Function.By, []),
                        question.Of([measure.Field], Function.By, measure.Edges),
                    }
                    : [question.Of([measure.Field], Function.By, [])]
            ),
        ];
    }

    /// <summary>Holds everything back that differs by a few rows from earlier results.</summary>
    public void Compare(Differences differences)
    {
        Differences = differences;
        _firstDifference = Gates.Count;
        Gates.AddRange(differences.Gates);
        var table = 1;
        for (var measure = 0; measure < Function.Measures.Count; measure++)
        {
            foreach (var cell in Cells.Skip(measure * Groups).Take(Groups))
            {
                cell.Guards.AddRange(differences.GuardsOf(0, cell.Group).Select(AsGate));
                cell.Guards.AddRange(differences.GuardsOf(table, cell.Group).Select(AsGate));
                for (var bin = 0; bin < cell.Bins; bin++)
                {
                    cell.GuardsOfBins[bin]
                        .AddRange(differences.GuardsOf(table + 1, cell.Group * cell.Bins + bin).Select(AsGate));
                }
            }

            table += Function.Measures[measure].Edges.Count > 1 ? 2 : 1;
        }
    }

    /// <summary>The number of the gate of a comparison.</summary>
    public int AsGate(int comparison) => _firstDifference + comparison;

    /// <summary>Whether a gate is that of a comparison with an earlier result.</summary>
    public bool IsDifference(int gate) => Differences.Count > 0 && gate >= _firstDifference;

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

    private void AddNeighbours(CellPlan cell, int first, OutputPolicy.Line line)
    {
        var few = line.IsLast ? Policy.Enough : Policy.NoneOrEnough;
        int[] cells = [.. line.Cells.Select(before => first + before)];
        Neighbours.Add((Gates.Count, cells));
        cell.Guards.AddRange(Enumerable.Range(Gates.Count, 1 + Policy.Providers));
        Gates.AddRange([few, .. Policy.OwnTotals]);
        for (var bin = 0; bin < cell.Bins; bin++)
        {
            NeighbourBins.Add((Gates.Count, [.. cells.Select(before => Cells[before].FirstBin + bin)]));
            cell.GuardsOfBins[bin].AddRange(Enumerable.Range(Gates.Count, 1 + Policy.Providers));
            Gates.AddRange([few, .. Policy.OwnTotals]);
        }
    }

    /// <summary>How many checks a document needs without earlier results.</summary>
    public static double CountChecks(StatisticsFunction function, OutputPolicy policy)
    {
        int[] dimensions = [.. function.By.Select(by => by.Values.Count)];
        var groups = dimensions.Aggregate(1.0, (product, values) => product * values);
        var lines = policy.HidesFew ? OutputPolicy.Before(dimensions, 0).Count() : 0;
        var neighbours = (double)lines * policy.SmallestGroup;
        return groups
                * function.Measures.Sum(measure =>
                    ThresholdGate.CountChecks(CellPlan.Of(measure, 0, policy).Gates())
                    + neighbours * (1 + policy.Providers) * Math.Max(measure.Edges.Count, 1)
                )
            + (function.By.Count > 0 ? (policy.Providers + 2.0) * policy.SmallestGroup : 0);
    }
}
