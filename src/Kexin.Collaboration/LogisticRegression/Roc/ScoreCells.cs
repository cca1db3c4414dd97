namespace Kexin.Collaboration.LogisticRegression;

/// <summary>A run of bins that holds enough rows.</summary>
/// <param name="End">The first bin after it; the run begins where the one before ends, or at 0.</param>
/// <param name="Interval">An interval inside the run that holds enough rows by itself.</param>
internal readonly record struct ScoreCell(int End, int Interval);

/// <summary>Finds runs of bins that hold enough rows each, knowing only of fixed intervals whether they do.</summary>
/// <remarks>
/// The intervals are those of halving: all bins, each half, each quarter, down to single bins; number 0 is the whole, and 2i+1 and
/// 2i+2 are the halves of i. From the lowest score upwards, a cell ends as soon as an interval that holds enough rows lies in it; what
/// is left over at the top joins the last cell. So every cell holds enough rows, and cells are small where there are many.
/// </remarks>
internal static class ScoreCells
{
    /// <summary>How many intervals so many bins have.</summary>
    public static int CountIntervals(int bins) => 2 * bins - 1;

    /// <summary>Rows in each interval.</summary>
    public static long[] CountRows(ScoreCounts bins)
    {
        var leaves = bins.Cases.Length;
        var intervals = new long[CountIntervals(leaves)];
        for (var i = intervals.Length - 1; i >= 0; i--)
        {
            var bin = i - (leaves - 1);
            intervals[i] =
                bin >= 0 ? bins.Cases[bin] + bins.Controls[bin] : intervals[2 * i + 1] + intervals[2 * i + 2];
        }

        return intervals;
    }

    /// <summary>The bins of an interval: the first one, and the first one after it.</summary>
    public static (int Start, int End) BinsOf(int interval, int bins)
    {
        var (node, size) = (interval + 1, 1);
        while (node < bins)
        {
            (node, size) = (2 * node, 2 * size);
        }

        return (node - bins, node - bins + size);
    }

    /// <summary>The cells, from low scores to high; none where not even all bins together hold enough rows.</summary>
    /// <param name="enough">Of each interval whether it holds enough rows.</param>
    public static ScoreCell[] Merge(IReadOnlyList<bool> enough)
    {
        var bins = (enough.Count + 1) / 2;
        var cells = new List<ScoreCell>();
        var start = 0;
        for (var end = 1; end <= bins; end++)
        {
            // Intervals that end earlier were asked before.
            for (var size = 1; end % size == 0 && end - size >= start; size *= 2)
            {
                var interval = (bins + end - size) / size - 1;
                if (enough[interval])
                {
                    cells.Add(new ScoreCell(end, interval));
                    start = end;
                    break;
                }
            }
        }

        if (cells.Count > 0)
        {
            cells[^1] = cells[^1] with { End = bins };
        }

        return [.. cells];
    }
}
