using System.Buffers;

namespace Kexin.Channels;

/// <summary>Messages over any duplex stream.</summary>
/// <remarks>
/// What: each message is framed by its length and its position in its direction (see <c>Frame</c>).
/// Security: the stream, or the session that seals what goes over it, gives secrecy and integrity; the counter finds messages that
/// were replayed, dropped or reordered. A length is checked against what the caller expects before memory is taken. Every piece of
/// at most 256 KB must arrive within the patience, so a peer cannot hold a session by sending a byte now and then.
/// Not for: streams without TLS, but for what a session seals.
/// </remarks>
public sealed class StreamChannel : IMessageChannel
{
    private const int PieceSizeInBytes = 256 * 1024;
    private const int AheadSizeInBytes = 16 * 1024;

    private readonly PatienceTimer _sendPatience;
    private readonly PatienceTimer _receivePatience;
    private readonly Stream? _beneath;
    private readonly Action? _closed;

    /// <summary>What was read beyond the end of a message, so that a short message costs one read.</summary>
    private readonly byte[] _ahead = new byte[AheadSizeInBytes];
    private readonly byte[] _header = new byte[Frame.HeaderSizeInBytes];
    private Stream _stream;
    private int _aheadStart;
    private int _aheadEnd;
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
        : this(stream, null, peer, patience, time, null) { }

    /// <summary>The same over TLS, of which a session that seals its frames itself needs only the handshake.</summary>
    /// <param name="stream">After its TLS handshake; disposing of it disposes of <paramref name="beneath"/>.</param>
    /// <param name="beneath">The stream that TLS runs over.</param>
    /// <param name="peer">The name of the party at the other end.</param>
    /// <param name="patience">The deadline of every wait.</param>
    /// <param name="time">Measures the deadline.</param>
    public StreamChannel(Stream stream, Stream beneath, string peer, TimeSpan patience, TimeProvider time)
        : this(stream, beneath, peer, patience, time, null) { }

    internal StreamChannel(
        Stream stream,
        Stream? beneath,
        string peer,
        TimeSpan patience,
        TimeProvider time,
        Action? closed
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(peer);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(time);
        _stream = stream;
        _beneath = beneath;
        _sendPatience = new PatienceTimer(patience, time, peer);
        _receivePatience = new PatienceTimer(patience, time, peer);
        _closed = closed;
        Peer = peer;
    }

    public string Peer { get; }

    public ChannelCounters Counters { get; } = new();

    /// <summary>Whether a session may leave TLS behind.</summary>
    internal bool HasBeneath => _beneath is not null;

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

            Counters.CountSent(message.Length);
        }
        catch (Exception e)
        {
            throw await FailAsync(_sendPatience.Explain(e, cancellationToken));
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSizeInBytes);
        Enter(ref _receiving);
        try
        {
            var message = new byte[await ReadHeaderAsync(maxSizeInBytes, cancellationToken)];
            await ReadBodyAsync(message, cancellationToken);
            return message;
        }
        catch (Exception e)
        {
            throw await FailAsync(_receivePatience.Explain(e, cancellationToken));
        }
        finally
        {
            Volatile.Write(ref _receiving, 0);
        }
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        Enter(ref _receiving);
        try
        {
            var length = await ReadHeaderAsync(destination.Length, cancellationToken);
            await ReadBodyAsync(destination[..length], cancellationToken);
            return length;
        }
        catch (Exception e)
        {
            throw await FailAsync(_receivePatience.Explain(e, cancellationToken));
        }
        finally
        {
            Volatile.Write(ref _receiving, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            try
            {
                await (_beneath ?? _stream).DisposeAsync();
                await _stream.DisposeAsync();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // A peer that is gone, or a write that never ended, cannot be told good-bye.
            }
            finally
            {
                _sendPatience.Dispose();
                _receivePatience.Dispose();
                _closed?.Invoke();
            }
        }
    }

    /// <summary>From now on messages go past TLS. Neither direction may be under way, and nothing may have been read ahead.</summary>
    /// <exception cref="ProtocolException">The peer sent more than the handshake before it was its turn.</exception>
    internal void LeaveTls()
    {
        if (_aheadEnd != _aheadStart)
        {
            throw new ProtocolException(ProtocolError.OutOfOrder, Peer, "sent a message before its turn.");
        }

        _stream = _beneath ?? throw new InvalidOperationException("There is nothing beneath this stream.");
    }

    private void Enter(ref int busy)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Interlocked.Exchange(ref busy, 1) != 0)
        {
            throw new InvalidOperationException("A channel takes one send and one receive at a time.");
        }
    }

    private async ValueTask<int> ReadHeaderAsync(int maxSizeInBytes, CancellationToken cancellationToken)
    {
        await ReadAsync(_header, cancellationToken);
        return Frame.ReadHeader(_header, _nextReceived++, maxSizeInBytes, Peer);
    }

    private async ValueTask ReadBodyAsync(Memory<byte> message, CancellationToken cancellationToken)
    {
        for (var at = 0; at < message.Length; at += PieceSizeInBytes)
        {
            await ReadAsync(message.Slice(at, Math.Min(PieceSizeInBytes, message.Length - at)), cancellationToken);
        }

        Counters.CountReceived(message.Length);
    }

    /// <summary>Fills the destination: first from what was read ahead, then from the stream.</summary>
    private async ValueTask ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var taken = Math.Min(destination.Length, _aheadEnd - _aheadStart);
        _ahead.AsSpan(_aheadStart, taken).CopyTo(destination.Span);
        _aheadStart += taken;
        if (taken == destination.Length)
        {
            return;
        }

        destination = destination[taken..];
        using var wait = _receivePatience.Begin(cancellationToken);
        if (destination.Length >= AheadSizeInBytes)
        {
            await _stream.ReadExactlyAsync(destination, wait.Token);
            return;
        }

        (_aheadStart, _aheadEnd) = (0, 0);
        _aheadEnd = await _stream.ReadAtLeastAsync(_ahead, destination.Length, true, wait.Token);
        _ahead.AsSpan(0, destination.Length).CopyTo(destination.Span);
        _aheadStart = destination.Length;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        using var wait = _sendPatience.Begin(cancellationToken);
        await _stream.WriteAsync(piece, wait.Token);
        await _stream.FlushAsync(wait.Token);
    }

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
