using System.Diagnostics;
using System.Globalization;
using Kexin.Channels;
using Kexin.Channels.Tests;
using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Bench;

/// <summary>How long two providers in this process take for their intersection, over loopback TLS 1.3 or in memory.</summary>
internal static class IntersectionBenchmark
{
    public static Benchmark Definition { get; } =
        new(
            "the intersection of two sets of identifiers, both parties in one process, and libsodium one by one beside it",
            new Dictionary<string, string>
            {
                ["identifiers"] = "100000",
                ["common"] = "30000",
                ["channel"] = "tls",
                ["group"] = "best",
                ["learn"] = "set",
                ["runs"] = "3",
                ["libsodium"] = "20000",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var (count, runs) = (options.Number("identifiers"), options.Number("runs"));
        var group = options.Text("group") switch
        {
            "avx2" => Ristretto255Batch.CreateAvx2(),
            "avx512" => Ristretto255Batch.CreateAvx512(),
            "libsodium" => new SodiumRistretto255(),
            _ => Ristretto255Batch.CreateBest(),
        };
        Console.WriteLine($"2 x {count:N0} identifiers, {options.Text("channel")} channel, group: {group.Name}");
        await MeasureAsync(group, Math.Min(count, 10_000), options);
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < runs; run++)
        {
            var (elapsed, processor, bytes) = await MeasureAsync(group, count, options);
            best = elapsed < best ? elapsed : best;
            Console.WriteLine(
                $"{elapsed.TotalSeconds:F2} s, {processor.TotalSeconds:F2} s of processor time, {bytes / 1e6:F1} MB sent by both, "
                    + $"{2 * count / elapsed.TotalSeconds:N0} identifiers/s"
            );
        }

        // Each identifier costs the same: fewer of them tell as much about libsodium, sooner.
        var fewer = options.Number("libsodium");
        if (fewer > 0)
        {
            var batch = await MeasureAsync(group, fewer, options);
            var plain = await MeasureAsync(new SodiumRistretto255(), fewer, options);
            Console.WriteLine(
                $"2 x {fewer:N0}: libsodium one by one {plain.Elapsed.TotalSeconds:F2} s ({plain.Processor.TotalSeconds:F2} s of processor time), "
                    + $"{group.Name} {batch.Elapsed.TotalSeconds:F2} s ({batch.Processor.TotalSeconds:F2} s): "
                    + $"{plain.Processor / batch.Processor:F1} times less processor time"
            );
        }

        Console.WriteLine($"best of {runs}: {best.TotalSeconds:F2} s");
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Processor, long Bytes)> MeasureAsync(
        IRistretto255 group,
        int count,
        BenchmarkOptions options
    )
    {
        var common = (int)((long)count * options.Number("common") / options.Number("identifiers"));
        using var first = Identifiers(0, count);
        using var second = Identifiers(count - common, count);
        var session = new SessionId(new Digest(RandomSource.System.GetBytes(Digest.SizeInBytes)));
        var setting = new IntersectionSetting(session, RandomSource.System, group, new Ignored());
        var (a, b) = await ChannelPairs.All[options.Text("channel")](TimeSpan.FromMinutes(1));
        await using var endA = a;
        await using var endB = b;
        var terms = new MutualTerms(options.Text("learn") == "set", SelfLearns: true, PeerLearns: true);
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(
            Task.Run(() => MutualParty.RunAsync(setting, a, first, terms, CancellationToken.None)),
            Task.Run(() => MutualParty.RunAsync(setting, b, second, terms, CancellationToken.None))
        );
        var elapsed = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        if (results.Any(result => result!.Size != common))
        {
            throw new InvalidOperationException($"{common} identifiers are common, {results[0]!.Size} were found.");
        }

        return (elapsed, processor, a.Counters.BytesSent + b.Counters.BytesSent);
    }

    private static IdentifierSet Identifiers(int first, int count)
    {
        var set = new IdentifierSet();
        for (var i = first; i < first + count; i++)
        {
            set.Add($"patient-{i.ToString("D12", CultureInfo.InvariantCulture)}");
        }

        return set;
    }

    private sealed class Ignored : IProgress<ElementProgress>
    {
        public void Report(ElementProgress value) { }
    }
}
