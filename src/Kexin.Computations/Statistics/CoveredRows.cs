using Kexin.Computations.Policy;

namespace Kexin.Computations.Statistics;

/// <summary>Notes which cell of each table of a statistics document each row that is read belongs to.</summary>
internal sealed class CoveredRows
{
    private readonly StatisticsPlan _plan;
    private readonly CellRecorder _groups = new();
    private readonly CellRecorder[] _measures;
    private readonly CellRecorder?[] _bins;

    public CoveredRows(StatisticsPlan plan)
    {
        _plan = plan;
        _measures = [.. plan.Function.Measures.Select(_ => new CellRecorder())];
        _bins = [.. plan.Function.Measures.Select(measure => measure.Edges.Count > 1 ? new CellRecorder() : null)];
    }

    /// <summary>Takes the groups of the next rows.</summary>
    public void Take(ReadOnlySpan<int> groups)
    {
        var cells = _groups.Next(groups.Length).Span;
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = (ushort)(groups[i] == GroupIndex.None ? _plan.Groups : groups[i]);
        }
    }

    /// <summary>Where the cells of a measure's next rows, and of its bins, are noted; they begin as unused.</summary>
    public (Memory<ushort> Cells, Memory<ushort> Bins) Next(int measure, int rows)
    {
        return (Unused(_measures[measure], rows), _bins[measure] is { } bins ? Unused(bins, rows) : default);
    }

    /// <summary>By table, in the order of <see cref="StatisticsPlan.Tables"/>. Tables that are the same are one array.</summary>
    public IReadOnlyList<ushort[]> ToTables()
    {
        var groups = _groups.ToArray();
        var tables = new List<ushort[]> { groups };
        for (var i = 0; i < _measures.Length; i++)
        {
            var cells = _measures[i].ToArray();
            tables.Add(cells.AsSpan().SequenceEqual(groups) ? groups : cells);
            if (_bins[i] is { } bins)
            {
                tables.Add(bins.ToArray());
            }
        }

        return tables;
    }

    private static Memory<ushort> Unused(CellRecorder recorder, int rows)
    {
        var next = recorder.Next(rows);
        next.Span.Fill(ReleasedRows.Unused);
        return next;
    }
}
