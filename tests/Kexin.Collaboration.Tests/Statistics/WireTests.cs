using Kexin.Mpc.SecretSharing.Tests;
using Kexin.Vault.Memory;

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
            "92227d8f2095bce4517f2be8e31787efa84a1abe06db0019b25952668499d2fd",
            sessions.WireDigest(names[0], names[1])
        );
        Assert.Equal(
            "9e3874b3362582efde59ba978afba254cfd37001db6b64e9e905f9ae4ff2c2da",
            sessions.WireDigest(names[1], names[0])
        );
        Assert.Equal(
            "dfbcb4b867371518f2fef38ccd5d34a60ba5a477722560c2e0783e89eb820644",
            sessions.WireDigest(names[0], names[2])
        );
        Assert.Equal(
            "633418e0de24b064abba8291ec874800f6e6680eaabeb88fe74e1d1fcc00707e",
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
