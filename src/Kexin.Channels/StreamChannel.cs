using System.Buffers;

namespace Kexin.Channels;

/// <summary>Messages over any duplex stream that is already authenticated and encrypted.</summary>
/// <remarks>
/// What: each message is framed by its length and its position in its direction (see <c>Frame</c>).
/// Security: the stream gives secrecy and integrity; the counter finds messages that were replayed, dropped or reordered between
/// streams. A length is checked against what the caller expects before memory is taken. Every piece of at most 256 KB must
/// arrive within the patience, so a peer cannot hold a session by sending a byte now and then.
/// Not for: streams without TLS.
/// </remarks>
public sealed class StreamChannel : IMessageChannel
{
    private const int PieceSizeInBytes = 256 * 1024;

    private readonly Stream _stream;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly byte[] _header = new byte[Frame.HeaderSizeInBytes];
    private readonly Action? _closed;
    private ulong _nextSent;
    private ulong _nextReceived;
    private int _sending;
    private int _receiving;
    private int _disposed;

    /// <summary>Takes over the stream and disposes of it in the end.</summary>
    /// <param name="stream">Full duplex: one read and one write may run at once.</param>
    /// <param name="peer">The name of the party at the other end.</param>
    /// <param name="patience">The deadline of every wait.</param>
    /// <param name="time">Measures the deadline.</param>
    public StreamChannel(Stream stream, string peer, TimeSpan patience, TimeProvider time)
        : this(stream, peer, patience, time, null) { }

    internal StreamChannel(Stream stream, string peer, TimeSpan patience, TimeProvider time, Action? closed)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(peer);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(time);
        _stream = stream;
        _patience = patience;
        _time = time;
        _closed = closed;
        Peer = peer;
    }

    /// <inheritdoc/>
    public string Peer { get; }

    /// <inheritdoc/>
    public ChannelCounters Counters { get; } = new();

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Enter(ref _sending);
        try
        {
            // Header and start go out together: a header alone would cost a TLS record and often a packet.
            var first = Math.Min(message.Length, PieceSizeInBytes - Frame.HeaderSizeInBytes);
            var buffer = ArrayPool<byte>.Shared.Rent(Frame.HeaderSizeInBytes + first);
            Frame.WriteHeader(buffer, message.Length, _nextSent++);
            message.Span[..first].CopyTo(buffer.AsSpan(Frame.HeaderSizeInBytes));
            await WriteAsync(buffer.AsMemory(0, Frame.HeaderSizeInBytes + first), cancellationToken);
            // Not in a finally: after a failure the stream may still be reading the buffer.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            for (var at = first; at < message.Length; at += PieceSizeInBytes)
            {
                var count = Math.Min(PieceSizeInBytes, message.Length - at);
                await WriteAsync(message.Slice(at, count), cancellationToken);
            }

            await WaitAsync(FlushAsync(cancellationToken), cancellationToken);
            Counters.CountSent(message.Length);
        }
        catch (Exception e)
        {
            throw await FailAsync(e);
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSizeInBytes);
        Enter(ref _receiving);
        try
        {
            await ReadAsync(_header, cancellationToken);
            var length = Frame.ReadHeader(_header, _nextReceived++, maxSizeInBytes, Peer);
            var message = new byte[length];
            for (var at = 0; at < length; at += PieceSizeInBytes)
            {
                await ReadAsync(message.AsMemory(at, Math.Min(PieceSizeInBytes, length - at)), cancellationToken);
            }

            Counters.CountReceived(length);
            return message;
        }
        catch (Exception e)
        {
            throw await FailAsync(e);
        }
        finally
        {
            Volatile.Write(ref _receiving, 0);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            try
            {
                await _stream.DisposeAsync();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // A peer that is gone, or a write that never ended, cannot be told good-bye.
            }
            finally
            {
                _closed?.Invoke();
            }
        }
    }

    private void Enter(ref int busy)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Interlocked.Exchange(ref busy, 1) != 0)
        {
            throw new InvalidOperationException("A channel takes one send and one receive at a time.");
        }
    }

    private ValueTask<bool> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        WaitAsync(ReadExactlyAsync(destination, cancellationToken), cancellationToken);

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        await WaitAsync(WritePieceAsync(piece, cancellationToken), cancellationToken);
    }

    private async ValueTask<bool> ReadExactlyAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        await _stream.ReadExactlyAsync(destination, cancellationToken);
        return true;
    }

    private async ValueTask<bool> WritePieceAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(piece, cancellationToken);
        return true;
    }

    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.FlushAsync(cancellationToken);
        return true;
    }

    private ValueTask<bool> WaitAsync(ValueTask<bool> operation, CancellationToken cancellationToken) =>
        Deadline.WaitAsync(operation, _patience, _time, Peer, cancellationToken);

    /// <summary>Closes the channel and says whose fault it was.</summary>
    private async ValueTask<Exception> FailAsync(Exception cause)
    {
        var closedHere = Volatile.Read(ref _disposed) != 0;
        await DisposeAsync();
        return cause switch
        {
            ProtocolException or OperationCanceledException => cause,
            _ when closedHere => new ObjectDisposedException(nameof(StreamChannel)),
            _ => new ProtocolException(ProtocolError.PeerClosed, Peer, "ended the connection.", cause),
        };
    }
}
