namespace Kexin.Collaboration.LogisticRegression;

/// <summary>Finds runs of bins that hold enough rows each, knowing only of fixed intervals whether they do.</summary>
/// <remarks>
/// The intervals are those of halving: all bins, each half, each quarter, down to single bins; number 1 is the whole, and 2i and
/// 2i+1 are the halves of i. From the lowest score upwards, a cell ends as soon as an interval that holds enough rows lies in it; what
/// is left over at the top joins the last cell. So every cell holds enough rows, and cells are small where there are many.
/// </remarks>
internal static class ScoreCells
{
    /// <summary>How many intervals there are.</summary>
    public const int Intervals = 2 * ScoreScale.Bins - 1;

    /// <summary>Rows in each interval, from the first one on.</summary>
    public static long[] Count(ScoreCounts bins)
    {
        var tree = new long[Intervals + 1];
        for (var i = Intervals; i >= 1; i--)
        {
            var bin = i - ScoreScale.Bins;
            tree[i] = bin >= 0 ? bins.Cases[bin] + bins.Controls[bin] : tree[2 * i] + tree[2 * i + 1];
        }

        return tree[1..];
    }

    /// <summary>Where the cells end (exclusive), rising; empty where not even all bins together hold enough rows.</summary>
    /// <param name="enough">Of each interval, from the first one on, whether it holds enough rows.</param>
    public static int[] Merge(IReadOnlyList<bool> enough)
    {
        var ends = new List<int>();
        var start = 0;
        for (var end = 1; end <= ScoreScale.Bins; end++)
        {
            if (HoldsEnough(start, end, enough))
            {
                ends.Add(end);
                start = end;
            }
        }

        if (ends.Count > 0)
        {
            ends[^1] = ScoreScale.Bins;
        }

        return [.. ends];
    }

    /// <summary>Whether an interval that ends here, inside the run, holds enough rows; those that end earlier were asked before.</summary>
    private static bool HoldsEnough(int start, int end, IReadOnlyList<bool> enough)
    {
        for (var size = 1; end % size == 0 && end - size >= start; size *= 2)
        {
            var interval = (ScoreScale.Bins + end - size) / size;
            if (enough[interval - 1])
            {
                return true;
            }
        }

        return false;
    }
}
