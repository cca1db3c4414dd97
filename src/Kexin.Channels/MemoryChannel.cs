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
        var toA = Channel.CreateUnbounded<byte[]>(options);
        var toB = Channel.CreateUnbounded<byte[]>(options);
        return (new End(b, toA, toB, patience, time), new End(a, toB, toA, patience, time));
    }

    private sealed class End(
        string peer,
        Channel<byte[]> incoming,
        Channel<byte[]> outgoing,
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
            if (!outgoing.Writer.TryWrite(message.ToArray()))
            {
                throw Closed(null);
            }

            Counters.CountSent(message.Length);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(maxSizeInBytes);
            ObjectDisposedException.ThrowIf(_closed != 0, this);
            byte[] message;
            try
            {
                message = await Deadline.WaitAsync(
                    incoming.Reader.ReadAsync(cancellationToken),
                    patience,
                    time,
                    peer,
                    cancellationToken
                );
                Frame.ThrowIfTooLong(message.Length, maxSizeInBytes, peer);
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

            Counters.CountReceived(message.Length);
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
