using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Ledger.Storage;

namespace Kexin.Bench;

/// <summary>How many entries a second one node's evidence log takes, each on disk before it is acknowledged, and what the disk alone would allow.</summary>
internal static class EvidenceBenchmark
{
    private const string Origin = "bench.example/evidence";

    private static readonly byte[] Key = new byte[32];

    public static Benchmark Definition { get; } =
        new(
            "entries/s of the evidence log, durable, against the disk's own limit",
            new Dictionary<string, string>
            {
                ["entries"] = "500000",
                ["payload"] = "200",
                ["in-flight"] = "8192",
                ["rounds"] = "3",
                ["suite"] = "standard",
                ["folder"] = Path.Combine("artifacts", "bench"),
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var suite = Suite.TryParse(options.Text("suite"), out var known) ? known : Suite.Standard;
        var folder = Path.GetFullPath(Path.Combine(options.Text("folder"), $"evidence-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        try
        {
            using var key = suite.CreateSigningKey();
            Console.WriteLine(
                $"suite {suite.Name}, payload {options.Number("payload")} bytes, {options.Number("in-flight")} in flight, folder {folder}"
            );
            var best = 0.0;
            for (var round = 0; round < options.Number("rounds"); round++)
            {
                best = Math.Max(best, await RoundAsync(suite, key, Path.Combine(folder, $"{round}"), options));
            }

            Console.WriteLine($"best: {best:N0} entries/s, durable");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> RoundAsync(Suite suite, SigningKey key, string folder, BenchmarkOptions options)
    {
        var (entries, inFlight) = (options.Number("entries"), options.Number("in-flight"));
        var payload = new byte[options.Number("payload")];
        var log = new EvidenceOptions
        {
            Folder = folder,
            Suite = suite,
            Origin = Origin,
            LogKey = key.PublicKey,
        };
        Directory.CreateDirectory(folder);
        var batchSize = Math.Min(inFlight, log.MaxBatchEntries) * (payload.Length + 36);
        var smallSyncs = MeasureSyncs(Path.Combine(folder, "probe"), 4096);
        var largeSyncs = MeasureSyncs(Path.Combine(folder, "probe"), batchSize);
        var diskLimit = largeSyncs * Math.Min(inFlight, log.MaxBatchEntries);
        Console.WriteLine(
            $"disk: {smallSyncs:N0} syncs/s of 4 KiB, {largeSyncs:N0} of {batchSize / 1024:N0} KiB: at most {diskLimit:N0} entries/s in such batches"
        );

        var latencies = new long[entries];
        double rate;
        double alone;
        TimeSpan processorTime;
        int proofLength;
        await using (var store = EvidenceStore.Open(log, Key))
        {
            var start = Stopwatch.GetTimestamp();
            var processor = Environment.CpuUsage.TotalTime;
            await AppendAsync(store, payload, entries, inFlight, latencies);
            rate = entries / Stopwatch.GetElapsedTime(start).TotalSeconds;
            processorTime = (Environment.CpuUsage.TotalTime - processor) / entries;
            store.SignCheckpoint(key);
            proofLength = store.InclusionProof(entries / 3, store.Size).Length;

            const int few = 200;
            start = Stopwatch.GetTimestamp();
            await AppendAsync(store, payload, few, 1, new long[few]);
            alone = few / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(latencies);
        var reopening = Stopwatch.GetTimestamp();
        await using (var store = EvidenceStore.Open(log, Key))
        {
            var verified = store.Size / Stopwatch.GetElapsedTime(reopening).TotalSeconds;
            Console.WriteLine(
                $"log: {rate:N0} entries/s, durable ({rate / diskLimit:P0} of the disk's limit, {processorTime.TotalMicroseconds:N1} µs of processor each), p50 {Milliseconds(latencies[entries / 2])}, "
                    + $"p99 {Milliseconds(latencies[entries * 99 / 100])}; one at a time {alone:N0}/s; "
                    + $"verified at start {verified:N0} entries/s; inclusion proof {proofLength * Digest.SizeInBytes:N0} bytes"
            );
        }

        return rate;
    }

    private static async Task AppendAsync(
        EvidenceStore store,
        byte[] payload,
        int entries,
        int inFlight,
        long[] latencies
    )
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(AppendOneAfterAnotherAsync)));

        async Task AppendOneAfterAnotherAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < entries; i = Interlocked.Increment(ref next))
            {
                var start = Stopwatch.GetTimestamp();
                await store.AppendAsync(payload);
                latencies[i] = Stopwatch.GetTimestamp() - start;
            }
        }
    }

    /// <summary>How many times a second a growing file takes that many bytes more and has them on disk.</summary>
    private static double MeasureSyncs(string path, int size)
    {
        const int count = 100;
        var bytes = new byte[size];
        RandomSource.System.Fill(bytes);
        var start = Stopwatch.GetTimestamp();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < count; i++)
            {
                RandomAccess.Write(file, bytes, (long)i * size);
                RandomAccess.FlushToDisk(file);
            }
        }

        var rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        File.Delete(path);
        return rate;
    }

    private static string Milliseconds(long ticks) => $"{ticks * 1000.0 / Stopwatch.Frequency:N1} ms";
}
