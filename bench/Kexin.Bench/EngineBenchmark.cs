using System.Diagnostics;
using System.Globalization;
using Kexin.Channels;
using Kexin.Channels.Tests;
using Kexin.Circuits;
using Kexin.Circuits.Standard;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Bench;

/// <summary>Every engine once, two parties on a thread each over a loopback socket, engines on shares as SharingRows says, as a table of ratios to its peer's goal.</summary>
internal static class EngineBenchmark
{
    private const int Call = 1 << 20;

    public static Benchmark Definition { get; } =
        new(
            "every engine beside its peer's figures, as a table; bench/run writes it to RESULTS.md",
            new Dictionary<string, string>
            {
                ["transfers"] = "10000000",
                ["gates"] = "100000000",
                ["products"] = "1000000",
                ["comparisons"] = "100000",
                ["matrix"] = "1000",
                ["channel"] = "stream",
            },
            RunAsync
        );

    /// <param name="Work">What was done.</param>
    /// <param name="Measured">Per second, or seconds.</param>
    /// <param name="ByProcessor">The same if each side had a core of its own and both had the same to do.</param>
    /// <param name="Unit">Of both figures.</param>
    /// <param name="Peer">The peer's lower figure.</param>
    /// <param name="Goal">How many times better than the peer is wanted.</param>
    /// <param name="LessIsBetter">Whether the figure is a time.</param>
    /// <param name="Note">Bytes and the like.</param>
    internal sealed record Row(
        string Work,
        double Measured,
        double ByProcessor,
        string Unit,
        double Peer,
        double Goal,
        bool LessIsBetter,
        string Note
    );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var (transfers, channel) = (options.Number("transfers"), options.Text("channel"));
        Console.WriteLine();
        Console.WriteLine(
            "| work | measured | by processor time | peer | goal | of the goal | by processor time | note |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var peers = new (int K, double SemiHonest, double Malicious)[]
        {
            (1, 61, 33),
            (2, 46, 48),
            (4, 45, 46),
            (8, 17, 18),
        };
        foreach (var malicious in new[] { false, true })
        {
            foreach (var (k, semiHonestPeer, maliciousPeer) in peers)
            {
                var parameters = new SoftSpokenParameters(k, malicious);
                var name = k == 1 ? "IKNP" : $"SoftSpoken k = {k}";
                var peer = malicious ? maliciousPeer : semiHonestPeer;
                Print(
                    await TransfersAsync(
                        name + (malicious ? ", malicious" : ", semi-honest"),
                        transfers,
                        channel,
                        peer,
                        async (c, s) =>
                            await SoftSpokenSender.StartAsync(c, s, parameters, RandomSource.System, default),
                        async (c, s) =>
                            await SoftSpokenReceiver.StartAsync(c, s, parameters, RandomSource.System, default)
                    )
                );
            }

            var silent = new SilentParameters(malicious);
            Print(
                await TransfersAsync(
                    "silent OT, start included" + (malicious ? ", malicious" : ", semi-honest"),
                    transfers,
                    channel,
                    malicious ? 10 : 12,
                    async (c, s) => await SilentSender.StartAsync(c, s, silent, RandomSource.System, default),
                    async (c, s) => await SilentReceiver.StartAsync(c, s, silent, RandomSource.System, default),
                    withStart: true
                )
            );
        }

        var aes = CircuitCompiler.Compile(Build([128, 128], words => Aes.Encrypt(words[0], words[1])));
        var sha = CircuitCompiler.Compile(Build([256, 512], words => Sha256.Compress(words[0], words[1])));
        foreach (var instances in new[] { 1, 1_000 })
        {
            Print(await HalfGatesAsync("AES-128", aes, instances, 1, channel, 9.2));
            Print(await HalfGatesAsync("SHA-256", sha, instances, 1, channel, 7.8));
        }

        var calls = Math.Max(1, options.Number("gates") / (aes.AndCount * 1_000));
        Print(
            await HalfGatesAsync(
                $"streaming, {(long)calls * 1_000 * aes.AndCount:N0} AND",
                aes,
                1_000,
                calls,
                channel,
                9.5
            )
        );
        foreach (var row in await AuthenticatedAsync("AES-128", aes, channel, 15, 9.4))
        {
            Print(row);
        }

        foreach (var row in await AuthenticatedAsync("SHA-256", sha, channel, 42, 34))
        {
            Print(row);
        }

        var sharing = SharingRows.RunAsync(
            options.Number("products"),
            options.Number("comparisons"),
            options.Number("matrix")
        );
        await foreach (var row in sharing)
        {
            Print(row);
        }

        Console.WriteLine();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Peak memory of the process, both parties and all of the above: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB."
            )
        );
    }

    private static void Print(Row row)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Work} | {row.Measured:0.##} {row.Unit} | {row.ByProcessor:0.##} {row.Unit} | {(double.IsNaN(row.Peer) ? "– | – | – | –" : string.Create(CultureInfo.InvariantCulture, $"{row.Peer:0.##} {row.Unit} | × {row.Goal} | {Ratio(row.Measured):0.00} | {Ratio(row.ByProcessor):0.00}"))} | {row.Note} |"
            )
        );

        double Ratio(double figure) => row.LessIsBetter ? row.Peer / row.Goal / figure : figure / (row.Peer * row.Goal);
    }

    private static async Task<Row> TransfersAsync(
        string name,
        int transfers,
        string channel,
        double peer,
        Func<IMessageChannel, OtSession, Task<ICorrelatedOtSender>> startSender,
        Func<IMessageChannel, OtSession, Task<ICorrelatedOtReceiver>> startReceiver,
        bool withStart = false
    )
    {
        var (a, b) = await ChannelPairs.All[channel](TimeSpan.FromMinutes(10));
        await using var endA = a;
        await using var endB = b;
        var session = new OtSession(NewSession(), "bench");
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var starting = Task.Run(() => startSender(a, session));
        var receiver = await Task.Run(() => startReceiver(b, session));
        var sender = await starting;
        var (q, t, choices) = (new Block[Call], new Block[Call], new byte[Call / 8]);
        var bytes = 0L;
        if (!withStart)
        {
            // Once over, so that the loops are compiled; then the clock runs.
            await Task.WhenAll(SendAsync(sender, q, Call), ReceiveAsync(receiver, t, choices, Call));
            bytes = a.Counters.BytesSent + b.Counters.BytesSent;
            (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        }

        await Task.WhenAll(SendAsync(sender, q, transfers), ReceiveAsync(receiver, t, choices, transfers));
        var elapsed = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        bytes = a.Counters.BytesSent + b.Counters.BytesSent - bytes;
        ((IDisposable)sender).Dispose();
        ((IDisposable)receiver).Dispose();
        var note = string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / transfers:0.###} bytes each");
        var byProcessor = 2 * transfers / processor.TotalSeconds / 1e6;
        return new Row(name, transfers / elapsed.TotalSeconds / 1e6, byProcessor, "M/s", peer, 1, false, note);
    }

    private static async Task<Row> HalfGatesAsync(
        string name,
        CompiledCircuit circuit,
        int instances,
        int calls,
        string channel,
        double peer
    )
    {
        var (a, b) = await ChannelPairs.All[channel](TimeSpan.FromMinutes(10));
        await using var endA = a;
        await using var endB = b;
        var session = new OtSession(NewSession(), "bench");
        var parameters = new SoftSpokenParameters(2, malicious: false);
        var starting = Task.Run(() =>
            SoftSpokenSender.StartAsync(a, session, parameters, RandomSource.System, default)
        );
        using var receiver = await Task.Run(() =>
            SoftSpokenReceiver.StartAsync(b, session, parameters, RandomSource.System, default)
        );
        using var sender = await starting;
        using var garbler = new CircuitGarbler(sender, a, RandomSource.System);
        using var evaluator = new CircuitEvaluator(receiver, b);
        var roles = new CircuitRoles(circuit, [CircuitParty.Garbler, CircuitParty.Evaluator], CircuitParty.Both);
        var (x, y) = (new bool[instances * roles.GarblerBits], new bool[instances * roles.EvaluatorBits]);

        // Once over before the clock runs; single instances are over too soon for one look at it.
        var repeats = instances == 1 ? 20 : calls;
        await RunAsync(1);
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await RunAsync(repeats);
        var elapsed = Stopwatch.GetElapsedTime(start) / repeats;
        processor = (Environment.CpuUsage.TotalTime - processor) / repeats;
        var rate = (double)circuit.AndCount * instances / elapsed.TotalSeconds / 1e6;
        var note = string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0.##} ms a call");
        var byProcessor = 2.0 * circuit.AndCount * instances / processor.TotalSeconds / 1e6;
        return new Row(
            $"half-gates, {name}, {instances:N0} at once",
            rate,
            byProcessor,
            "M AND/s",
            peer,
            2,
            false,
            note
        );

        async Task RunAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await Task.WhenAll(
                    Task.Run(() => garbler.RunAsync(roles, x, instances, default)),
                    Task.Run(() => evaluator.RunAsync(roles, y, instances, default))
                );
            }
        }
    }

    /// <summary>Products ahead, and the rest: dependent preprocessing with what is online.</summary>
    private static async Task<Row[]> AuthenticatedAsync(
        string name,
        CompiledCircuit circuit,
        string channel,
        double independentPeer,
        double restPeer
    )
    {
        const int Runs = 3;
        var (a, b) = await ChannelPairs.All[channel](TimeSpan.FromMinutes(10));
        await using var endA = a;
        await using var endB = b;
        var id = NewSession();
        var (there, back) = (new OtSession(id, "there"), new OtSession(id, "back"));
        var parameters = new SoftSpokenParameters(2, malicious: true);
        var starting = Task.Run(async () =>
        {
            var keys = await SoftSpokenSender.StartAsync(a, there, parameters, RandomSource.System, default);
            var codes = await SoftSpokenReceiver.StartAsync(a, back, parameters, RandomSource.System, default);
            return new AuthenticatedGarbler(keys, codes, a, id, RandomSource.System);
        });
        var evaluator = await Task.Run(async () =>
        {
            var codes = await SoftSpokenReceiver.StartAsync(b, there, parameters, RandomSource.System, default);
            var keys = await SoftSpokenSender.StartAsync(b, back, parameters, RandomSource.System, default);
            return new AuthenticatedEvaluator(keys, codes, b, id, RandomSource.System);
        });
        var garbler = await starting;
        var roles = new CircuitRoles(circuit, [CircuitParty.Garbler, CircuitParty.Evaluator], CircuitParty.Both);
        var (x, y) = (new bool[roles.GarblerBits], new bool[roles.EvaluatorBits]);
        var (independent, rest) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var (independentUsed, restUsed) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var run = 0; run <= Runs; run++)
        {
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await Task.WhenAll(
                Task.Run(() => garbler.PrepareAsync(circuit.AndCount, default)),
                Task.Run(() => evaluator.PrepareAsync(circuit.AndCount, default))
            );
            var (prepared, preparedUsed) = (
                Stopwatch.GetElapsedTime(start),
                (Environment.CpuUsage.TotalTime - used) / 2
            );
            (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await Task.WhenAll(
                Task.Run(() => garbler.RunAsync(roles, x, default)),
                Task.Run(() => evaluator.RunAsync(roles, y, default))
            );
            var (ran, ranUsed) = (Stopwatch.GetElapsedTime(start), (Environment.CpuUsage.TotalTime - used) / 2);
            independent = run > 0 && prepared < independent ? prepared : independent;
            rest = run > 0 && ran < rest ? ran : rest;
            independentUsed = run > 0 && preparedUsed < independentUsed ? preparedUsed : independentUsed;
            restUsed = run > 0 && ranUsed < restUsed ? ranUsed : restUsed;
        }

        return
        [
            new Row(
                $"authenticated, {name}: products",
                independent.TotalMilliseconds,
                independentUsed.TotalMilliseconds,
                "ms",
                independentPeer,
                1,
                true,
                "best of 3"
            ),
            new Row(
                $"authenticated, {name}: dependent and online",
                rest.TotalMilliseconds,
                restUsed.TotalMilliseconds,
                "ms",
                restPeer,
                1,
                true,
                "best of 3"
            ),
        ];
    }

    private static Task SendAsync(ICorrelatedOtSender sender, Block[] messages, int transfers) =>
        Task.Run(async () =>
        {
            for (var left = transfers; left > 0; left -= Call)
            {
                await sender.SendAsync(messages.AsMemory(0, Math.Min(left, Call)), default);
            }
        });

    private static Task ReceiveAsync(ICorrelatedOtReceiver receiver, Block[] messages, byte[] choices, int transfers) =>
        Task.Run(async () =>
        {
            for (var left = transfers; left > 0; left -= Call)
            {
                var count = Math.Min(left, Call);
                await receiver.ReceiveAsync(messages.AsMemory(0, count), choices.AsMemory(0, (count + 7) / 8), default);
            }
        });

    private static SessionId NewSession() => new(new Digest(RandomSource.System.GetBytes(Digest.SizeInBytes)));

    private static Circuit Build(IReadOnlyList<int> widths, Func<Word[], Word> output)
    {
        var builder = new CircuitBuilder();
        builder.Output(output([.. widths.Select(builder.Input)]));
        return builder.Build();
    }
}
