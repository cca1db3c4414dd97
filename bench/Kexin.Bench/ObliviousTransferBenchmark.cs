using System.Diagnostics;
using Kexin.Channels;
using Kexin.Channels.Tests;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Bench;

/// <summary>Random correlated OT, one thread a party, both in this process: set-up, transfers a second, bytes a transfer.</summary>
internal static class ObliviousTransferBenchmark
{
    private const int Call = 1 << 20;

    public static Benchmark Definition { get; } =
        new(
            "random correlated OT by IKNP (k = 1) and SoftSpoken (k = 2, 4, 8), one thread a party, both in one process",
            new Dictionary<string, string>
            {
                ["transfers"] = "10000000",
                ["k"] = "1,2,4,8",
                ["adversary"] = "both",
                ["channel"] = "stream",
            },
            RunAsync
        );

    // emp-ot, semi-honest and malicious, 2^25 on two cores of the same kind.
    private static readonly Dictionary<int, (double SemiHonest, double Malicious)> Peer = new()
    {
        [1] = (61, 33),
        [2] = (46, 48),
        [4] = (45, 46),
        [8] = (17, 18),
    };

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var transfers = options.Number("transfers");
        foreach (var k in options.Text("k").Split(',').Select(text => int.Parse(text, null)))
        {
            foreach (var malicious in new[] { false, true })
            {
                if (options.Text("adversary") is "both" || options.Text("adversary") is "malicious" == malicious)
                {
                    await MeasureAsync(new SoftSpokenParameters(k, malicious), transfers, options.Text("channel"));
                }
            }
        }
    }

    private static async Task MeasureAsync(SoftSpokenParameters parameters, int transfers, string channel)
    {
        var (a, b) = await ChannelPairs.All[channel](TimeSpan.FromMinutes(10));
        await using var endA = a;
        await using var endB = b;
        var session = new OtSession(
            new SessionId(new Digest(RandomSource.System.GetBytes(Digest.SizeInBytes))),
            "bench"
        );
        var start = Stopwatch.GetTimestamp();
        var starting = Task.Run(() =>
            SoftSpokenSender.StartAsync(a, session, parameters, RandomSource.System, CancellationToken.None)
        );
        using var receiver = await Task.Run(() =>
            SoftSpokenReceiver.StartAsync(b, session, parameters, RandomSource.System, CancellationToken.None)
        );
        using var sender = await starting;
        var setUp = Stopwatch.GetElapsedTime(start);
        var (q, t, choices) = (new Block[Call], new Block[Call], new byte[Call / 8]);

        // Once over, so that the loops are compiled; then the clock runs.
        await Task.WhenAll(SendAsync(sender, q, Call), ReceiveAsync(receiver, t, choices, Call));
        var bytes = b.Counters.BytesSent + a.Counters.BytesSent;
        var processor = Environment.CpuUsage.TotalTime;
        start = Stopwatch.GetTimestamp();
        await Task.WhenAll(SendAsync(sender, q, transfers), ReceiveAsync(receiver, t, choices, transfers));
        var elapsed = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        bytes = b.Counters.BytesSent + a.Counters.BytesSent - bytes;
        var rate = transfers / elapsed.TotalSeconds / 1e6;
        var peer = parameters.IsMalicious ? Peer[parameters.SeedBits].Malicious : Peer[parameters.SeedBits].SemiHonest;
        Console.WriteLine(
            $"k = {parameters.SeedBits}, {(parameters.IsMalicious ? "malicious  " : "semi-honest")}: "
                + $"{rate, 6:F1} M transfers/s, {(double)bytes / transfers, 5:F2} bytes each, "
                + $"{processor.TotalSeconds / transfers * 1e9:F1} ns of processor time each for both, set-up {setUp.TotalMilliseconds:F0} ms; "
                + $"{rate / peer:F2} of emp-ot's lower figure ({peer:F0})"
        );
    }

    private static Task SendAsync(SoftSpokenSender sender, Block[] messages, int transfers) =>
        Task.Run(async () =>
        {
            for (var left = transfers; left > 0; left -= Call)
            {
                await sender.SendAsync(messages.AsMemory(0, Math.Min(left, Call)), CancellationToken.None);
            }
        });

    private static Task ReceiveAsync(SoftSpokenReceiver receiver, Block[] messages, byte[] choices, int transfers) =>
        Task.Run(async () =>
        {
            for (var left = transfers; left > 0; left -= Call)
            {
                var count = Math.Min(left, Call);
                await receiver.ReceiveAsync(
                    messages.AsMemory(0, count),
                    choices.AsMemory(0, (count + 7) / 8),
                    CancellationToken.None
                );
            }
        });
}
