using System.Security.Cryptography;
using Kexin.Channels;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>A channel between two parties whose messages a test sees, and may change on their way.</summary>
internal sealed class Link
{
    private readonly List<byte[]> _fromFirst = [];
    private readonly List<byte[]> _fromSecond = [];

    /// <summary>Changes the message of that number (from 0) of the first-named end; null leaves all as they are.</summary>
    public Func<int, byte[], byte[]> Change { get; init; } = (_, message) => message;

    /// <summary>What the first-named end sent, changed or not.</summary>
    public IReadOnlyList<byte[]> FromFirst => _fromFirst;

    /// <summary>What the second-named end sent.</summary>
    public IReadOnlyList<byte[]> FromSecond => _fromSecond;

    /// <summary>The hash of all messages of both directions, each with its length.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in _fromFirst.Concat(_fromSecond))
        {
            hash.AppendData(BitConverter.GetBytes(message.Length));
            hash.AppendData(message);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public (IMessageChannel First, IMessageChannel Second) Connect(string first, string second)
    {
        var (a, b) = MemoryChannel.CreatePair(first, second);
        return (new End(a, _fromFirst, Change), new End(b, _fromSecond, (_, message) => message));
    }

    private sealed class End(IMessageChannel inner, List<byte[]> sent, Func<int, byte[], byte[]> change)
        : IMessageChannel
    {
        public string Peer => inner.Peer;

        public ChannelCounters Counters => inner.Counters;

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
        {
            sent.Add(change(sent.Count, message.ToArray()));
            return inner.SendAsync(sent[^1], cancellationToken);
        }

        public ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken) =>
            inner.ReceiveAsync(maxSizeInBytes, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
