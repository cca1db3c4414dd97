using System.Runtime.CompilerServices;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Data;

namespace Kexin.Computations.Statistics;

/// <summary>One dataset's counts and sums, cell by cell; the same form holds the totals of all.</summary>
internal sealed class LocalTotals
{
    private readonly StatisticsPlan _plan;
    private readonly CoveredRows? _covered;

    /// <summary>Zeros.</summary>
    /// <param name="plan">What is counted.</param>
    /// <param name="accounted">How many rows there are at most, where the rows of each cell are noted; else null.</param>
    public LocalTotals(StatisticsPlan plan, int? accounted = null)
    {
        _plan = plan;
        _covered = accounted is { } rows ? new CoveredRows(plan, rows) : null;
        Few = new FewValues(plan.Cells.Count, plan.Policy.SmallestGroup);
        Counts = new long[plan.Cells.Count];
        Codes = new long[plan.Cells.Count * TwoValueCodes.Count];
        Bins = new long[plan.Bins];
        Sums = new ulong[plan.Cells.Count * ExactSum.Limbs];
        Squares = new ulong[plan.Cells.Count * ExactSum.Limbs];
    }

    /// <summary>Rows with a value, by cell.</summary>
    public long[] Counts { get; }

    /// <summary>Rows whose value is a code, by cell, for each of the <see cref="TwoValueCodes"/>, as long as the cell's other values are few.</summary>
    public long[] Codes { get; }

    /// <summary>The different values by cell, as long as they are few.</summary>
    public FewValues Few { get; }

    /// <summary>By bin.</summary>
    public long[] Bins { get; }

    /// <summary>Rows in any group.</summary>
    public long InGroups { get; private set; }

    /// <summary>Rows in no group.</summary>
    public long Rest { get; set; }

    /// <summary>By cell, <see cref="ExactSum.Limbs"/> words each.</summary>
    public ulong[] Sums { get; }

    /// <summary>The same of the squares.</summary>
    public ulong[] Squares { get; }

    /// <summary>Reads a dataset once, batch by batch; memory does not grow with the rows.</summary>
    public static async Task<(LocalTotals Totals, DataProblem Problem)> ReadAsync(
        StatisticsPlan plan,
        IReadOnlyList<Condition> where,
        IDatasetReader reader,
        Action<long> rowsDone,
        CancellationToken cancellationToken,
        bool keepsAccount = false
    )
    {
        if (reader.Rows > (keepsAccount ? ReleasedRows.MostRows : uint.MaxValue))
        {
            return (new LocalTotals(plan), DataProblem.TooManyRows);
        }

        var totals = new LocalTotals(plan, keepsAccount ? (int)reader.Rows : null);
        var function = plan.Function;
        var columns = function
            .Measures.Select(measure => measure.Field)
            .Concat(function.By.Select(by => by.Field))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var index = new GroupIndex(function.By, reader.Schema, columns);
        var groups = Array.Empty<int>();
        long rows = 0;
        await foreach (var batch in reader.ReadAsync(columns, where, cancellationToken))
        {
            if (groups.Length < batch.Count)
            {
                groups = new int[batch.Count];
            }

            index.Find(batch, groups);
            var inGroups = batch.Count - groups.AsSpan(0, batch.Count).Count(GroupIndex.None);
            totals.InGroups += inGroups;
            totals.Rest += batch.Count - inGroups;
            totals._covered?.Take(groups.AsSpan(0, batch.Count));
            for (var measure = 0; measure < function.Measures.Count; measure++)
            {
                var values = batch.Numbers(columns.IndexOf(function.Measures[measure].Field));
                if (!totals.Take(measure, values, groups))
                {
                    return (totals, DataProblem.ValueOutOfRange);
                }
            }

            rows += batch.Count;
            rowsDone(rows);
        }

        return (totals, DataProblem.None);
    }

    /// <summary>The rows of each cell, where account is kept: by table, by row that was read.</summary>
    public IReadOnlyList<ushort[]> Covered => _covered?.ToTables() ?? [];

    /// <summary>The count that each gate checks.</summary>
    /// <param name="common">The values that most rows of a cell hold, <see cref="CellPlan.CommonValues"/> for each cell; NaN for none.</param>
    /// <param name="self">This provider's place among them.</param>
    /// <param name="agrees">Whether this provider's own totals may open; so they may where the owner looks at its own data.</param>
    public long[] CountsOfGates(double[] common, int self, bool agrees)
    {
        var counts = new long[_plan.Gates.Count];
        var (policy, values) = (_plan.Policy, CellPlan.CommonValues);
        for (var i = 0; i < _plan.Cells.Count; i++)
        {
            var cell = _plan.Cells[i];
            if (cell.Gate >= 0)
            {
                counts[cell.Gate] = Counts[i];
            }

            for (var code = 0; code < cell.Codes; code++)
            {
                var value = code - TwoValueCodes.Count;
                counts[cell.FirstCodeGate + code] =
                    value < 0
                        ? Few.CountOthers(i, Codes[i * TwoValueCodes.Count + code], Counts[i])
                        : Few.CountOthers(i, common[i * values + value], Counts[i]);
            }

            policy.CountOwnTotals(Counts[i], self, agrees, counts.AsSpan(cell.FirstOwnTotalsGate, policy.Providers));
            var bins = Bins.AsSpan(cell.FirstBin, cell.Bins);
            bins.CopyTo(counts.AsSpan(cell.FirstBinGate));
            for (var bin = 0; bin < bins.Length; bin++)
            {
                var own = counts.AsSpan(cell.OwnTotalsGatesOf(bin).First(), policy.Providers);
                policy.CountOwnTotals(bins[bin], self, agrees, own);
            }

            if (cell.GuardsOutside)
            {
                var inside = 0L;
                foreach (var bin in bins)
                {
                    inside += bin;
                }

                counts[cell.OutsideGate] = Counts[i] - inside;
            }
        }

        foreach (var (gate, cells) in _plan.Neighbours)
        {
            var rows = cells.Sum(cell => Counts[cell]);
            counts[gate] = rows;
            policy.CountOwnTotals(rows, self, agrees, counts.AsSpan(gate + 1, policy.Providers));
        }

        foreach (var (gate, bins) in _plan.NeighbourBins)
        {
            var rows = bins.Sum(bin => Bins[bin]);
            counts[gate] = rows;
            policy.CountOwnTotals(rows, self, agrees, counts.AsSpan(gate + 1, policy.Providers));
        }

        if (_plan.HasRest)
        {
            (counts[_plan.FirstRestGate], counts[_plan.FirstRestGate + 1]) = (Rest, InGroups);
            policy.CountOwnTotals(Rest, self, agrees, counts.AsSpan(_plan.FirstRestGate + 2, policy.Providers));
        }

        return counts;
    }

    /// <summary>Takes one column, or says false at a value that is out of range.</summary>
    private bool Take(int measure, ReadOnlySpan<double> values, ReadOnlySpan<int> groups)
    {
        _covered?.Take(measure, values);
        if (!TakeSums(measure * _plan.Groups, values, groups))
        {
            return false;
        }

        if (_plan.Function.Measures[measure].Edges.Count > 0)
        {
            TakeBins(measure, values, groups);
        }

        return true;
    }

    /// <summary>Compiled for this processor at its first call: it takes every value, and is over before anything would be compiled again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TakeSums(int first, ReadOnlySpan<double> values, ReadOnlySpan<int> groups)
    {
        var (opensSum, opensSquares) = (_plan.Cells[first].OpensSum, _plan.Cells[first].OpensSquares);
        var (counts, sums, squares) = (Counts, Sums, Squares);
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            if (groups[row] == GroupIndex.None || double.IsNaN(value))
            {
                continue;
            }

            if (Math.Abs(value) > ExactSum.Limit)
            {
                return false;
            }

            var at = first + groups[row];
            counts[at]++;
            if (opensSum)
            {
                ExactSum.Add(sums.AsSpan(at * ExactSum.Limbs, ExactSum.Limbs), value);
                if (!Few.AreMany(at))
                {
                    TakeFew(at, value);
                }
            }

            if (opensSquares)
            {
                ExactSum.AddSquare(squares.AsSpan(at * ExactSum.Limbs, ExactSum.Limbs), value);
            }
        }

        return true;
    }

    private void TakeFew(int cell, double value)
    {
        if (TwoValueCodes.Find(value) is var code and >= 0)
        {
            Codes[cell * TwoValueCodes.Count + code]++;
        }
        else
        {
            Few.Add(cell, value);
        }
    }

    private void TakeBins(int measure, ReadOnlySpan<double> values, ReadOnlySpan<int> groups)
    {
        var first = measure * _plan.Groups;
        var cell = _plan.Cells[first];
        var covered = _covered is null ? default : _covered.NextBins(measure, values.Length);
        double[] edges = [.. cell.Measure.Edges];
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]))
            {
                continue;
            }

            var bin = groups[row] == GroupIndex.None ? GroupIndex.None : BinOf(edges, values[row]);
            if (bin >= 0)
            {
                Bins[_plan.Cells[first + groups[row]].FirstBin + bin]++;
            }

            if (!covered.IsEmpty)
            {
                covered[row] = (ushort)(bin >= 0 ? groups[row] * cell.Bins + bin : _plan.Groups * cell.Bins);
            }
        }
    }

    /// <summary>The bin [a, b) of a value, the last one being [a, b], or -1.</summary>
    private static int BinOf(double[] edges, double value)
    {
        if (value == edges[^1])
        {
            return edges.Length - 2;
        }

        var found = Array.BinarySearch(edges, value);
        var bin = found >= 0 ? found : ~found - 1;
        return bin < edges.Length - 1 ? bin : -1;
    }
}
