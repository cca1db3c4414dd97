using Kexin.Computations.Documents;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Statistics;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Policy;

/// <summary>Two results to one requester whose rows differ by a few: the second one's cells stay shut.</summary>
public sealed class DifferenceTests
{
    private const int Rows = 60;
    private readonly RememberedReleases[] _memories = [new(), new()];

    [Fact]
    public async Task The_total_with_and_without_one_patient_do_not_both_open()
    {
        var all = await RunAsync(Sum("chol"), []);
        Assert.Equal(2 * Rows - 1, all.Cells[0].Count);
        var but = await RunAsync(Sum("chol"), [], new Condition("age", Operators.NotEqual, ["28"]));
        Assert.Null(but.Cells[0].Sum);
        Assert.Null(but.Cells[0].Count);
        Assert.Contains(
            "differ from those of an earlier result",
            but.Cells[0].Suppressed!.En,
            StringComparison.Ordinal
        );

        // What is the same as before, or quite another, opens.
        Assert.Equal(all.Cells[0].Sum, (await RunAsync(Sum("chol"), [])).Cells[0].Sum);
        var young = new Condition("age", Operators.Less, ["40"]);
        Assert.NotNull((await RunAsync(Sum("chol"), [], young)).Cells[0].Sum);
    }

    [Fact]
    public async Task Nor_the_other_way_round_nor_in_another_field_or_a_table_or_a_histogram()
    {
        var without = new Condition("age", Operators.NotEqual, ["28"]);
        Assert.NotNull((await RunAsync(Sum("chol"), [], without)).Cells[0].Sum);
        Assert.Null((await RunAsync(Sum("chol"), [])).Cells[0].Sum);
        Assert.Null((await RunAsync(Sum("bp"), [])).Cells[0].Count);
        Assert.Null((await RunAsync(Sum("chol"), [new GroupBy("one", ["1"])])).Cells[0].Sum);
        var histogram = new Measure("chol", [Statistic.Histogram], [0, 1000]);
        Assert.Null((await RunAsync(histogram, [])).Cells[0].Bins);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public async Task From_the_smallest_group_on_a_difference_opens(int rows, bool opens)
    {
        // Ages rise by row, and both providers have the same.
        await RunAsync(Sum("bp"), []);
        var most = new Condition("order", Operators.AtLeast, [$"{rows}"]);
        var second = await RunAsync(Sum("bp"), [], most with { Field = "joint" });
        Assert.Equal(opens, second.Cells[0].Sum is not null);
    }

    [Fact]
    public async Task A_table_that_refines_an_earlier_one_leaves_no_few_rows_between_them()
    {
        // Four rows of group a are neither x nor y.
        await RunAsync(Sum("bp"), [new GroupBy("g", ["1", "2"])]);
        var finer = await RunAsync(Sum("bp"), [new GroupBy("g", ["1", "2"]), new GroupBy("h", ["1", "2"])]);
        Assert.Null(finer.Cells[0].Sum);
        Assert.Contains("earlier result", finer.Cells[0].Suppressed!.En, StringComparison.Ordinal);
        Assert.NotNull(finer.Cells[1].Sum);
        Assert.NotNull(finer.Cells[3].Sum);
    }

    [Fact]
    public async Task Nor_a_total_that_differs_by_few_from_all_groups_of_an_earlier_table()
    {
        var first = await RunAsync(Sum("bp"), [new GroupBy("h", ["1", "2"])]);
        Assert.All(first.Cells, cell => Assert.NotNull(cell.Sum));
        Assert.Null(first.Rest!.Count);
        Assert.Null((await RunAsync(Sum("bp"), [])).Cells[0].Sum);
    }

    [Fact]
    public async Task Bins_that_differ_by_few_rows_from_earlier_ones_stay_shut()
    {
        Measure Histogram(params double[] edges) => new("order", [Statistic.Histogram], edges);
        Assert.Equal([40, 80], (await RunAsync(Histogram(0, 20, 60), [])).Cells[0].Bins!);
        Assert.Equal([null, null], (await RunAsync(Histogram(0, 21, 60), [])).Cells[0].Bins ?? [null, null]);
        Assert.Equal([60, 60], (await RunAsync(Histogram(0, 30, 60), [])).Cells[0].Bins!);
    }

    [Fact]
    public async Task A_run_that_opened_nothing_is_remembered_too_and_the_same_one_only_once()
    {
        await RunAsync(Sum("bp"), []);
        await RunAsync(Sum("bp"), []);
        Assert.All(_memories, memory => Assert.Equal(1, memory.Count));
    }

    private static Measure Sum(string field) => new(field, [Statistic.Count, Statistic.Sum], []);

    private Task<StatisticsOutput> RunAsync(Measure measure, IReadOnlyList<GroupBy> by, params Condition[] where)
    {
        var document = StatisticsRuns.Document(new StatisticsFunction([measure], by), 2, 5, where);
        return StatisticsRuns.RunAsync(document, [Data(0), Data(1)], _memories);
    }

    /// <summary>One patient of all is 28 and has a value; the others are older.</summary>
    private static MemoryDataset Data(int provider)
    {
        double[] Column(Func<int, double> value) => [.. Enumerable.Range(0, Rows).Select(value)];
        return new MemoryDataset([
            ("age", Column(i => provider == 0 && i == 7 ? 28 : 30 + i % 29)),
            ("chol", Column(i => provider == 1 && i == 3 ? double.NaN : 150 + i * 1.5)),
            ("bp", Column(i => 100 + i + provider / 8.0)),
            ("order", Column(i => i)),
            ("joint", Column(i => 2 * i + provider)),
            ("one", Column(_ => 1)),
            ("g", Column(i => 1 + i / 30)),
            ("h", Column(i => i is 10 or 11 ? 3 : 1 + i % 2)),
        ]);
    }
}
