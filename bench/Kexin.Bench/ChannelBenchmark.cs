using System.Diagnostics;
using System.Net.Sockets;
using Kexin.Channels;
using Kexin.Channels.Tests;
using Kexin.Cryptography;

namespace Kexin.Bench;

/// <summary>Sessions of both suites over the loopback address, against the raw socket and TLS in the same run.</summary>
internal static class ChannelBenchmark
{
    private const int ShortSize = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Benchmark Definition { get; } =
        new(
            "sessions over the loopback address: bulk, short messages and round trips, against the raw socket",
            new Dictionary<string, string>
            {
                ["megabytes"] = "1024",
                ["messages"] = "100000",
                ["trips"] = "5000",
                ["rounds"] = "3",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        Dictionary<string, Func<Task<(IMessageChannel A, IMessageChannel B)>>> kinds = new()
        {
            ["raw socket"] = async () =>
            {
                var (a, b) = await ChannelPairs.SocketPairAsync();
                return (new RawChannel(a), new RawChannel(b));
            },
            ["tls"] = () => ChannelPairs.All["tls"](Patience),
            ["session, standard"] = () => OpenAsync(Suite.Standard),
            ["session, guomi"] = () => OpenAsync(Suite.GuoMi),
        };
        Console.WriteLine($"{"", -20}{"64 KB", 18}{"1 MB", 18}{"16 bytes", 20}{"round trip", 20}");
        for (var round = 0; round < options.Number("rounds"); round++)
        {
            double[]? raw = null;
            foreach (var (name, open) in kinds)
            {
                var (a, b) = await open();
                var figures = await MeasureAsync(a, b, options);
                raw ??= figures;
                Console.WriteLine(
                    $"{name, -20}"
                        + $"{figures[0], 8:F0} MB/s {figures[0] / raw[0], 4:F2}"
                        + $"{figures[1], 8:F0} MB/s {figures[1] / raw[1], 4:F2}"
                        + $"{figures[2] / 1000, 9:F0} k/s {figures[2] / raw[2], 5:F2}"
                        + $"{figures[3] * 1e6, 9:F0} µs {figures[3] / raw[3], 6:F2}"
                );
                await a.DisposeAsync();
                await b.DisposeAsync();
            }
        }
    }

    private static async Task<double[]> MeasureAsync(IMessageChannel a, IMessageChannel b, BenchmarkOptions options)
    {
        var bytes = (long)options.Number("megabytes") << 20;
        var messages = options.Number("messages");
        var trips = options.Number("trips");
        return
        [
            bytes / 1e6 / await OneWayAsync(a, b, 64 << 10, (int)(bytes / (64 << 10))),
            bytes / 1e6 / await OneWayAsync(a, b, 1 << 20, (int)(bytes >> 20)),
            messages / await OneWayAsync(a, b, ShortSize, messages),
            await RoundTripsAsync(a, b, trips) / trips,
        ];
    }

    private static async Task<double> OneWayAsync(IMessageChannel a, IMessageChannel b, int size, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var sending = Task.Run(async () =>
        {
            var message = new byte[size];
            for (var i = 0; i < count; i++)
            {
                await a.SendAsync(message, CancellationToken.None);
            }
        });
        var buffer = new byte[size];
        for (var i = 0; i < count; i++)
        {
            await b.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        }

        await sending;
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> RoundTripsAsync(IMessageChannel a, IMessageChannel b, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var answering = Task.Run(async () =>
        {
            var message = new byte[2 * ShortSize];
            for (var i = 0; i < count; i++)
            {
                await b.ReceiveAsync(message.AsMemory(), CancellationToken.None);
                await b.SendAsync(message, CancellationToken.None);
            }
        });
        var question = new byte[2 * ShortSize];
        for (var i = 0; i < count; i++)
        {
            await a.SendAsync(question, CancellationToken.None);
            await a.ReceiveAsync(question.AsMemory(), CancellationToken.None);
        }

        await answering;
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A session as nodes open it: TLS for the handshake, sealed frames past it.</summary>
    private static async Task<(IMessageChannel A, IMessageChannel B)> OpenAsync(Suite suite)
    {
        var (a, b, client, server) = await ChannelPairs.TlsPairAsync();
        var (keyA, keyB) = (suite.CreateSigningKey(), suite.CreateSigningKey());
        var (partyA, partyB) = (new SessionParty("a", keyA.PublicKey, ""), new SessionParty("b", keyB.PublicKey, ""));
        var id = new SessionId(Digest.Zero);
        var sessions = await Task.WhenAll(
            Session.OpenAsync(
                new SessionTerms(id, Digest.Zero, suite, partyA, keyA, [partyB], Patience),
                Channels("b", new StreamChannel(client, a, "b", Patience, TimeProvider.System)),
                RandomSource.System,
                CancellationToken.None
            ),
            Session.OpenAsync(
                new SessionTerms(id, Digest.Zero, suite, partyB, keyB, [partyA], Patience),
                Channels("a", new StreamChannel(server, b, "a", Patience, TimeProvider.System)),
                RandomSource.System,
                CancellationToken.None
            )
        );
        return (sessions[0].With("b"), sessions[1].With("a"));
    }

    private static Dictionary<string, IMessageChannel> Channels(string peer, StreamChannel channel) =>
        new() { [peer] = channel };

    /// <summary>Bytes as they are; both ends know every size.</summary>
    private sealed class RawChannel(NetworkStream stream) : IMessageChannel
    {
        public string Peer => "peer";

        public ChannelCounters Counters { get; } = new();

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
            stream.WriteAsync(message, cancellationToken);

        public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
        {
            var message = new byte[maxSizeInBytes];
            await stream.ReadExactlyAsync(message, cancellationToken);
            return message;
        }

        public async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
        {
            await stream.ReadExactlyAsync(destination, cancellationToken);
            return destination.Length;
        }

        public ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
