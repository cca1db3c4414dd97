using System.Diagnostics;
using Kexin.Cluster.Tests.Damage;

namespace Kexin.Bench;

/// <summary>Each file of a node's folder flipped, cut short and deleted, a node process each.</summary>
internal static class DamageBenchmark
{
    public static Benchmark Definition { get; } =
        new(
            "each file of a node's folder flipped, cut short and deleted, and a node started on it",
            new Dictionary<string, string>
            {
                ["most"] = "100000",
                ["only"] = "",
                ["seed"] = "1",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var seed = options.Number("seed");
        var begin = Stopwatch.GetTimestamp();
        var cases = await DamageMatrix.RunAsync(
            seed,
            options.Number("most"),
            options.Text("only"),
            Console.Error.WriteLine
        );
        Console.WriteLine(
            $"seed {seed}, {cases.Count} cases in {Stopwatch.GetElapsedTime(begin):hh\\:mm\\:ss}; {cases.Average(each => each.Took.TotalSeconds):F1} s each"
        );
        foreach (var group in cases.GroupBy(each => (each.Damage, each.End)).OrderBy(group => group.Key))
        {
            Console.WriteLine($"  {group.Key.Damage, -10} {group.Key.End, -50}{group.Count(), 5}");
        }

        foreach (var broken in cases.Where(each => each.Broken is not null))
        {
            Console.WriteLine($"{broken}\n{broken.Said}");
        }
    }
}
