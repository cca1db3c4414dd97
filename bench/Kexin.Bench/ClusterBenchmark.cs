using System.Diagnostics;
using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Cluster.Tests;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Statistics;
using Consortium = Kexin.Cluster.Tests.Cluster;
using Steps = Kexin.Cluster.Tests.Steps;

namespace Kexin.Bench;

/// <summary>Joint computations among six real node processes on this machine, from the command to run to the result in hand.</summary>
internal static class ClusterBenchmark
{
    private static readonly string[] Hospitals = ["north", "east", "south", "west"];

    public static Benchmark Definition { get; } =
        new(
            "statistics, regression and intersection among six node processes, and a node's peak memory",
            new Dictionary<string, string>
            {
                ["rows"] = "1000000",
                ["identifiers"] = "100000",
                ["regression-rows"] = "300",
                ["data"] = "",
                ["suite"] = "standard",
                ["repeat"] = "3",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        await using var cluster = await Consortium.StartAsync(options.Text("suite"), Hospitals);
        await MeasureRegressionAsync(cluster, options);
        await MeasureIntersectionAsync(cluster, options);
        await MeasureStatisticsAsync(cluster, options);
        foreach (var node in cluster.Nodes)
        {
            Console.WriteLine($"peak memory of {node.Name}: {PeakInMegabytes(node.ProcessId):F0} MB");
        }
    }

    private static async Task MeasureStatisticsAsync(Consortium cluster, BenchmarkOptions options)
    {
        var rows = options.Number("rows");
        var datasets = new List<string>();
        var clock = RunClock.Start(cluster);
        for (var i = 0; i < Hospitals.Length; i++)
        {
            await using var file = WideTable.Create(seed: i, rows);
            datasets.Add(await Steps.PublishAsync(cluster[Hospitals[i]], file, "wide"));
        }

        clock.Report("taking in and publishing", $"4 x {rows} rows, {WideTable.Columns} columns, one after the other");
        Measure[] measures =
        [
            .. WideTable.Measured.Select(field => new Measure(
                field,
                [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation],
                []
            )),
        ];
        var draft = new DraftTask(
            "All columns by sex",
            Steps.Purpose,
            datasets,
            RecordJson.Write<ComputationFunction>(new StatisticsFunction(measures, [new GroupBy("sex", ["0", "1"])]))
        );
        await MeasureRunsAsync(cluster, draft, $"statistics of {measures.Length} columns by 2 groups", options);
    }

    private static async Task MeasureRegressionAsync(Consortium cluster, BenchmarkOptions options)
    {
        var folder = options.Text("data");
        var datasets = new List<string>();
        if (folder.Length > 0)
        {
            var files = Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).ToArray();
            for (var i = 0; i < Hospitals.Length; i++)
            {
                await using var file = File.OpenRead(files[i]);
                datasets.Add(await Steps.PublishAsync(cluster[Hospitals[i]], file, "patients"));
            }
        }
        else
        {
            for (var i = 0; i < Hospitals.Length; i++)
            {
                var cohort = Cohort.Generate(Hospitals[i], i, options.Number("regression-rows"));
                datasets.Add(await Steps.PublishAsync(cluster[Hospitals[i]], cohort));
            }
        }

        var draft = new DraftTask(
            "Disease",
            Steps.Purpose,
            datasets,
            RecordJson.Write<ComputationFunction>(
                new LogisticRegressionFunction(
                    new Data.Condition("num", ">", ["0"]),
                    ["age", "sex", "trestbps", "thalach"]
                )
            )
        );
        await MeasureRunsAsync(cluster, draft, "logistic regression on four hospitals", options);
    }

    private static async Task MeasureIntersectionAsync(Consortium cluster, BenchmarkOptions options)
    {
        var count = options.Number("identifiers");
        var datasets = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var from = i * count / 2;
            var lines = Enumerable.Range(from, count).Select(number => $"patient-{number:D9}").Prepend("patient_id");
            using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
            datasets.Add(await Steps.PublishAsync(cluster[Hospitals[i]], file, "registry"));
        }

        var draft = new DraftTask(
            "Common patients",
            Steps.Purpose,
            datasets,
            RecordJson.Write<ComputationFunction>(new IntersectionFunction("patient_id", ReleasedPart.Size, []))
        );
        await MeasureRunsAsync(cluster, draft, $"intersection of 2 x {count} identifiers", options);
    }

    private static async Task MeasureRunsAsync(
        Consortium cluster,
        DraftTask draft,
        string what,
        BenchmarkOptions options
    )
    {
        for (var i = 0; i < options.Number("repeat"); i++)
        {
            // A task gives one result: each run is of a task that was agreed on anew, before the clock starts.
            var task = await Steps.AgreeAsync(cluster, draft);
            var clock = RunClock.Start(cluster);
            var end = await Steps.RunAsync(cluster.Centre, task);
            if (end.State != TaskState.Completed)
            {
                throw new InvalidOperationException($"{what} ended without a result: {end.Problem?.Title}");
            }

            await cluster.Centre.Client.Tasks.ResultAsync(task);
            clock.Report(what, i == 0 ? "first run" : $"run {i + 1}");
        }
    }

    private static double PeakInMegabytes(int process) =>
        File.ReadLines($"/proc/{process}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line =>
                double.Parse(
                    line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
                    CultureInfo.InvariantCulture
                )
            )
            .Single() / 1024;

    /// <summary>Counts time by the clock and the processor time of all nodes, which other work on the machine changes little.</summary>
    private sealed class RunClock
    {
        private readonly Consortium _cluster;
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly TimeSpan _processor;

        private RunClock(Consortium cluster) => (_cluster, _processor) = (cluster, ProcessorTime(cluster));

        public static RunClock Start(Consortium cluster) => new(cluster);

        public void Report(string what, string note)
        {
            var elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            var processor = (ProcessorTime(_cluster) - _processor).TotalSeconds;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{what}: {elapsed:F2} s, {processor:F2} s of the nodes' processor time ({note})"
                )
            );
        }

        private static TimeSpan ProcessorTime(Consortium cluster) =>
            cluster
                .Nodes.Select(node =>
                {
                    using var process = Process.GetProcessById(node.ProcessId);
                    return process.TotalProcessorTime;
                })
                .Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
    }
}
