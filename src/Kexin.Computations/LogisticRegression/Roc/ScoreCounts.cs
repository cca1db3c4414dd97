namespace Kexin.Computations.LogisticRegression.Roc;

/// <summary>Cases and controls by cell of the scores, cells from low to high.</summary>
/// <param name="Cases">Rows whose outcome is 1.</param>
/// <param name="Controls">Rows whose outcome is 0.</param>
internal sealed record ScoreCounts(long[] Cases, long[] Controls)
{
    /// <summary>The counts of intervals.</summary>
    public ScoreCounts Merge(IReadOnlyList<int> intervals) => new(Merge(Cases, intervals), Merge(Controls, intervals));

    /// <summary>The ROC curve of the cells, with straight lines between their corners.</summary>
    /// <remarks>
    /// Inside a cell the order of the rows is unknown: the true curve runs somewhere in the rectangle that the cell spans, the
    /// straight line halves it, so the area is off by at most half of all rectangles together.
    /// </remarks>
    public RocCurve ToCurve()
    {
        double cases = Cases.Sum();
        double controls = Controls.Sum();
        var points = new List<RocPoint> { new(0, 0) };
        var (seenCases, seenControls) = (0L, 0L);
        var (area, bound) = (0.0, 0.0);
        for (var cell = Cases.Length - 1; cell >= 0; cell--)
        {
            seenCases += Cases[cell];
            seenControls += Controls[cell];
            var (last, next) = (points[^1], new RocPoint(seenControls / controls, seenCases / cases));
            var width = next.FalsePositiveRate - last.FalsePositiveRate;
            area += width * (last.TruePositiveRate + next.TruePositiveRate) / 2;
            bound += width * (next.TruePositiveRate - last.TruePositiveRate) / 2;
            points.Add(next);
        }

        return new RocCurve(points, area, bound);
    }

    private static long[] Merge(long[] bins, IReadOnlyList<int> intervals) =>
        [
            .. intervals.Select(interval =>
            {
                var (start, end) = ScoreCells.BinsOf(interval, bins.Length);
                return bins[start..end].Sum();
            }),
        ];
}
