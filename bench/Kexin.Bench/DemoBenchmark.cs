using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kexin.Bench;

/// <summary>How long <c>./kexin demo</c> takes as users run it, six node processes on this machine; the program is built before the clock starts.</summary>
internal static class DemoBenchmark
{
    private const double TicksPerSecond = 100;

    public static Benchmark Definition { get; } =
        new(
            "./kexin demo after the build: wall time, and processor time of it and its nodes",
            new Dictionary<string, string>
            {
                ["data"] = "",
                ["rows"] = "300",
                ["suite"] = "standard",
                ["runs"] = "3",
                ["folder"] = Path.Combine("artifacts", "bench"),
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var folder = Path.GetFullPath(Path.Combine(options.Text("folder"), $"demo-{Environment.ProcessId}"));
        var program = Path.Combine(Root(), "kexin");
        Directory.CreateDirectory(folder);
        try
        {
            await DoAsync(program, ["--help"]);
            var (best, soonest) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
            for (var run = 1; run <= options.Number("runs"); run++)
            {
                var (elapsed, founded) = await MeasureAsync(program, Path.Combine(folder, $"run-{run}"), options);
                best = elapsed < best ? elapsed : best;
                soonest = founded < soonest ? founded : soonest;
            }

            Console.WriteLine(
                $"best of {options.Number("runs")}: {best.TotalSeconds:F1} s; six nodes made, started and in one consortium: {soonest.TotalSeconds:F1} s"
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>How long it took, and how long until its nodes were in one consortium.</returns>
    private static async Task<(TimeSpan Elapsed, TimeSpan Founded)> MeasureAsync(
        string program,
        string folder,
        BenchmarkOptions options
    )
    {
        var found = folder + ".json";
        string[] data = options.Text("data") is { Length: > 0 } own
            ? ["--data", Path.GetFullPath(own)]
            : ["--rows", options.Text("rows")];
        var processor = ChildrenTime();
        var start = Stopwatch.GetTimestamp();
        await DoAsync(program, ["demo", "--dir", folder, "--json", found, "--suite", options.Text("suite"), .. data]);
        var elapsed = Stopwatch.GetElapsedTime(start);
        processor = ChildrenTime() - processor;
        using var record = JsonDocument.Parse(await File.ReadAllBytesAsync(found));
        var founding = record.RootElement.GetProperty("steps")[0].GetProperty("seconds").GetDouble();
        var analyses = record.RootElement.GetProperty("analyses").EnumerateArray();
        var runs = string.Join(
            " s, ",
            analyses.Select(one => one.GetProperty("seconds").GetDouble().ToString("F1", null))
        );
        Console.WriteLine(
            $"{elapsed.TotalSeconds:F1} s, {processor.TotalSeconds:F1} s of processor time; nodes made, started and in one consortium in {founding:F1} s; "
                + $"statistics and regression from the command to the result: {runs} s"
        );
        return (elapsed, TimeSpan.FromSeconds(founding));
    }

    private static async Task DoAsync(string program, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', words)}: {await output}{await errors}");
        }
    }

    /// <summary>Processor time, the system's included, of this process's ended children and of theirs.</summary>
    private static TimeSpan ChildrenTime()
    {
        // proc(5): behind the name in brackets, cutime and cstime are the 14th and the 15th.
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        var ticks = fields[13..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Kexin.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository is not above this program.");
        }

        return folder.FullName;
    }
}
