using System.Diagnostics;
using Kexin.Governance.Classification.Discovery;
using Kexin.Governance.Tests.Discovery;

namespace Kexin.Bench;

/// <summary>How well discovery recognises generated columns on which it was not tuned, and how much text it looks at in a second on one core.</summary>
internal static class DiscoveryBenchmark
{
    private const double BytesPerMegabyte = 1 << 20;

    public static Benchmark Definition { get; } =
        new(
            "precision and recall of discovery on held-out columns, and MB/s on one core",
            new Dictionary<string, string>
            {
                ["seeds"] = "20",
                ["rows"] = "400",
                ["speed-rows"] = "20000",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var score = await DiscoveryScore.MeasureAsync(
            LabelledColumns.FirstHeldOutSeed,
            options.Number("seeds"),
            options.Number("rows")
        );
        Console.WriteLine(
            $"columns: {score.Right + score.Missed} of a kind, {score.Nothing + score.Wrong - Math.Min(score.Wrong, score.Missed)} of none"
        );
        Console.WriteLine(
            $"precision {score.Precision:F4} ({score.Wrong} wrong), recall {score.Recall:F4} ({score.Missed} missed)"
        );
        foreach (var mistake in score.Mistakes.Select(each => each.Split(':')[0]).GroupBy(each => each.Split('\'')[0]))
        {
            Console.WriteLine($"  {mistake.Count()} × {mistake.Key.Trim()}");
        }

        // The sets' sizes follow their seed; the first of full size is taken.
        var columns = Enumerable
            .Range(0, 100)
            .Select(seed => LabelledColumns.Make(seed, options.Number("speed-rows")))
            .First(each => each[0].Values.Length == options.Number("speed-rows"));
        var bytes = columns.Sum(column => column.SizeInBytes);
        for (var round = 0; round < 3; round++)
        {
            await using var reader = new LabelledDataset(columns);
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await DatasetScan.ReadAsync(reader, CancellationToken.None);
            var (time, core) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - used);
            Console.WriteLine(
                $"scanned {columns.Count} columns of {columns[0].Values.Length:N0} rows, {bytes / BytesPerMegabyte:N1} MB as UTF-8: {bytes / BytesPerMegabyte / time.TotalSeconds:N0} MB/s, {bytes / BytesPerMegabyte / core.TotalSeconds:N0} MB a second of processor time"
            );
        }
    }
}
