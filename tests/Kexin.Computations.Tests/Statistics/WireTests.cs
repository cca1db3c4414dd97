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
            "b85ae6bba99bb95f2a0625d933d44bc5328bc243b6d9f815c7d81f258492249f",
            sessions.WireDigest(names[0], names[2])
        );
        Assert.Equal(
            "f723c379dc3cb765b9d60a823c9b685f25cc69be403651e894f034e3d18176eb",
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
