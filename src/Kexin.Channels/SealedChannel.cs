using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>A channel whose messages are sealed under a session's own keys, one for each direction.</summary>
/// <remarks>
/// What: a message goes in pieces of at most 256 KB. Each is sealed by the suite's AEAD: the nonce is the piece's number in its
/// direction, the message's whole length (4 bytes, big-endian) goes before it in the clear and is authenticated.
/// Source: the record layer of RFC 8446, section 5.3 (one key a direction, the sequence number as the nonce).
/// Security: the suite's AEAD under keys that only the two ends have. The transcript is the hash of the handshake and of every
/// piece's length and tag: two ends with the same transcript sealed and opened the same. Against whoever knows the key (the two
/// ends themselves) a tag is no commitment: what must be committed to is hashed by the protocol that needs it.
/// Cost: 20 bytes a piece; the hash takes 20 bytes a piece, not the message.
/// </remarks>
internal sealed class SealedChannel : IMessageChannel
{
    public const int PieceSizeInBytes = 256 * 1024;

    private const int HeaderSizeInBytes = sizeof(uint);
    private const int OverheadInBytes = HeaderSizeInBytes + Suite.TagSizeInBytes;

    private readonly IMessageChannel _inner;
    private readonly Direction _sent;
    private readonly Direction _received;
    private readonly bool _isFirst;
    private readonly Suite _suite;
    private int _waits;

    /// <summary>Takes over the inner channel.</summary>
    /// <param name="inner">Carries the sealed pieces.</param>
    /// <param name="secret">What the two ends share; the keys come from it.</param>
    /// <param name="isFirst">Whether this end is the one that both call the first.</param>
    public SealedChannel(IMessageChannel inner, PairSecret secret, bool isFirst)
    {
        _inner = inner;
        _isFirst = isFirst;
        _suite = secret.Suite;
        var forward = new Direction(secret, "frames of the first");
        var backward = new Direction(secret, "frames of the second");
        (_sent, _received) = isFirst ? (forward, backward) : (backward, forward);
    }

    public string Peer => _inner.Peer;

    public ChannelCounters Counters { get; private set; } = new();

    /// <summary>Whether this end waits for the peer now: for a message, or until it takes one.</summary>
    public bool IsAwaited => Volatile.Read(ref _waits) > 0;

    /// <summary>The hash of both directions, that of the first end first: the same at both ends between messages.</summary>
    public Digest Transcript
    {
        get
        {
            var (first, second) = _isFirst ? (_sent, _received) : (_received, _sent);
            return _suite.Hash(first.Transcript.ToArray(), second.Transcript.ToArray());
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waits);
        try
        {
            var at = 0;
            do
            {
                var piece = message.Slice(at, Math.Min(PieceSizeInBytes, message.Length - at));
                await _inner.SendAsync(_sent.Seal(message.Length, piece.Span), cancellationToken);
                at += piece.Length;
            } while (at < message.Length);

            Counters.CountSent(message.Length);
        }
        finally
        {
            Interlocked.Decrement(ref _waits);
        }
    }

    public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSizeInBytes);
        var first = await FirstPieceAsync(maxSizeInBytes, cancellationToken);
        var message = new byte[first.MessageSize];
        await OpenAsync(first, message, cancellationToken);
        return message;
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var first = await FirstPieceAsync(destination.Length, cancellationToken);
        await OpenAsync(first, destination[..first.MessageSize], cancellationToken);
        return first.MessageSize;
    }

    /// <summary>Counts from here on: what it took to get here is no message of a protocol.</summary>
    public void CountAnew() => Counters = new ChannelCounters();

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        _sent.Dispose();
        _received.Dispose();
    }

    /// <summary>The first piece of the next message, still sealed; its length is what it may be.</summary>
    private async ValueTask<Piece> FirstPieceAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        var size = await ReceivePieceAsync(Math.Min(maxSizeInBytes, PieceSizeInBytes), cancellationToken);
        var announced = BinaryPrimitives.ReadUInt32BigEndian(_received.Buffer);
        try
        {
            Frame.ThrowIfTooLong(announced, maxSizeInBytes, Peer);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }

        return new Piece((int)announced, size);
    }

    private async ValueTask OpenAsync(Piece piece, Memory<byte> message, CancellationToken cancellationToken)
    {
        var at = 0;
        while (true)
        {
            var part = message.Slice(at, Math.Min(PieceSizeInBytes, message.Length - at));
            if (!_received.TryOpen(message.Length, piece.SizeInBytes, part.Span))
            {
                await DisposeAsync();
                throw new ProtocolException(
                    ProtocolError.Malformed,
                    Peer,
                    "a sealed message did not open: it was altered on its way, or sealed for another place."
                );
            }

            at += part.Length;
            if (at == message.Length)
            {
                break;
            }

            var next = Math.Min(PieceSizeInBytes, message.Length - at);
            piece = piece with { SizeInBytes = await ReceivePieceAsync(next, cancellationToken) };
        }

        Counters.CountReceived(message.Length);
    }

    private async ValueTask<int> ReceivePieceAsync(int plainSizeInBytes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waits);
        try
        {
            return await _inner.ReceiveAsync(_received.Lend(plainSizeInBytes + OverheadInBytes), cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waits);
        }
    }

    /// <summary>A sealed piece in the receiving direction's buffer, and the size of the message that it says it is of.</summary>
    private readonly record struct Piece(int MessageSize, int SizeInBytes);

    /// <summary>One direction: its key, its counter, its buffer and its transcript.</summary>
    private sealed class Direction : IDisposable
    {
        private readonly AeadKey _key;
        private readonly IncrementalDigest _transcript;
        private readonly byte[] _nonce = new byte[Suite.NonceSizeInBytes];
        private ulong _next;

        public Direction(PairSecret secret, string label)
        {
            Span<byte> key = stackalloc byte[secret.Suite.AeadKeySizeInBytes];
            secret.Derive(label, key);
            _key = secret.Suite.CreateAeadKey(key);
            CryptographicOperations.ZeroMemory(key);
            _transcript = secret.Suite.CreateDigest();
            _transcript.Append(secret.Handshake.ToArray());
        }

        /// <summary>A piece with what goes before and after it.</summary>
        public byte[] Buffer { get; private set; } = [];

        public Digest Transcript
        {
            get
            {
                lock (_transcript)
                {
                    return _transcript.Current();
                }
            }
        }

        /// <summary>The buffer's first bytes; a direction sends or receives one piece at a time.</summary>
        public Memory<byte> Lend(int sizeInBytes)
        {
            if (Buffer.Length < sizeInBytes)
            {
                Buffer = new byte[sizeInBytes];
            }

            return Buffer.AsMemory(0, sizeInBytes);
        }

        public ReadOnlyMemory<byte> Seal(int messageSize, ReadOnlySpan<byte> piece)
        {
            var frame = Lend(piece.Length + OverheadInBytes);
            var header = frame.Span[..HeaderSizeInBytes];
            var rest = frame.Span[HeaderSizeInBytes..];
            BinaryPrimitives.WriteUInt32BigEndian(header, (uint)messageSize);
            _key.Seal(NextNonce(), piece, header, rest);
            Append(header, rest[piece.Length..]);
            return frame;
        }

        /// <summary>False where the buffer holds anything but the next piece of a message of that size.</summary>
        public bool TryOpen(int messageSize, int frameSize, Span<byte> piece)
        {
            if (frameSize != piece.Length + OverheadInBytes)
            {
                return false;
            }

            Span<byte> header = stackalloc byte[HeaderSizeInBytes];
            BinaryPrimitives.WriteUInt32BigEndian(header, (uint)messageSize);
            var rest = Buffer.AsSpan(HeaderSizeInBytes, frameSize - HeaderSizeInBytes);
            if (!_key.TryOpen(NextNonce(), rest, header, piece))
            {
                return false;
            }

            Append(header, rest[piece.Length..]);
            return true;
        }

        public void Dispose()
        {
            lock (_transcript)
            {
                _key.Dispose();
                CryptographicOperations.ZeroMemory(Buffer);
            }
        }

        private byte[] NextNonce()
        {
            BinaryPrimitives.WriteUInt64BigEndian(_nonce.AsSpan(Suite.NonceSizeInBytes - sizeof(ulong)), _next++);
            return _nonce;
        }

        private void Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tag)
        {
            lock (_transcript)
            {
                _transcript.Append(header);
                _transcript.Append(tag);
            }
        }
    }
}
