using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Roc;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Cells of scores, and the curve over them.</summary>
public sealed class ScoreCellsTests
{
    [Theory]
    [InlineData(256, 5, 900)]
    [InlineData(256, 50, 900)]
    [InlineData(16, 1, 40)]
    [InlineData(2, 3, 40)]
    [InlineData(1, 3, 40)]
    public void Every_interval_may_be_opened_and_together_they_hold_all_rows(int bins, int smallestGroup, int rows)
    {
        var random = new Random(bins + smallestGroup);
        var counts = new ScoreCounts(new long[bins], new long[bins]);
        for (var row = 0; row < rows; row++)
        {
            var bin = (int)(bins * random.NextDouble() * random.NextDouble());
            (random.Next(3) == 0 ? counts.Cases : counts.Controls)[bin]++;
        }

        var gates = ScoreCells.Gates(bins, new(smallestGroup, 2));
        var open = ScoreCells.CountGates(counts).Zip(gates, (n, gate) => n < gate.From || n >= gate.Below).ToArray();
        var intervals = ScoreCells.Divide([
            .. Enumerable
                .Range(0, ScoreCells.CountIntervals(bins))
                .Select(i => ScoreCells.GatesOf(i).All(g => open[g])),
        ]);
        var merged = counts.Merge(intervals);
        Assert.Equal(rows, merged.Cases.Sum() + merged.Controls.Sum());
        Assert.All(merged.Cases.Concat(merged.Controls), n => Assert.True(n == 0 || n >= smallestGroup));
        Assert.All(merged.Cases.Zip(merged.Controls), n => Assert.True(n.First + n.Second >= smallestGroup));
        Assert.Equal(bins, intervals.Aggregate(0, (end, i) => Next(end, ScoreCells.BinsOf(i, bins))));
    }

    private static int Next(int end, (int Start, int End) bins)
    {
        Assert.Equal(end, bins.Start);
        return bins.End;
    }

    [Fact]
    public void Too_few_rows_make_no_interval() => Assert.Empty(ScoreCells.Divide(new bool[511]));

    [Fact]
    public void An_interval_knows_its_bins()
    {
        Assert.Equal((0, 8), ScoreCells.BinsOf(0, 8));
        Assert.Equal((4, 8), ScoreCells.BinsOf(2, 8));
        Assert.Equal((2, 4), ScoreCells.BinsOf(4, 8));
        Assert.Equal((7, 8), ScoreCells.BinsOf(14, 8));
    }

    [Fact]
    public void Bins_are_fewer_where_the_smallest_group_is_large()
    {
        Assert.Equal(256, ScoreScale.BinsFor(5));
        Assert.Equal(64, ScoreScale.BinsFor(1000));
        Assert.Equal(1, ScoreScale.BinsFor(1_000_000));
    }

    [Fact]
    public void The_area_of_a_curve_and_its_bound_are_those_of_the_rectangles()
    {
        // From the highest score: 3 cases; 1 case and 1 control; 3 controls.
        var curve = new ScoreCounts([0, 1, 3], [3, 1, 0]).ToCurve();
        Assert.Equal([new(0, 0), new(0, 0.75), new(0.25, 1), new(1, 1)], curve.Points);
        Assert.Equal(0.96875, curve.Area, 12);
        Assert.Equal(0.03125, curve.AreaErrorBound, 12);
    }
}
