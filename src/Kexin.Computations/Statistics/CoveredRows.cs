using System.Runtime.CompilerServices;
using Kexin.Computations.Policy;

namespace Kexin.Computations.Statistics;

/// <summary>Notes which cell of each table of a statistics document each row that is read belongs to.</summary>
/// <remarks>A measure's rows are those of the groups until the first one without a value: only then do they take memory of their own.</remarks>
internal sealed class CoveredRows
{
    private readonly StatisticsPlan _plan;
    private readonly int _rows;
    private readonly CellRecorder _groups;
    private readonly CellRecorder?[] _measures;
    private readonly CellRecorder?[] _bins;

    /// <param name="plan">What is counted.</param>
    /// <param name="rows">How many rows there are at most.</param>
    public CoveredRows(StatisticsPlan plan, int rows)
    {
        (_plan, _rows, _groups) = (plan, rows, new CellRecorder(rows));
        _measures = new CellRecorder?[plan.Function.Measures.Count];
        _bins = [.. plan.Function.Measures.Select(measure => measure.Edges.Count > 1 ? new CellRecorder(rows) : null)];
    }

    /// <summary>Takes the groups of the next rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<int> groups)
    {
        var cells = _groups.Next(groups.Length);
        var none = (ushort)_plan.Groups;
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = groups[i] == GroupIndex.None ? none : (ushort)groups[i];
        }
    }

    /// <summary>Takes a measure's values in the rows whose groups were taken last.</summary>
    public void Take(int measure, ReadOnlySpan<double> values)
    {
        var groups = _groups.Cells[^values.Length..];
        if (_measures[measure] is null)
        {
            if (!AnyMissing(values))
            {
                return;
            }

            var before = _groups.Cells[..^values.Length];
            _measures[measure] = new CellRecorder(_rows);
            before.CopyTo(_measures[measure]!.Next(before.Length));
        }

        Note(values, groups, _measures[measure]!.Next(values.Length));
    }

    /// <summary>Where the cells of a measure's bins are noted for the next rows; they begin as unused.</summary>
    public Span<ushort> NextBins(int measure, int rows)
    {
        var next = _bins[measure] is { } bins ? bins.Next(rows) : default;
        next.Fill(ReleasedRows.Unused);
        return next;
    }

    /// <summary>By table, in the order of <see cref="StatisticsPlan.Tables"/>. Tables that are the same are one array.</summary>
    public IReadOnlyList<ushort[]> ToTables()
    {
        var groups = _groups.ToArray();
        var tables = new List<ushort[]> { groups };
        for (var i = 0; i < _measures.Length; i++)
        {
            tables.Add(_measures[i]?.ToArray() ?? groups);
            if (_bins[i] is { } bins)
            {
                tables.Add(bins.ToArray());
            }
        }

        return tables;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AnyMissing(ReadOnlySpan<double> values)
    {
        var any = false;
        foreach (var value in values)
        {
            any |= double.IsNaN(value);
        }

        return any;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Note(ReadOnlySpan<double> values, ReadOnlySpan<ushort> groups, Span<ushort> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = double.IsNaN(values[i]) ? ReleasedRows.Unused : groups[i];
        }
    }
}
