using System.Diagnostics;
using Kexin.Cluster.Tests.Faults;

namespace Kexin.Bench;

/// <summary>Faults without end on four node processes: nothing acknowledged is lost, and there is one history.</summary>
/// <remarks>What matters is that it ends; the times say how long a fault and the reading of all nodes after it take.</remarks>
internal static class FaultsBenchmark
{
    public static Benchmark Definition { get; } =
        new(
            "faults on four node processes, and a reading of all nodes after each",
            new Dictionary<string, string> { ["count"] = "10000", ["seed"] = "1" },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var seed = options.Number("seed");
        var begin = Stopwatch.GetTimestamp();
        var report = await FaultRun.RunAsync(seed, options.Number("count"), Console.Error.WriteLine);
        Console.WriteLine(
            $"seed {seed}, {report.Kinds.Values.Sum(kind => kind.Count)} faults in {Stopwatch.GetElapsedTime(begin):hh\\:mm\\:ss}"
        );
        foreach (var (kind, (count, time)) in report.Kinds.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {kind, -40}{count, 6}{time.TotalSeconds / count, 8:F1} s each");
        }

        Console.WriteLine(
            $"{report.Final} final transactions, all there at every node; {report.Refused} calls refused or unanswered"
        );
    }
}
