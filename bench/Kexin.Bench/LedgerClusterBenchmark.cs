using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Cluster.Tests;
using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Consortium = Kexin.Cluster.Tests.Cluster;
using SubmitTransaction = Kexin.Client.Contracts.SubmitTransaction;

namespace Kexin.Bench;

/// <summary>How many transactions a second become final among real node processes, and how long one takes, through their HTTP API.</summary>
/// <remarks>
/// Each node takes JSON, signs with its own key, and hands on over mutual TLS; each has a disk folder of its own. The transactions
/// are datasets that are published, each with one field. This process makes the load on the same processors, and its work counts too.
/// </remarks>
internal static class LedgerClusterBenchmark
{
    private static readonly string[] Hospitals = ["north", "east", "south", "west"];
    private static int s_published;

    public static Benchmark Definition { get; } =
        new(
            "the same with six node processes, through their HTTP API",
            new Dictionary<string, string>
            {
                ["transactions"] = "12000",
                ["batch"] = "200",
                ["calls"] = "2",
                ["rate"] = "200",
                ["seconds"] = "10",
                ["suite"] = "standard",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        await using var cluster = await Consortium.StartAsync(options.Text("suite"), Hospitals);
        Console.WriteLine($"suite {options.Text("suite")}, {cluster.Nodes.Count} node processes");
        await SubmitAllAsync(cluster, options, 2000);
        await MeasureThroughputAsync(cluster, options);
        await MeasureLatencyAsync(cluster, options);
    }

    private static async Task MeasureThroughputAsync(Consortium cluster, BenchmarkOptions options)
    {
        var count = options.Number("transactions");
        var height = (await cluster.Regulator.Client.Ledger.StatusAsync()).FinalHeight;
        var (nodes, load) = (ProcessorTime(cluster), Environment.CpuUsage.TotalTime);
        var start = Stopwatch.GetTimestamp();
        await SubmitAllAsync(cluster, options, count);
        await cluster.AgreeAsync();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (nodes, load) = (ProcessorTime(cluster) - nodes, Environment.CpuUsage.TotalTime - load);
        var blocks = (await cluster.Regulator.Client.Ledger.StatusAsync()).FinalHeight - height;
        Console.WriteLine(
            $"throughput: {count / seconds:N0} final transactions/s ({count:N0} in {seconds:F1} s, {blocks} blocks; "
                + "final at every member)"
        );
        Console.WriteLine(
            $"processor time per 1,000 transactions: {nodes.TotalSeconds * 1000 / count:F3} s at all nodes together, "
                + $"{load.TotalSeconds * 1000 / count:F3} s to make the load"
        );
    }

    private static async Task SubmitAllAsync(Consortium cluster, BenchmarkOptions options, int count)
    {
        var batches = new ConcurrentQueue<int>(
            Enumerable.Range(0, count).Chunk(options.Number("batch")).Select(chunk => chunk.Length)
        );
        var calls = cluster.Nodes.SelectMany(node => Enumerable.Repeat(node, options.Number("calls")));
        await Task.WhenAll(
            calls.Select(async node =>
            {
                while (batches.TryDequeue(out var size))
                {
                    await SubmitAsync(node, size);
                }
            })
        );
    }

    private static async Task SubmitAsync(NodeProcess node, int count)
    {
        var outcomes = await node.Client.Ledger.SubmitAsync([.. Enumerable.Range(0, count).Select(_ => Publish())]);
        if (outcomes.FirstOrDefault(outcome => outcome.Receipt?.State != ReceiptState.Final) is { } other)
        {
            throw new InvalidOperationException($"A transaction did not become final: {other.Problem?.Title}");
        }
    }

    private static async Task MeasureLatencyAsync(Consortium cluster, BenchmarkOptions options)
    {
        var (rate, seconds) = (options.Number("rate"), options.Number("seconds"));
        var calls = new List<Task<TimeSpan>>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < rate * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            var node = cluster.Nodes[i % cluster.Nodes.Count];
            calls.Add(Task.Run(() => TimeAsync(node)));
        }

        var times = await Task.WhenAll(calls);
        Array.Sort(times);
        string At(double part) => $"{times[(int)(part * (times.Length - 1))].TotalMilliseconds:F0} ms";
        Console.WriteLine(
            $"latency at {rate}/s for {seconds} s, one call each, from the call to the answer that it is final: "
                + $"p50 {At(0.5)}, p90 {At(0.9)}, p99 {At(0.99)}, longest {At(1)}"
        );
    }

    private static async Task<TimeSpan> TimeAsync(NodeProcess node)
    {
        var start = Stopwatch.GetTimestamp();
        await SubmitAsync(node, 1);
        return Stopwatch.GetElapsedTime(start);
    }

    private static SubmitTransaction Publish()
    {
        var number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, Interlocked.Increment(ref s_published));
        var field = new
        {
            name = "age",
            type = "integer",
            level = 1,
            tier = "restricted",
            description = "",
        };
        var description = new
        {
            name = "heart",
            description = "",
            commitment = Suite.Standard.Hash(number).ToString(),
            rows = 303,
            fields = new[] { field },
            purposes = new[] { "research" },
        };
        var arguments = JsonSerializer.SerializeToElement(new { description });
        return new SubmitTransaction(DatasetsContract.ContractName, DatasetsContract.Publish, arguments);
    }

    private static TimeSpan ProcessorTime(Consortium cluster) =>
        cluster
            .Nodes.Select(node =>
            {
                using var process = Process.GetProcessById(node.ProcessId);
                return process.TotalProcessorTime;
            })
            .Aggregate(TimeSpan.Zero, (sum, time) => sum + time);
}
