using System.Diagnostics;
using Kexin.Channels;
using Kexin.Channels.Tests;
using Kexin.Circuits;
using Kexin.Circuits.Standard;
using Kexin.Cryptography;
using Kexin.Mpc.GarbledCircuits;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Bench;

/// <summary>Two-party semi-honest garbled circuits, one thread a party: AES-128 and SHA-256, one by one and many in one call.</summary>
internal static class GarblingBenchmark
{
    // emp-sh2pc's lower figures, M AND/s, on two cores of the same kind.
    private const double PeerAes = 9.2;
    private const double PeerSha256 = 7.8;

    public static Benchmark Definition { get; } =
        new(
            "two-party garbled AES-128 and SHA-256, semi-honest, one thread a party, both in one process; peak memory",
            new Dictionary<string, string>
            {
                ["instances"] = "1000",
                ["runs"] = "3",
                ["channel"] = "stream",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var (instances, runs) = (options.Number("instances"), options.Number("runs"));
        var aes = Build([128, 128], words => Aes.Encrypt(words[0], words[1]));
        var sha = Build([256, 512], words => Sha256.Compress(words[0], words[1]));
        foreach (var (name, circuit, peer) in new[] { ("AES-128", aes, PeerAes), ("SHA-256", sha, PeerSha256) })
        {
            await MeasureAsync(name, CircuitCompiler.Compile(circuit), instances, runs, options.Text("channel"), peer);
        }

        Console.WriteLine($"peak memory of the process: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
    }

    private static async Task MeasureAsync(
        string name,
        CompiledCircuit circuit,
        int instances,
        int runs,
        string channel,
        double peer
    )
    {
        var (a, b) = await ChannelPairs.All[channel](TimeSpan.FromMinutes(10));
        await using var endA = a;
        await using var endB = b;
        var session = new OtSession(
            new SessionId(new Digest(RandomSource.System.GetBytes(Digest.SizeInBytes))),
            "bench"
        );
        var parameters = OtPlan.For(AdversaryModel.SemiHonest, 1_000_000, 10_000).Parameters;
        var start = Stopwatch.GetTimestamp();
        var starting = Task.Run(() =>
            SoftSpokenSender.StartAsync(a, session, parameters, RandomSource.System, CancellationToken.None)
        );
        using var receiver = await Task.Run(() =>
            SoftSpokenReceiver.StartAsync(b, session, parameters, RandomSource.System, CancellationToken.None)
        );
        using var sender = await starting;
        Console.WriteLine(
            $"{name}: {circuit.AndCount} AND on {circuit.SlotCount} slots; set-up {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms"
        );
        using var garbler = new CircuitGarbler(sender, a, RandomSource.System);
        using var evaluator = new CircuitEvaluator(receiver, b);
        var roles = new CircuitRoles(circuit, [CircuitParty.Garbler, CircuitParty.Evaluator], CircuitParty.Both);
        foreach (var count in new[] { 1, instances })
        {
            var best = TimeSpan.MaxValue;
            for (var run = 0; run <= runs; run++)
            {
                var (x, y) = (new bool[count * roles.GarblerBits], new bool[count * roles.EvaluatorBits]);
                start = Stopwatch.GetTimestamp();
                await Task.WhenAll(
                    Task.Run(() => garbler.RunAsync(roles, x, count, CancellationToken.None)),
                    Task.Run(() => evaluator.RunAsync(roles, y, count, CancellationToken.None))
                );
                var elapsed = Stopwatch.GetElapsedTime(start);
                best = run > 0 && elapsed < best ? elapsed : best;
            }

            var rate = (double)circuit.AndCount * count / best.TotalSeconds / 1e6;
            Console.WriteLine(
                $"  {count, 6} instances: {best.TotalMilliseconds:F2} ms, {rate:F1} M AND/s, "
                    + $"{rate / peer:F2} of emp-sh2pc's lower figure in sequence ({peer:F1})"
            );
        }
    }

    private static Circuit Build(IReadOnlyList<int> widths, Func<Word[], Word> output)
    {
        var builder = new CircuitBuilder();
        builder.Output(output([.. widths.Select(builder.Input)]));
        return builder.Build();
    }
}
