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
        Console.WriteLine($"  {"", -40}{"", 6}{"fault", 9}{"goes on", 9}{"read", 9}  seconds each");
        foreach (
            var (kind, (count, fault, goesOn, read)) in report.Kinds.OrderBy(item => item.Key, StringComparer.Ordinal)
        )
        {
            Console.WriteLine(
                $"  {kind, -40}{count, 6}{fault.TotalSeconds / count, 9:F1}{goesOn.TotalSeconds / count, 9:F1}{read.TotalSeconds / count, 9:F1}"
            );
        }

        Console.WriteLine(
            $"{report.Final} final transactions, all there at every node; {report.Refused} calls refused or unanswered"
        );
    }
}
