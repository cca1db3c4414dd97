using Kexin.Computations.Policy;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Roc;

/// <summary>Divides the bins of scores into intervals that may each be opened, knowing only of each interval whether it may.</summary>
/// <remarks>
/// The intervals are those of halving: all bins, each half, each quarter, down to single bins; number 0 is the whole, and 2i+1 and
/// 2i+2 are the halves of i. An interval may be opened that holds the smallest group's rows, and no cases or as many, and no controls or
/// as many. It is divided as long as both halves may be opened: then nothing between two cuts is small.
/// </remarks>
internal static class ScoreCells
{
    private const int GatesPerInterval = 3;

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

    /// <summary>The gates of all intervals: rows, cases and controls of each.</summary>
    public static IReadOnlyList<GateRange> Gates(int bins, OutputPolicy policy) =>
        [
            .. Enumerable
                .Range(0, CountIntervals(bins))
                .SelectMany(_ => new[] { policy.Enough, policy.NoneOrEnough, policy.NoneOrEnough }),
        ];

    /// <summary>One dataset's count for each gate.</summary>
    public static long[] CountGates(ScoreCounts bins)
    {
        var (rows, cases) = (CountRows(bins), CountRows(bins with { Controls = new long[bins.Controls.Length] }));
        return [.. rows.Zip(cases).SelectMany(pair => new[] { pair.First, pair.Second, pair.First - pair.Second })];
    }

    /// <summary>The gates of an interval.</summary>
    public static IEnumerable<int> GatesOf(int interval) =>
        Enumerable.Range(GatesPerInterval * interval, GatesPerInterval);

    /// <summary>The finest division, from low scores to high; empty where not even all bins together may be opened.</summary>
    /// <param name="open">Of each interval whether it may be opened.</param>
    public static int[] Divide(IReadOnlyList<bool> open) => open[0] ? [.. Divide(open, 0)] : [];

    private static IEnumerable<int> Divide(IReadOnlyList<bool> open, int interval)
    {
        var half = 2 * interval + 1;
        return half < open.Count && open[half] && open[half + 1]
            ? Divide(open, half).Concat(Divide(open, half + 1))
            : [interval];
    }
}
