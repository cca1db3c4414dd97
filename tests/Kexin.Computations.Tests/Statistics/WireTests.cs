using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Statistics;

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
            "dab7cb08fcfa24cd4880114bca63b2c96801ff886d2dfbee1a426a0033df8476",
            sessions.WireDigest(names[0], names[1])
        );
        Assert.Equal(
            "c069ffbfc1ab65f696abc6827a5c3561eaf43cda4786e7700b479917ed3a7244",
            sessions.WireDigest(names[1], names[0])
        );
        Assert.Equal(
            "fd2e4ea5de297be5befa47b2683c3a7fe84e86ec5208ec7c8b0b0e8408e9d5c7",
            sessions.WireDigest(names[0], names[2])
        );
        Assert.Equal(
            "3e2a86edb5fa7348a96cf5cce0dda1822f4bff91ece265f0ce8e9f1180b68a5a",
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
