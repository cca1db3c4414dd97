using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Collaboration.Tests.Statistics;

/// <summary>What goes over the wire in a seeded run; a change here is a change of the protocol and comes with a decision record.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Every_direction_carries_what_it_always_carried_and_the_requester_sends_nothing()
    {
        var function = new StatisticsFunction(
            [new Measure("x", [Statistic.Count, Statistic.Variance, Statistic.Histogram], [0, 2, 4])],
            [new GroupBy("g", ["1", "2"])]
        );
        var document = StatisticsRuns.Document(function, 2, 3);
        var data = new MemoryDataset([("x", new double[] { 1, 1, 3, 3, 2 }), ("g", new double[] { 1, 1, 1, 1, 2 })]);
        var names = StatisticsRuns.Names(document);
        await using var sessions = await TappedSessions.OpenAsync(names);
        var progress = new List<RunProgress>();
        await StatisticsRuns.RunAsync(sessions, document, [data, data], confirms: false, new Recorder(progress));
        Assert.DoesNotContain(sessions.Messages, message => message.From == names[2]);
        Assert.Equal(
            "9d638ea9a28ab6945083ea1c4e3013fd599c3ce834f02f47bbc2869b50059579",
            sessions.WireDigest(names[0], names[1])
        );
        Assert.Equal(
            "c465f7c1cf58a73b3e728d3e6f2c1fee00f89b5e9d1abdd3bc12c57447328ac2",
            sessions.WireDigest(names[1], names[0])
        );
        Assert.Equal(
            "b0e00c21c1d92139553213ee5cb8d200d3576ff3bdc8e0cf61caa9acdbfc9556",
            sessions.WireDigest(names[0], names[2])
        );
        Assert.Equal(
            "0e4acd74cddda1342a440533c174a7b57e236ee552857cf3de5d6d0d35fa37c5",
            sessions.WireDigest(names[1], names[2])
        );
        Assert.Equal(3, progress.Count(step => step.Done == step.Total));
    }

    private sealed class Recorder(List<RunProgress> steps) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            lock (steps)
            {
                steps.Add(value);
            }
        }
    }
}
