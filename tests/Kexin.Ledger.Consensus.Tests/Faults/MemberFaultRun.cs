using System.Diagnostics;

namespace Kexin.Ledger.Consensus.Tests.Faults;

/// <summary>Faults one after the other on four members' engines in this process, and a reading of all of them after each.</summary>
/// <remarks>
/// The seed gives the kinds and what they are done to. Beside <c>Kexin.Cluster.Tests/Faults</c>, which kills processes and
/// breaks files, this one has a member that lies, and is some ten times as fast.
/// </remarks>
internal static class MemberFaultRun
{
    /// <summary>Runs so many faults: each kind once in a random order before any comes again.</summary>
    /// <param name="seed">Repeats the run.</param>
    /// <param name="count">How many faults.</param>
    /// <param name="report">Told of each fault before it happens.</param>
    /// <returns>How often each kind happened and how long its faults took together, and how many transactions were final.</returns>
    /// <exception cref="InvalidOperationException">A promise is broken; the message has the seed, the number and the kind.</exception>
    public static async Task<(IReadOnlyDictionary<string, (int Count, TimeSpan Time)> Kinds, int Final)> RunAsync(
        int seed,
        int count,
        Action<string> report
    )
    {
        await using var scene = new MemberFaultScene(seed);
        await scene.Consortium.StartAllAsync();
        var kinds = new Dictionary<string, (int Count, TimeSpan Time)>(StringComparer.Ordinal);
        string[] order = [];
        for (var i = 0; i < count; i++)
        {
            if (i % MemberFaultKinds.All.Count == 0)
            {
                order = [.. MemberFaultKinds.All.Keys];
#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
                scene.Random.Shuffle(order);
#pragma warning restore CA5394
            }
            var kind = order[i % order.Length];
            report($"{i + 1}: {kind}");
            var begin = Stopwatch.GetTimestamp();
            try
            {
                scene.Submit();
                await MemberFaultKinds.All[kind].Do(scene);
                await scene.GoOnAsync(MemberFaultKinds.All[kind].KeepsAccepted);
                await scene.CheckAsync(fromTheStart: i == count - 1);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, fault {i + 1}, {kind}: {error.Message}", error);
            }
            var (times, took) = kinds.GetValueOrDefault(kind);
            kinds[kind] = (times + 1, took + Stopwatch.GetElapsedTime(begin));
        }
        return (kinds, scene.FinalCount);
    }
}
