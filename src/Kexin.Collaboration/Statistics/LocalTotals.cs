using Kexin.Data;

namespace Kexin.Collaboration;

/// <summary>One dataset's counts and sums, cell by cell; the same form holds the totals of all.</summary>
internal sealed class LocalTotals
{
    private readonly StatisticsPlan _plan;

    public LocalTotals(StatisticsPlan plan)
    {
        _plan = plan;
        Counts = new long[plan.Cells.Count];
        Codes = new long[plan.Cells.Count * TwoValueCodes.Count];
        Bins = new long[plan.Bins];
        Sums = new ulong[plan.Cells.Count * ExactSum.Limbs];
        Squares = new ulong[plan.Cells.Count * ExactSum.Limbs];
    }

    /// <summary>Rows with a value, by cell.</summary>
    public long[] Counts { get; }

    /// <summary>Rows whose value is a code, by cell, for each of the <see cref="TwoValueCodes"/>.</summary>
    public long[] Codes { get; }

    /// <summary>By bin.</summary>
    public long[] Bins { get; }

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
        CancellationToken cancellationToken
    )
    {
        var totals = new LocalTotals(plan);
        if (reader.Rows > uint.MaxValue)
        {
            return (totals, DataProblem.TooManyRows);
        }

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

    /// <summary>The count that each gate checks.</summary>
    /// <param name="alone">Whether the dataset's owner looks at its own data: then nobody's totals are told to others.</param>
    public long[] CountsOfGates(bool alone = false)
    {
        var counts = new long[_plan.Gates.Count];
        for (var i = 0; i < _plan.Cells.Count; i++)
        {
            var cell = _plan.Cells[i];
            if (cell.Gate >= 0)
            {
                counts[cell.Gate] = Counts[i];
            }

            for (var code = 0; code < cell.Codes; code++)
            {
                counts[cell.FirstCodeGate + code] = Counts[i] - Codes[i * TwoValueCodes.Count + code];
            }

            counts[cell.ContributorsGate] =
                alone ? CellPlan.FewestContributors
                : Counts[i] > 0 ? 1
                : 0;
            var bins = Bins.AsSpan(cell.FirstBin, cell.Bins);
            bins.CopyTo(counts.AsSpan(cell.FirstBinGate));
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

        return counts;
    }

    /// <summary>Takes one column, or says false at a value that is out of range.</summary>
    private bool Take(int measure, ReadOnlySpan<double> values, ReadOnlySpan<int> groups)
    {
        var first = measure * _plan.Groups;
        var cell = _plan.Cells[first];
        double[] edges = [.. cell.Measure.Edges];
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
            Counts[at]++;
            if (cell.OpensSum)
            {
                ExactSum.Add(Sums.AsSpan(at * ExactSum.Limbs, ExactSum.Limbs), value);
                if (TwoValueCodes.Find(value) is var code and >= 0)
                {
                    Codes[at * TwoValueCodes.Count + code]++;
                }
            }

            if (cell.OpensSquares)
            {
                ExactSum.AddSquare(Squares.AsSpan(at * ExactSum.Limbs, ExactSum.Limbs), value);
            }

            if (edges.Length > 0 && BinOf(edges, value) is var bin and >= 0)
            {
                Bins[_plan.Cells[at].FirstBin + bin]++;
            }
        }

        return true;
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
