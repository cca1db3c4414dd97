using System.Buffers.Binary;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>A channel that hashes everything sent and received, so that two ends can compare and evidence can name it.</summary>
/// <remarks>Each direction's hash covers, message by message, the length (8 bytes, big-endian) and the bytes.</remarks>
public sealed class RecordedChannel : IMessageChannel
{
    private readonly IMessageChannel _inner;
    private readonly Suite _suite;
    private readonly string _self;
    private readonly IncrementalDigest _sent;
    private readonly IncrementalDigest _received;
    private int _waits;

    /// <summary>Records what goes through the given channel and disposes of it in the end.</summary>
    /// <param name="inner">Carries the messages.</param>
    /// <param name="suite">Whose hash is used.</param>
    /// <param name="self">The name of the party at this end; it differs from the peer's.</param>
    public RecordedChannel(IMessageChannel inner, Suite suite, string self)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentException.ThrowIfNullOrEmpty(self);
        _inner = inner;
        _suite = suite;
        _self = self;
        _sent = suite.CreateDigest();
        _received = suite.CreateDigest();
    }

    /// <inheritdoc/>
    public string Peer => _inner.Peer;

    /// <inheritdoc/>
    public ChannelCounters Counters => _inner.Counters;

    /// <summary>Whether this end waits for the peer now: for a message, or until it takes one.</summary>
    internal bool IsAwaited => Volatile.Read(ref _waits) > 0;

    /// <summary>The hash of everything sent so far: the peer's <see cref="ReceivedTranscript"/> once it has received it.</summary>
    public Digest SentTranscript => Current(_sent);

    /// <summary>The hash of everything received so far.</summary>
    public Digest ReceivedTranscript => Current(_received);

    /// <summary>
    /// The hash of both directions, that of the party whose name comes first (by code units) first: the same at both ends.
    /// </summary>
    public Digest Transcript
    {
        get
        {
            var selfFirst = string.CompareOrdinal(_self, Peer) < 0;
            var (first, second) = selfFirst
                ? (SentTranscript, ReceivedTranscript)
                : (ReceivedTranscript, SentTranscript);
            return _suite.Hash(first.ToArray(), second.ToArray());
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waits);
        try
        {
            await _inner.SendAsync(message, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waits);
        }

        Append(_sent, message.Span);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waits);
        try
        {
            var message = await _inner.ReceiveAsync(maxSizeInBytes, cancellationToken);
            Append(_received, message);
            return message;
        }
        finally
        {
            Interlocked.Decrement(ref _waits);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private static Digest Current(IncrementalDigest digest)
    {
        lock (digest)
        {
            return digest.Current();
        }
    }

    private static void Append(IncrementalDigest digest, ReadOnlySpan<byte> message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)message.Length);
        lock (digest)
        {
            digest.Append(length);
            digest.Append(message);
        }
    }
}
