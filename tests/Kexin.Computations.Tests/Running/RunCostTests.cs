using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.LogisticRegression;
using Kexin.Computations.Tests.Statistics;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Running;

/// <summary>What a draft says that a run will send is what a run sends, nearly.</summary>
public sealed class RunCostTests
{
    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 20)]
    public async Task Statistics_send_what_was_expected(int providers, int smallestGroup)
    {
        var function = new StatisticsFunction(
            [
                new Measure("x", [Statistic.Count, Statistic.Variance, Statistic.Histogram], [0, 2, 4]),
                new Measure("y", [Statistic.Mean], []),
            ],
            [new GroupBy("g", ["1", "2"])]
        );
        var document = StatisticsRuns.Document(function, providers, smallestGroup);
        var values = Enumerable.Range(0, 60).Select(i => (double)(i % 4)).ToArray();
        var data = new MemoryDataset([
            ("x", values),
            ("y", values),
            ("g", values.Select(value => 1 + (value % 2)).ToArray()),
        ]);
        var names = StatisticsRuns.Names(document);
        await using var sessions = await TappedSessions.OpenAsync(names);
        await StatisticsRuns.RunAsync(sessions, document, [.. Enumerable.Repeat(data, providers)], confirms: false);
        AssertNear(new StatisticsComputation().Cost(document, [60, 60]), Most(sessions));
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 10)]
    public async Task A_regression_sends_what_was_expected(int providers, int smallestGroup)
    {
        var joint = new JointRegression(Cohort.Generate(43, 400).Split(providers), smallestGroup);
        await using var sessions = await TappedSessions.OpenAsync(joint.Names);
        await joint.RunAsync(sessions.All);
        AssertNear(new LogisticRegressionComputation().Cost(joint.Document, [200, 200]), Most(sessions));
    }

    [Fact]
    public void Each_list_of_an_intersection_crosses_twice()
    {
        var cost = new IntersectionComputation().Cost(StatisticsRuns.Document(new([], []), 2), [1000, 3000]);
        Assert.Equal(32 * 4000, cost.SizeInBytes);
    }

    [Fact]
    public void The_time_is_that_of_rounds_and_bytes() =>
        Assert.Equal(TimeSpan.FromSeconds(0.1 + 2), new RunCost(5, 25_000_000).OnTheNetwork);

    private static long Most(TappedSessions sessions) =>
        sessions.Messages.GroupBy(message => message.From).Max(sent => sent.Sum(message => (long)message.Bytes.Length));

    private static void AssertNear(RunCost expected, long sent) =>
        Assert.InRange((double)expected.SizeInBytes / sent, 0.5, 2);
}
