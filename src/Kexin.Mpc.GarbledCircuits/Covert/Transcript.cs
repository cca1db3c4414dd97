using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Channels;

namespace Kexin.Mpc.GarbledCircuits.Covert;

/// <summary>A channel that keeps what went over it.</summary>
internal sealed class RecordingChannel(IMessageChannel inner) : IMessageChannel
{
    public List<byte[]> Sent { get; } = [];

    public List<byte[]> Received { get; } = [];

    public string Peer => inner.Peer;

    public ChannelCounters Counters => inner.Counters;

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Sent.Add(message.ToArray());
        return inner.SendAsync(message, cancellationToken);
    }

    public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        var message = await inner.ReceiveAsync(maxSizeInBytes, cancellationToken);
        Received.Add(message.ToArray());
        return message;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>A hash of messages, each with its length.</summary>
    public static byte[] Hash(IReadOnlyCollection<byte[]> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
            hash.AppendData(length);
            hash.AppendData(message);
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>A channel whose other end says again what it once said.</summary>
internal sealed class ReplayChannel(string peer, IReadOnlyList<byte[]> messages) : IMessageChannel
{
    private int _next;

    public string Peer => peer;

    public ChannelCounters Counters { get; } = new();

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        if (_next == messages.Count)
        {
            throw new ProtocolException(ProtocolError.PeerClosed, peer, "said no more.");
        }

        var message = messages[_next++];
        return message.Length <= maxSizeInBytes
            ? ValueTask.FromResult(message.ToArray())
            : throw new ProtocolException(ProtocolError.TooLong, peer, "said more than the protocol allows.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
