using CsCheck;
using Kexin.Computations.Documents;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Statistics;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Policy;

/// <summary>What one document alone must not tell: small groups by subtraction, one organisation's own totals, few rows of two values.</summary>
public sealed class HeldBackTests
{
    private const int K = 5;

    [Fact]
    public void A_total_less_the_open_groups_is_nothing_or_enough() =>
        Gen.Int[0, 12]
            .Array[1, 7]
            .Sample(
                sizes =>
                {
                    var output = Alone(
                        [.. sizes.SelectMany((size, g) => Enumerable.Repeat((g, 0), size))],
                        sizes.Length,
                        1
                    );
                    var left = sizes.Sum() - output.Cells.Sum(cell => cell.Count ?? 0);
                    Assert.True(left is 0 or >= K || sizes.Sum() < K, $"{left} rows can be found by subtraction.");
                },
                iter: 2000
            );

    [Fact]
    public void Nor_is_a_margin_of_a_table_less_its_open_cells() =>
        Gen.Int[0, 12]
            .Array[6]
            .Sample(
                sizes =>
                {
                    var rows = sizes.SelectMany((size, i) => Enumerable.Repeat((i / 3, i % 3), size));
                    var counts = Alone([.. rows], 2, 3).Cells.Select(cell => cell.Count).ToArray();
                    foreach (var line in new int[][] { [0, 1, 2], [3, 4, 5], [0, 3], [1, 4], [2, 5] })
                    {
                        var margin = line.Sum(i => sizes[i]);
                        var left = margin - line.Sum(i => counts[i] ?? 0);
                        Assert.True(left is 0 or >= K || margin < K, $"{left} rows can be found by subtraction.");
                    }
                },
                iter: 2000
            );

    [Fact]
    public async Task The_group_after_a_small_one_says_why_it_is_held_back()
    {
        var output = await RunAsync([.. Groups(20, 3, 20, 20)], [.. Groups(20, 1, 20, 20)], 4);
        Assert.Equal([40, null, null, 40], output.Cells.Select(cell => cell.Count));
        Assert.Contains("Fewer than 5 rows", output.Cells[1].Suppressed!.En, StringComparison.Ordinal);
        Assert.Contains("The group before this one", output.Cells[2].Suppressed!.En, StringComparison.Ordinal);
        var empty = await RunAsync([.. Groups(20, 0, 20, 20)], [.. Groups(20, 0, 20, 20)], 4);
        Assert.Equal([40, null, 40, 40], empty.Cells.Select(cell => cell.Count));
    }

    [Theory]
    [InlineData(44, 1, true)]
    [InlineData(45, 4, false)]
    [InlineData(45, 5, true)]
    public async Task Who_has_more_than_nine_tenths_of_the_rows_must_agree(int first, int second, bool opens)
    {
        var cell = (await RunAsync([.. Groups(first)], [.. Groups(second)], 1)).Cells.Single();
        Assert.Equal(opens ? first + second : null, cell.Count);
        Assert.Equal(opens, cell.Suppressed is null);
        Assert.Equal(first + second, (await RunAsync([.. Groups(first)], [.. Groups(second)], 1, 0)).Cells[0].Count);
    }

    [Fact]
    public async Task A_bin_of_one_organisation_opens_only_if_it_agreed_and_so_do_its_neighbour_and_the_sums()
    {
        // In the second of three bins only the first organisation has rows.
        MemoryDataset Rows(params int[] sizes) =>
            new([("x", sizes.SelectMany((size, bin) => Enumerable.Repeat(bin + 0.5, size)).ToArray())]);
        MemoryDataset[] data = [Rows(20, 8, 20), Rows(20, 0, 20)];
        var document = Document(
            [new Measure("x", [Statistic.Count, Statistic.Histogram, Statistic.Sum], [0, 1, 2, 3])],
            []
        );
        var cell = (await StatisticsRuns.RunAsync(document, data)).Cells[0];
        Assert.Equal([40, null, null], cell.Bins!);
        Assert.Null(cell.Sum);
        cell = (await StatisticsRuns.RunAsync(document, data, null, 0)).Cells[0];
        Assert.Equal([40, 8, 40], cell.Bins!);
        Assert.Equal(132, cell.Sum);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(6, true)]
    public async Task A_sum_of_a_field_of_any_two_values_does_not_count_few(int rare, bool opens)
    {
        // Coded 10 and 20: by the codes -1, 0, 1 and 2 nobody would see it.
        var rows = Enumerable.Range(0, 40).Select(i => i < rare ? 20.0 : 10).ToArray();
        MemoryDataset Half(int part) => new([("x", rows.Where((_, i) => i % 2 == part).ToArray())]);
        var function = new StatisticsFunction([new Measure("x", [Statistic.Count, Statistic.Sum], [])], []);
        var cell = (await StatisticsRuns.RunAsync(StatisticsRuns.Document(function, 2, K), Half(0), Half(1))).Cells[0];
        Assert.Equal(40, cell.Count);
        Assert.Equal(opens ? rows.Sum() : null, cell.Sum);
    }

    [CasesFact("10-levels")]
    public async Task Rows_in_no_group_are_counted_under_the_same_gates()
    {
        var data = Cases.Files("10-levels").Select(Levels).ToArray();
        foreach (
            var (field, values, counts, rest) in new (string, string[], long?[], long)[]
            {
                ("stage", ["I", "II", "III"], [24, 16, 8], 13),
                ("sex", ["M", "F"], [18, 31], 12),
            }
        )
        {
            var function = new StatisticsFunction(
                [new Measure("x", [Statistic.Count], [])],
                [new GroupBy(field, values)]
            );
            var document = StatisticsRuns.Document(function, 2, K);
            var agreed = await StatisticsRuns.RunAsync(document, data, null, 0, 1);
            Assert.Equal(counts, agreed.Cells.Select(cell => cell.Count));
            Assert.Equal(rest, agreed.Rest!.Count);
            var otherwise = await StatisticsRuns.RunAsync(document, data);
            Assert.Null(otherwise.Rest!.Count);
            Assert.Contains("--own-totals", otherwise.Rest.Suppressed!.En, StringComparison.Ordinal);
        }
    }

    [CasesFact("11-empty-provider")]
    public async Task Totals_of_one_organisation_open_only_if_it_agreed()
    {
        var data = Cases
            .Files("11-empty-provider")
            .Select(Table.ReadNumbers)
            .Select(table => table.Dataset())
            .ToArray();
        var lab = Document([new Measure("lab", [Statistic.Count, Statistic.Mean], [])], []);
        var arm = Document([new Measure("x", [Statistic.Count, Statistic.Mean], [])], [new GroupBy("arm", ["0", "1"])]);
        foreach (var agrees in new[] { false, true })
        {
            int[] agreeing = agrees ? [0] : [];
            var cell = (await StatisticsRuns.RunAsync(lab, data, null, agreeing)).Cells[0];
            Assert.Equal((agrees ? 9.75 : null, agrees ? 40L : null), (cell.Mean, cell.Count));
            cell = (await StatisticsRuns.RunAsync(arm, data, null, agreeing)).Cells[1];
            Assert.Equal((agrees ? 20.0 : null, agrees ? 20L : null), (cell.Mean, cell.Count));
            Assert.Equal(agrees, cell.Suppressed is null);
            Assert.True(agrees || cell.Suppressed!.En.Contains("--own-totals", StringComparison.Ordinal));
            Assert.True(agrees || cell.Suppressed!.Zh.Contains("--own-totals", StringComparison.Ordinal));
        }
    }

    private static ComputationDocument Document(IReadOnlyList<Measure> measures, IReadOnlyList<GroupBy> by) =>
        StatisticsRuns.Document(new StatisticsFunction(measures, by), 2, K);

    private static IEnumerable<(int, int)> Groups(params int[] sizes) =>
        sizes.SelectMany((size, group) => Enumerable.Repeat((group, 0), size));

    private static Task<StatisticsOutput> RunAsync(
        (int, int)[] first,
        (int, int)[] second,
        int groups,
        params int[] agreeing
    ) => StatisticsRuns.RunAsync(Counts(groups, 1), [Data(first), Data(second)], null, agreeing);

    private static StatisticsOutput Alone((int, int)[] rows, int groups, int columns) =>
        StatisticsRuns.AloneAsync(Counts(groups, columns), Data(rows)).GetAwaiter().GetResult();

    private static ComputationDocument Counts(int groups, int columns)
    {
        string[] Values(int count) => [.. Enumerable.Range(0, count).Select(value => $"{value}")];
        return Document(
            [new Measure("x", [Statistic.Count], [])],
            [new GroupBy("g", Values(groups)), new GroupBy("h", Values(columns))]
        );
    }

    private static MemoryDataset Data((int G, int H)[] rows) =>
        new([
            ("x", rows.Select((_, i) => (double)i).ToArray()),
            ("g", rows.Select(row => (double)row.G).ToArray()),
            ("h", rows.Select(row => (double)row.H).ToArray()),
        ]);

    private static MemoryDataset Levels(string path)
    {
        var lines = File.ReadAllLines(path).Skip(1).Select(line => line.Split(',')).ToArray();
        string?[] Text(int column) => [.. lines.Select(cells => cells[column].Length == 0 ? null : cells[column])];
        var x = lines.Select(cells => double.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture));
        return new MemoryDataset([("stage", Text(0)), ("sex", Text(1)), ("x", x.ToArray())]);
    }
}
