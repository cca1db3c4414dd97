using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Statistics;
using Kexin.Cryptography;
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
        Assert.Contains("those of an earlier result", but.Cells[0].Suppressed!.En, StringComparison.Ordinal);

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
    [InlineData(5, false)]
    [InlineData(6, true)]
    public async Task From_the_smallest_group_and_a_row_for_each_other_provider_on_a_difference_opens(
        int rows,
        bool opens
    )
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

    [Theory]
    [InlineData(20)]
    [InlineData(10, 25, 40)]
    [InlineData(8, 16, 24, 32, 40, 48)]
    public async Task Several_earlier_totals_taken_off_one_leave_no_few_rows(params int[] bands)
    {
        // The bands hold all rows but the last one of each provider, and every two results differ by many.
        int[] edges = [0, .. bands, Rows - 1];
        Assert.NotNull((await RunAsync(Sum("bp"), [])).Cells[0].Sum);
        for (var band = 1; band < edges.Length; band++)
        {
            var cell = (await RunAsync(Sum("bp"), [], Band(edges[band - 1], edges[band]))).Cells[0];
            Assert.Equal(band < edges.Length - 1, cell.Sum is not null);
            Assert.Equal(
                band == edges.Length - 1,
                cell.Suppressed?.En.Contains("earlier result", StringComparison.Ordinal) == true
            );
        }

        // In other words, or a field more, it is the same question.
        Condition[] same =
        [
            new("joint", Operators.AtLeast, [$"{2 * edges[^2]}"]),
            new("joint", Operators.Less, [$"{2 * Rows - 2}"]),
        ];
        Assert.Null((await RunAsync(Sum("bp"), [], same)).Cells[0].Sum);
        Assert.Null((await RunAsync(Sum("age"), [], Band(edges[^2], edges[^1]))).Cells[0].Sum);
    }

    [Fact]
    public async Task Nor_do_some_bins_of_a_histogram_taken_off_a_total()
    {
        await RunAsync(new Measure("order", [Statistic.Histogram], [0, 20, 40, Rows]), []);
        Assert.NotNull((await RunAsync(Sum("order"), [], Band(0, 30))).Cells[0].Sum);
        Assert.Null((await RunAsync(Sum("order"), [], Band(0, 41))).Cells[0].Sum);
        Assert.NotNull((await RunAsync(Sum("order"), [], Band(10, 50))).Cells[0].Sum);
    }

    [Fact]
    public async Task What_divides_an_earlier_total_opens_and_so_does_what_joins_the_parts_again()
    {
        GroupBy g = new("g", ["1", "2"]);
        GroupBy two = new("two", ["1", "2"]);
        await RunAsync(Sum("bp"), []);
        foreach (var by in new GroupBy[][] { [g], [g, two], [two], [] })
        {
            foreach (var field in new[] { "bp", "order", "chol" })
            {
                var output = await RunAsync(Sum(field), by);
                Assert.All(output.Cells, cell => Assert.NotNull(cell.Sum));
                Assert.Null(output.Rest?.Suppressed);
            }
        }
    }

    [Fact]
    public async Task A_regression_after_tables_of_others_and_of_the_same_datasets_opens()
    {
        // Its own rows are free to open, though the rows in no group of an earlier table are none at all.
        var by = new StatisticsFunction([Sum("bp")], [new GroupBy("two", ["1", "2"])]);
        MemoryDataset[] data = [Data(0), Data(1), Data(2)];
        RememberedReleases[] memories = [.. _memories, new()];
        await StatisticsRuns.RunAsync(StatisticsRuns.Document(by, 2, 5), data[..2], memories);
        var three = await StatisticsRuns.RunAsync(StatisticsRuns.Document(by, 3, 5), data, memories);
        Assert.All(three.Cells, cell => Assert.NotNull(cell.Sum));
        Assert.Equal(0, three.Rest!.Count);
        var document = StatisticsRuns.Document(by, 3, 5) with
        {
            Function = new LogisticRegressionFunction(new Condition("bp", Operators.AtLeast, ["130"]), ["age"]),
        };
        var requirement = RowRequirement.Of(document);
        var now = new ReleaseShape(
            ReleaseShape.IdOf(Suite.Standard, document),
            requirement.Tables(Suite.Standard, document)
        );
        var differences = new Differences(OutputPolicy.Of(document), now, await memories[0].ListAsync(default));
        var counts = new long[differences.Count];
        ushort[] cases = [.. Enumerable.Range(0, Rows).Select(row => (ushort)(row < 30 ? 0 : 1))];
        foreach (var memory in memories)
        {
            using var random = SeededRandomSource.FromNumber(1);
            var own = await memory.ListAsync(default);
            var rows = new ReleasedRows(now, [new ushort[Rows], cases]);
            var check = new AccountCheck(differences, rows, own, memory, random);
            counts = [.. counts.Zip(await check.CountAsync(default), (sum, more) => sum + more)];
        }

        requirement = requirement with { Differences = differences };
        var first = requirement.Gates.Count - differences.Count;
        var open = counts.Select(count => count == 0 || count >= differences.Cap);
        Assert.Null(requirement.FindShort([.. Enumerable.Repeat(true, first), .. open]));
        Assert.Contains(requirement.NeededGates, gate => gate >= first);
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

    [Fact]
    public async Task Of_two_runs_at_once_that_know_nothing_of_each_other_the_later_one_opens_nothing()
    {
        _memories[0].Meanwhile = RememberedReleases.Other(1);
        var end = await Assert.ThrowsAsync<ComputationException>(() => RunAsync(Sum("bp"), []));
        Assert.Equal(EarlierReleases.Meanwhile, end.Text);
        Assert.NotNull((await RunAsync(Sum("bp"), [])).Cells[0].Sum);
    }

    private static Condition[] Band(int from, int below) =>
        [new("order", Operators.AtLeast, [$"{from}"]), new("order", Operators.Less, [$"{below}"])];

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
            ("two", Column(i => 1 + i % 2)),
            ("h", Column(i => i is 10 or 11 ? 3 : 1 + i % 2)),
        ]);
    }
}
