using Kexin.Computations.Documents;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Statistics;

public sealed class PooledTests
{
    private static readonly Statistic[] Spread =
    [
        Statistic.Count,
        Statistic.Sum,
        Statistic.Mean,
        Statistic.Variance,
        Statistic.StandardDeviation,
    ];

    private static readonly StatisticsFunction Asked = new(
        [
            new Measure("far", Spread, []),
            new Measure("small", [Statistic.Mean, Statistic.Variance], []),
            new Measure("age", [Statistic.Sum, Statistic.Histogram], [20, 40, 50, 60, 120]),
        ],
        [new GroupBy("sex", ["1", "0.0"]), new GroupBy("site", ["北京", "Shanghai"])]
    );

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Joint_statistics_are_those_of_the_pooled_rows_bit_for_bit(int providers)
    {
        var table = Table.Generate(seed: providers, rows: 3000);
        var document = StatisticsRuns.Document(Asked, providers, 5, new Condition("age", ">=", ["30"]));
        var joint = await StatisticsRuns.RunAsync(document, [.. table.Split(providers).Select(part => part.Dataset())]);
        StatisticsRuns.AssertSame(await StatisticsRuns.AloneAsync(document, table.Dataset(batch: 77)), joint);
        Assert.Equal(12, joint.Cells.Count);
        Assert.Equal(["1", "Shanghai"], joint.Cells[1].Group);
        Assert.All(joint.Cells, cell => Assert.Null(cell.Suppressed));
    }

    [Fact]
    public async Task A_million_rows_come_out_as_in_plain_arithmetic_to_nine_digits()
    {
        var table = Table.Generate(seed: 9, rows: 1_000_000);
        string[] fields = ["far", "small", "age"];
        var function = new StatisticsFunction([.. fields.Select(field => new Measure(field, Spread, []))], []);
        var document = StatisticsRuns.Document(function, 2);
        var joint = await StatisticsRuns.RunAsync(document, [.. table.Split(2).Select(part => part.Dataset(4096))]);
        foreach (var cell in joint.Cells)
        {
            var values = table.Numbers(cell.Field).Where(value => !double.IsNaN(value)).ToArray();
            // Around the first value, so that the reference does not lose what is being tested.
            var shifted = values.Select(value => value - values[0]).ToArray();
            var mean = shifted.Sum() / values.Length;
            var variance = shifted.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
            Assert.Equal(values.Length, cell.Count);
            AssertNear(values[0] + mean, cell.Mean!.Value);
            AssertNear((values[0] + mean) * values.Length, cell.Sum!.Value);
            AssertNear(variance, cell.Variance!.Value);
            AssertNear(Math.Sqrt(variance), cell.StandardDeviation!.Value);
        }
    }

    [Fact]
    public Task Generated_hospitals_get_the_mean_by_sex_of_all_their_rows() =>
        GetsTheMeanBySexAsync("age", Table.Generate(seed: 4, rows: 920).Split(4));

    [RealHospitalsFact]
    public Task Four_real_hospitals_get_the_mean_cholesterol_by_sex_of_all_their_patients() =>
        GetsTheMeanBySexAsync("chol", [.. RealHospitals.Files().Select(Table.ReadNumbers)]);

    [Fact]
    public async Task Groups_are_told_apart_as_numbers_in_one_dataset_and_as_texts_in_another()
    {
        var numbers = new MemoryDataset([("x", new double[] { 1, 2, 4 }), ("g", new double[] { 1, 1, 2 })]);
        var texts = new MemoryDataset([("x", new double[] { 8, 16, 32 }), ("g", new[] { "1", "1.0", null })]);
        var function = new StatisticsFunction([new Measure("x", [Statistic.Sum], [])], [new GroupBy("g", ["1", "2"])]);
        var joint = await StatisticsRuns.RunAsync(StatisticsRuns.Document(function, 2, 1), numbers, texts);
        Assert.Equal([11.0, null], joint.Cells.Select(cell => cell.Sum));

        // Only the first has a row in the second group: the total would be its own.
        Assert.StartsWith("One organisation has all rows", joint.Cells[1].Suppressed!.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bins_take_their_lower_edge_and_the_last_one_its_upper_edge_too()
    {
        var values = new double[] { -1, 0, 0.5, 1, 1.5, 2, 2.5, double.NaN };
        var function = new StatisticsFunction([new Measure("x", [Statistic.Histogram], [0, 1, 2])], []);
        var data = new MemoryDataset([("x", values)]);
        var joint = await StatisticsRuns.RunAsync(StatisticsRuns.Document(function, 2, 1), data, data);
        Assert.Equal([4L, 6L], joint.Cells.Single().Bins!);
    }

    [Fact]
    public async Task One_row_has_no_variance()
    {
        var one = new MemoryDataset([("x", new[] { 3.0 })]);
        var function = new StatisticsFunction([new Measure("x", Spread, [])], []);
        var cell = (await StatisticsRuns.AloneAsync(StatisticsRuns.Document(function, 2, 1), one)).Cells.Single();
        Assert.Equal((1L, 3.0, 3.0), (cell.Count, cell.Sum, cell.Mean));
        Assert.Null(cell.Variance);
        Assert.Null(cell.StandardDeviation);
    }

    private static async Task GetsTheMeanBySexAsync(string field, IReadOnlyList<Table> hospitals)
    {
        var function = new StatisticsFunction(
            [new Measure(field, [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation], [])],
            [new GroupBy("sex", ["0", "1"])]
        );
        var document = StatisticsRuns.Document(function, hospitals.Count);
        var joint = await StatisticsRuns.RunAsync(document, [.. hospitals.Select(hospital => hospital.Dataset())]);
        var pooled = Table.Pool(hospitals);
        StatisticsRuns.AssertSame(await StatisticsRuns.AloneAsync(document, pooled.Dataset()), joint);
        Assert.Equal(2, joint.Cells.Count);
        foreach (var cell in joint.Cells)
        {
            var sex = double.Parse(cell.Group[0], System.Globalization.CultureInfo.InvariantCulture);
            var values = pooled
                .Numbers(field)
                .Zip(pooled.Numbers("sex"))
                .Where(row => row.Second == sex && !double.IsNaN(row.First))
                .Select(row => row.First)
                .ToArray();
            Assert.Equal(values.Length, cell.Count);
            AssertNear(values.Average(), cell.Mean!.Value);
        }
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.True(
            Math.Abs(expected - actual) <= 1e-9 * Math.Max(Math.Abs(expected), double.Epsilon),
            $"{expected:R} was expected, not {actual:R}."
        );
}
