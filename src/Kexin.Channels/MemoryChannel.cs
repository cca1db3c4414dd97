using System.Buffers;
using System.Threading.Channels;

namespace Kexin.Channels;

/// <summary>Two ends of a channel within one process, for tests, simulations and parties that share a process.</summary>
public static class MemoryChannel
{
    /// <summary>How long an end waits when nothing else was said.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    /// <summary>Makes a channel between <paramref name="a"/> and <paramref name="b"/>; A is the end that a holds, its peer is b.</summary>
    public static (IMessageChannel A, IMessageChannel B) CreatePair(string a, string b) =>
        CreatePair(a, b, DefaultPatience, TimeProvider.System);

    /// <summary>The same, with the deadline of every wait and the clock that measures it.</summary>
    public static (IMessageChannel A, IMessageChannel B) CreatePair(
        string a,
        string b,
        TimeSpan patience,
        TimeProvider time
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(a);
        ArgumentException.ThrowIfNullOrEmpty(b);
        ArgumentNullException.ThrowIfNull(time);
        var options = new UnboundedChannelOptions { SingleReader = false, SingleWriter = false };
        var toA = Channel.CreateUnbounded<ArraySegment<byte>>(options);
        var toB = Channel.CreateUnbounded<ArraySegment<byte>>(options);
        return (new End(b, toA, toB, patience, time), new End(a, toB, toA, patience, time));
    }

    private sealed class End(
        string peer,
        Channel<ArraySegment<byte>> incoming,
        Channel<ArraySegment<byte>> outgoing,
        TimeSpan patience,
        TimeProvider time
    ) : IMessageChannel
    {
        private int _closed;

        public string Peer => peer;

        public ChannelCounters Counters { get; } = new();

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closed != 0, this);
            var copy = ArrayPool<byte>.Shared.Rent(message.Length);
            message.CopyTo(copy);
            if (!outgoing.Writer.TryWrite(new ArraySegment<byte>(copy, 0, message.Length)))
            {
                throw Closed(null);
            }

            Counters.CountSent(message.Length);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(maxSizeInBytes);
            var taken = await TakeAsync(maxSizeInBytes, cancellationToken);
            var message = taken.ToArray();
            ArrayPool<byte>.Shared.Return(taken.Array!, clearArray: true);
            return message;
        }

        public async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
        {
            var taken = await TakeAsync(destination.Length, cancellationToken);
            taken.AsMemory().CopyTo(destination);
            ArrayPool<byte>.Shared.Return(taken.Array!, clearArray: true);
            return taken.Count;
        }

        private async ValueTask<ArraySegment<byte>> TakeAsync(int maxSizeInBytes, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_closed != 0, this);
            ArraySegment<byte> message;
            try
            {
                message = await Deadline.WaitAsync(
                    incoming.Reader.ReadAsync(cancellationToken),
                    patience,
                    time,
                    peer,
                    cancellationToken
                );
                Frame.ThrowIfTooLong(message.Count, maxSizeInBytes, peer);
            }
            catch (ChannelClosedException e)
            {
                throw _closed != 0 ? new ObjectDisposedException(nameof(MemoryChannel)) : Closed(e);
            }
            catch (Exception)
            {
                await DisposeAsync();
                throw;
            }

            Counters.CountReceived(message.Count);
            return message;
        }

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                // The peer still reads what was sent; a receive that waits at this end is over, as is the peer's sending.
                outgoing.Writer.TryComplete();
                incoming.Writer.TryComplete();
            }

            return ValueTask.CompletedTask;
        }

        private ProtocolException Closed(Exception? cause) =>
            new(ProtocolError.PeerClosed, peer, "closed the channel.", cause);
    }
}
