using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests;

/// <summary>A message after the opening, as its sender gave it.</summary>
internal sealed record Tapped(string From, string To, int Number, byte[] Bytes);

/// <summary>Seeded sessions over memory whose messages a test sees, and may change on their way.</summary>
internal sealed class TappedSessions : IAsyncDisposable
{
    private readonly Func<Tapped, byte[]> _change;
    private readonly List<Tapped> _messages = [];
    private bool _open;

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
        Func<Tapped, byte[]>? change = null
    )
    {
        var tapped = new TappedSessions(change);
        using var random = SeededRandomSource.FromNumber(names.Count);
        var id = new SessionId(new Digest(random.GetBytes(Digest.SizeInBytes)));
        var keys = names.Select(_ => Suite.Standard.CreateSigningKey(random)).ToList();
        var parties = names.Select((name, i) => new SessionParty(name, keys[i].PublicKey, "party")).ToList();
        var channels = names.Select(_ => new Dictionary<string, IMessageChannel>()).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            for (var j = i + 1; j < names.Count; j++)
            {
                var (a, b) = MemoryChannel.CreatePair(names[i], names[j]);
                channels[i].Add(names[j], new Tap(tapped, names[i], a));
                channels[j].Add(names[i], new Tap(tapped, names[j], b));
            }
        }

        tapped.All = await Task.WhenAll(
            names.Select(
                (_, i) =>
                {
                    var others = parties.Where((_, j) => j != i).ToList();
                    var patience = MemoryChannel.DefaultPatience;
                    var terms = new SessionTerms(
                        id,
                        computation,
                        Suite.Standard,
                        parties[i],
                        keys[i],
                        others,
                        patience
                    );
                    return Session.OpenAsync(terms, channels[i], RandomSource.System, CancellationToken.None);
                }
            )
        );
        tapped._open = true;
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
            if (!owner._open)
            {
                return inner.SendAsync(message, cancellationToken);
            }

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
}
