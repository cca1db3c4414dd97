using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests;

/// <summary>A message after the opening, as its sender gave it.</summary>
internal sealed record Tapped(string From, string To, int Number, byte[] Bytes);

/// <summary>Seeded sessions over memory whose messages a test sees, and may change: as a party that lies, or sealed on their way.</summary>
internal sealed class TappedSessions : IAsyncDisposable
{
    private readonly Func<Tapped, byte[]> _change;
    private readonly List<Tapped> _messages = [];

    private TappedSessions(Func<Tapped, byte[]>? change) => _change = change ?? (message => message.Bytes);

    public IReadOnlyList<Session> All { get; private set; } = [];

    /// <summary>What was sent after the opening, in the order of each direction.</summary>
    public IReadOnlyList<Tapped> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public static async Task<TappedSessions> OpenAsync(
        IReadOnlyList<string> names,
        Digest computation = default,
        Func<Tapped, byte[]>? change = null,
        Func<Tapped, byte[]>? onTheWay = null
    )
    {
        var tapped = new TappedSessions(change);
        using var random = SeededRandomSource.FromNumber(names.Count);
        tapped.All = await MemorySessions.OpenAsync(
            Suite.Standard,
            computation,
            random,
            (self, channel) => new Tap(tapped, self, channel),
            (self, channel) => onTheWay is null ? channel : new Way(onTheWay, self, channel),
            [.. names.Select(name => (name, "party"))]
        );
        return tapped;
    }

    /// <summary>Runs every party; one that fails ends its session, so that the others need not wait for it.</summary>
    public Task<T[]> RunAsync<T>(Func<Session, int, Task<T>> party) =>
        Task.WhenAll(
            All.Select(
                async (session, i) =>
                {
                    try
                    {
                        return await party(session, i);
                    }
                    catch
                    {
                        await session.DisposeAsync();
                        throw;
                    }
                }
            )
        );

    /// <summary>The hash of all messages of one direction, each after its length.</summary>
    public string WireDigest(string from, string to)
    {
        using var digest = Suite.Standard.CreateDigest();
        foreach (var message in Messages.Where(message => message.From == from && message.To == to))
        {
            digest.Append(BitConverter.GetBytes((long)message.Bytes.Length));
            digest.Append(message.Bytes);
        }

        return digest.Current().ToString();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in All)
        {
            await session.DisposeAsync();
        }
    }

    private sealed class Tap(TappedSessions owner, string self, IMessageChannel inner) : IMessageChannel
    {
        private int _sent;

        public string Peer => inner.Peer;

        public ChannelCounters Counters => inner.Counters;

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
        {
            var tapped = new Tapped(self, Peer, _sent++, message.ToArray());
            lock (owner._messages)
            {
                owner._messages.Add(tapped);
            }

            return inner.SendAsync(owner._change(tapped), cancellationToken);
        }

        public ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(maxSizeInBytes, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    /// <summary>Changes sealed messages between the parties; they are counted after the two of the opening.</summary>
    private sealed class Way(Func<Tapped, byte[]> change, string self, IMessageChannel inner) : IMessageChannel
    {
        private int _sent = -2;

        public string Peer => inner.Peer;

        public ChannelCounters Counters => inner.Counters;

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
            inner.SendAsync(change(new Tapped(self, Peer, _sent++, message.ToArray())), cancellationToken);

        public ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(maxSizeInBytes, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
