namespace Kexin.Channels;

/// <summary>An ordered, reliable way to and from one named party; whole messages, each waited for no longer than a deadline.</summary>
/// <remarks>
/// One send and one receive may run at a time, also both at once. A send may wait until the peer receives: two parties who send
/// each other much at once use <see cref="MessageChannelExtensions.ExchangeAsync"/>. After any failure the channel is closed.
/// </remarks>
public interface IMessageChannel : IAsyncDisposable
{
    /// <summary>The name of the party at the other end.</summary>
    string Peer { get; }

    /// <summary>What has gone over the channel so far.</summary>
    ChannelCounters Counters { get; }

    /// <summary>Sends one message of any length; when this returns, the buffer may be used again.</summary>
    /// <exception cref="ProtocolException">The peer closed the channel or did not take the message in time.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Receives one message of 0 to <paramref name="maxSizeInBytes"/> bytes.</summary>
    /// <exception cref="ProtocolException">The peer closed the channel, was silent too long, or sent something else.</exception>
    ValueTask<byte[]> ReceiveAsync(int maxSizeInBytes, CancellationToken cancellationToken);

    /// <summary>Receives one message into the caller's buffer.</summary>
    /// <param name="destination">As long as the longest message that is expected; what lies after the message is undefined.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message's size in bytes.</returns>
    /// <exception cref="ProtocolException">The peer closed the channel, was silent too long, or sent something else.</exception>
    async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var message = await ReceiveAsync(destination.Length, cancellationToken);
        message.CopyTo(destination);
        return message.Length;
    }
}
