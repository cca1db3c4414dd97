using System.Diagnostics;

namespace Kexin.Cluster.Tests.Faults;

/// <summary>Faults one after the other on four node processes under load, and a reading of all nodes after each.</summary>
/// <remarks>The seed gives the kinds and what they are done to; when the load's transactions fall between is not repeated.</remarks>
internal static class FaultRun
{
    /// <summary>Runs so many faults: each kind once in a random order before any comes again.</summary>
    /// <param name="seed">Repeats the run.</param>
    /// <param name="count">How many faults.</param>
    /// <param name="report">Told of each fault before it happens.</param>
    /// <returns>How often each kind happened and how long its faults took together, and what the load was told.</returns>
    /// <exception cref="InvalidOperationException">A promise is broken; the message has the seed, the number and the kind.</exception>
    public static async Task<FaultReport> RunAsync(int seed, int count, Action<string> report)
    {
        await using var cluster = await Cluster.StartAsync("standard", "north", "east");
        var dataset = await Steps.PublishAsync(cluster["north"], Cohort.Generate("north", seed, 100));
        await cluster.CatchUpAsync((await cluster.Centre.Client.Ledger.StatusAsync()).Height);
        await using var load = new SteadyLoad(cluster, dataset);
        var scene = new FaultScene(cluster, load, new Random(seed));
        var check = new HistoryCheck(cluster, load);
        var kinds = new Dictionary<string, FaultTimes>(StringComparer.Ordinal);
        string[] order = [];
        for (var i = 0; i < count; i++)
        {
            if (i % FaultKinds.All.Count == 0)
            {
                order = [.. FaultKinds.All.Keys];
#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
                scene.Random.Shuffle(order);
#pragma warning restore CA5394
            }

            var kind = order[i % order.Length];
            report($"{i + 1}: {kind}");
            var times = kinds.GetValueOrDefault(kind, new FaultTimes(0, default, default, default));
            try
            {
                var fault = await TimeAsync(() => FaultKinds.All[kind](scene));
                var goesOn = await TimeAsync(scene.GoOnAsync);
                var read = await TimeAsync(check.CheckNewAsync);
                kinds[kind] = new(times.Count + 1, times.Fault + fault, times.GoesOn + goesOn, times.Read + read);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, fault {i + 1}, {kind}: {error.Message}", error);
            }
        }

        await check.CheckAllAsync();
        return new FaultReport(kinds, load.Final, load.Refused);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> step)
    {
        var begin = Stopwatch.GetTimestamp();
        await step();
        return Stopwatch.GetElapsedTime(begin);
    }
}

/// <summary>What a run of faults came to.</summary>
/// <param name="Kinds">How often each kind happened, and how long.</param>
/// <param name="Final">Transactions that were said to be final, all of which are there.</param>
/// <param name="Refused">Calls that were refused, met no node, or got no answer in time.</param>
internal sealed record FaultReport(IReadOnlyDictionary<string, FaultTimes> Kinds, int Final, int Refused);

/// <summary>How long the faults of a kind took, all together.</summary>
/// <param name="Count">How many.</param>
/// <param name="Fault">From the first to the last thing that was done to the nodes, their starts among it.</param>
/// <param name="GoesOn">Until the ledger had taken something new.</param>
/// <param name="Read">Until all nodes agreed and were read.</param>
internal sealed record FaultTimes(int Count, TimeSpan Fault, TimeSpan GoesOn, TimeSpan Read);
