using CsCheck;
using Kexin.Computations.Documents;
using Kexin.Computations.Statistics;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Statistics;

public sealed class SuppressionTests
{
    private const int K = 5;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task What_only_one_organisation_has_stays_shut_and_the_requester_is_told_why(int others, bool opens)
    {
        double[] Rows(int count, double value) => [.. Enumerable.Repeat(value, count).Select((x, i) => x + i)];
        var many = new MemoryDataset([("x", Rows(40, 3))]);
        var few = new MemoryDataset([("x", (double[])[double.NaN, .. Rows(others, 7)])]);
        Statistic[] asked = [Statistic.Count, Statistic.Mean, Statistic.Variance, Statistic.Histogram];
        var function = new StatisticsFunction([new Measure("x", asked, [0, 60])], []);
        var joint = await StatisticsRuns.RunAsync(StatisticsRuns.Document(function, 3), many, few, few);
        var cell = joint.Cells.Single();
        Assert.Equal(opens ? 40 + 2 * others : null, cell.Count);
        Assert.Equal(opens, cell.Mean is not null);
        Assert.Equal(opens, cell.Bins is not null);
        Assert.Equal(
            opens ? null : "One organisation has all rows here, or nearly all",
            cell.Suppressed?.En.Split(':')[0]
        );
        Assert.Equal(40, (await StatisticsRuns.AloneAsync(StatisticsRuns.Document(function, 3), many)).Cells[0].Count);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public async Task A_cell_is_released_from_the_smallest_group_on(int rows, bool isReleased)
    {
        // No provider has enough rows alone; together they do or do not.
        var parts = Enumerable.Range(0, 3).Select(i => (rows + i) / 3).ToArray();
        var function = new StatisticsFunction([new Measure("x", [Statistic.Count, Statistic.Mean], [])], []);
        var output = await StatisticsRuns.RunAsync(
            StatisticsRuns.Document(function, 3, K),
            [.. parts.Select(count => Repeat(2.5, count))]
        );
        var cell = Assert.Single(output.Cells);
        Assert.Equal(isReleased ? rows : null, cell.Count);
        Assert.Equal(isReleased ? 2.5 : null, cell.Mean);
        Assert.Equal(isReleased, cell.Suppressed is null);
    }

    [Fact]
    public async Task Where_nothing_is_released_every_cell_says_why()
    {
        var function = new StatisticsFunction(
            [
                new Measure("x", [Statistic.Sum, Statistic.Variance], []),
                new Measure("y", [Statistic.Histogram], [0, 1, 2]),
            ],
            [new GroupBy("x", ["1", "2"])]
        );
        var data = new MemoryDataset([("x", new double[] { 1, 2 }), ("y", new double[] { 0, 1 })]);
        var output = await StatisticsRuns.RunAsync(StatisticsRuns.Document(function, 2, K), data, data);
        Assert.Equal(4, output.Cells.Count);
        foreach (var cell in output.Cells)
        {
            Assert.Contains("Fewer than 5 rows", cell.Suppressed!.En, StringComparison.Ordinal);
            Assert.Contains("不足 5 行", cell.Suppressed.Zh, StringComparison.Ordinal);
            Assert.Null(cell.Count);
            Assert.Null(cell.Sum);
            Assert.Null(cell.Variance);
            Assert.Null(cell.Bins);
        }
    }

    [Fact]
    public async Task A_small_bin_is_shut_and_the_others_are_open_where_no_count_is()
    {
        var cell = await HistogramAsync([Statistic.Histogram, Statistic.Sum], [7, 4, 5, 0], outside: 2);
        Assert.Equal([7L, null, 5L, null], cell.Bins!);
        Assert.Null(cell.Sum);
    }

    [Theory]
    [InlineData(new[] { 7, 4, 6, 8 }, 0, new[] { 7, -1, -1, 8 })]
    [InlineData(new[] { 7, 4, 3, 8 }, 0, new[] { 7, -1, -1, -1 })]
    [InlineData(new[] { 7, 6, 6, 4 }, 0, new[] { -1, 6, 6, -1 })]
    [InlineData(new[] { 7, 6, 6, 8 }, 3, new[] { -1, 6, 6, 8 })]
    [InlineData(new[] { 2, 6, 6, 8 }, 3, new[] { -1, -1, 6, 8 })]
    [InlineData(new[] { 7, 6, 6, 8 }, 5, new[] { 7, 6, 6, 8 })]
    [InlineData(new[] { 4, 4, 4, 4 }, 0, new[] { -1, -1, -1, -1 })]
    public async Task Where_the_count_is_open_no_small_bin_is_left_to_subtraction(int[] bins, int outside, int[] open)
    {
        var cell = await HistogramAsync([Statistic.Histogram, Statistic.Count], bins, outside);
        Assert.Equal(bins.Sum() + outside, cell.Count);
        Assert.Equal(open, cell.Bins!.Select(bin => (int)(bin ?? -1)));
    }

    [Fact]
    public void What_open_bins_leave_of_the_count_is_nothing_or_enough() =>
        Gen.Select(Gen.Int[0, 12].Array[1, 9], Gen.Int[0, 9])
            .Sample(
                (bins, outside) =>
                {
                    if (bins.Sum() + outside < K)
                    {
                        return;
                    }

                    var function = Histogram([Statistic.Histogram, Statistic.Count], bins.Length);
                    var document = StatisticsRuns.Document(function, 2, K);
                    var output = StatisticsRuns.AloneAsync(document, Data(bins, outside)).GetAwaiter().GetResult();
                    var cell = output.Cells.Single();
                    var left = cell.Count!.Value - cell.Bins!.Sum(bin => bin ?? 0);
                    Assert.True(left == 0 || left >= K, $"{left} rows can be found by subtraction.");
                },
                iter: 2000
            );

    private static async Task<StatisticsCell> HistogramAsync(Statistic[] statistics, int[] bins, int outside)
    {
        var document = StatisticsRuns.Document(Histogram(statistics, bins.Length), 2, K);
        int[] half = [.. bins.Select(bin => bin / 2)];
        int[] rest = [.. bins.Zip(half, (bin, part) => bin - part)];
        var joint = await StatisticsRuns.RunAsync(document, Data(half, outside), Data(rest, 0));
        StatisticsRuns.AssertSame(await StatisticsRuns.AloneAsync(document, Data(bins, outside)), joint);
        return joint.Cells.Single();
    }

    private static StatisticsFunction Histogram(Statistic[] statistics, int bins) =>
        new([new Measure("x", statistics, [.. Enumerable.Range(0, bins + 1).Select(edge => (double)edge)])], []);

    private static MemoryDataset Data(int[] bins, int outside) =>
        new([
            (
                "x",
                bins.SelectMany((count, bin) => Enumerable.Repeat(bin + 0.5, count))
                    .Concat(Enumerable.Repeat(-1.0, outside))
                    .ToArray()
            ),
        ]);

    private static MemoryDataset Repeat(double value, int count) =>
        new([("x", Enumerable.Repeat(value, count).ToArray())]);
}
