using Kexin.Collaboration.LogisticRegression;

namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>Cells of scores, and the curve over them.</summary>
public sealed class ScoreCellsTests
{
    [Theory]
    [InlineData(256, 5, 900)]
    [InlineData(256, 50, 900)]
    [InlineData(16, 1, 40)]
    [InlineData(2, 3, 10)]
    [InlineData(1, 3, 10)]
    public void Every_cell_holds_enough_rows_and_names_an_interval_that_does(int bins, int smallestGroup, int rows)
    {
        var random = new Random(bins + smallestGroup);
        var counts = new ScoreCounts(new long[bins], new long[bins]);
        for (var row = 0; row < rows; row++)
        {
            var bin = (int)(bins * random.NextDouble() * random.NextDouble());
            (random.Next(3) == 0 ? counts.Cases : counts.Controls)[bin]++;
        }

        var inIntervals = ScoreCells.CountRows(counts);
        var cells = ScoreCells.Merge([.. inIntervals.Select(count => count >= smallestGroup)]);
        var merged = counts.Merge(cells);
        Assert.Equal(rows, merged.Cases.Sum() + merged.Controls.Sum());
        Assert.Equal(bins, cells[^1].End);
        var start = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            var (first, end) = ScoreCells.BinsOf(cells[i].Interval, bins);
            Assert.True(start <= first && end <= cells[i].End);
            Assert.True(inIntervals[cells[i].Interval] >= smallestGroup);
            Assert.True(merged.Cases[i] + merged.Controls[i] >= inIntervals[cells[i].Interval]);
            start = cells[i].End;
        }
    }

    [Fact]
    public void Too_few_rows_make_no_cell() => Assert.Empty(ScoreCells.Merge(new bool[511]));

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

    [Theory]
    [InlineData(0)]
    [InlineData(1e-42)]
    [InlineData(-3.25)]
    [InlineData(123456789.123)]
    [InlineData(-1e24)]
    [InlineData(1e48)]
    public void A_wide_integer_keeps_a_double(double value)
    {
        var words = new ulong[WideInteger.Limbs];
        WideInteger.Encode(value, words);
        var error = Math.ScaleB(1, -141);
        Assert.InRange(WideInteger.Decode(words), value - error, value + error);
    }
}
