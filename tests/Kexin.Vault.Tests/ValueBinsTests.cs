using CsCheck;

namespace Kexin.Vault.Tests;

/// <summary>How the values of a column are spread: counted exactly, whatever they are and in whatever order they come.</summary>
public sealed class ValueBinsTests
{
    [Fact]
    public void Every_value_is_in_the_one_bin_that_covers_it() =>
        Gen.Double[-1e9, 1e9].Array[1, 300].Sample(values => AssertCounts(values));

    [Fact]
    public void Values_of_any_size_fit() => AssertCounts([0, 1e-300, -1e299, 1e299, 5e-324, 7]);

    [Fact]
    public void What_has_no_place_on_an_axis_is_left_out() =>
        Assert.Empty(Bins([double.NaN, double.PositiveInfinity, double.MinValue], areWhole: false));

    [Fact]
    public void Whole_numbers_have_bins_of_whole_width()
    {
        var bins = Bins([1, 2, 2, 3], areWhole: true);
        Assert.Equal([new(1, 2, null, 1), new(2, 3, null, 2), new(3, 4, null, 1)], bins);
    }

    [Fact]
    public void No_value_has_no_bin() => Assert.Empty(new ValueBins().Read(areWhole: false));

    private static void AssertCounts(double[] values)
    {
        var bins = Bins(values, areWhole: false);
        Assert.InRange(bins.Count, 1, ValueBins.Most);
        foreach (var bin in bins)
        {
            Assert.Equal(values.Count(value => value >= bin.From && value < bin.To), bin.Count);
        }

        Assert.Equal(values.Length, bins.Sum(bin => bin.Count));
    }

    private static IReadOnlyList<ColumnBin> Bins(double[] values, bool areWhole)
    {
        var bins = new ValueBins();
        foreach (var value in values)
        {
            bins.See(value);
        }

        return bins.Read(areWhole);
    }
}
