using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>What every channel can do by means of sending and receiving.</summary>
public static class MessageChannelExtensions
{
    /// <summary>Sends and receives at once, so that two parties who both have much to say do not wait for each other.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<byte[]> ExchangeAsync(
        this IMessageChannel channel,
        ReadOnlyMemory<byte> message,
        int maxSizeInBytes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        var sending = channel.SendAsync(message, cancellationToken).AsTask();
        var receiving = channel.ReceiveAsync(maxSizeInBytes, cancellationToken).AsTask();
        await Task.WhenAll(sending, receiving);
        return await receiving;
    }

    /// <summary>Receives one message whose size both sides know.</summary>
    /// <param name="channel">Where from.</param>
    /// <param name="sizeInBytes">The size.</param>
    /// <param name="stage">What the protocol is at: every fault names it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async ValueTask<byte[]> ReceiveExactlyAsync(
        this IMessageChannel channel,
        int sizeInBytes,
        string stage,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        byte[] message;
        try
        {
            message = await channel.ReceiveAsync(sizeInBytes, cancellationToken);
        }
        catch (ProtocolException e)
        {
            throw new ProtocolException(e.Error, channel.Peer, $"{stage}: {e.Finding}", e);
        }

        return message.Length == sizeInBytes
            ? message
            : throw new ProtocolException(
                ProtocolError.Malformed,
                channel.Peer,
                $"{stage}: a message of {sizeInBytes} bytes was expected, one of {message.Length} came."
            );
    }

    /// <summary>Sends and receives at once messages of the same size.</summary>
    /// <param name="channel">Where to and from.</param>
    /// <param name="message">What this side says.</param>
    /// <param name="stage">What the protocol is at: every fault names it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<byte[]> ExchangeExactlyAsync(
        this IMessageChannel channel,
        ReadOnlyMemory<byte> message,
        string stage,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        var sending = channel.SendAsync(message, cancellationToken).AsTask();
        var receiving = channel.ReceiveExactlyAsync(message.Length, stage, cancellationToken).AsTask();
        await Task.WhenAll(sending, receiving);
        return await receiving;
    }

    /// <summary>Receives one canonical CBOR object.</summary>
    /// <exception cref="ProtocolException">The peer is at fault; <see cref="ProtocolError.Malformed"/> if the bytes are.</exception>
    public static async Task<T> ReceiveAsync<T>(
        this IMessageChannel channel,
        int maxSizeInBytes,
        Func<CborReader, T> read,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        var bytes = await channel.ReceiveAsync(maxSizeInBytes, cancellationToken);
        try
        {
            return CanonicalCbor.Decode(bytes, read);
        }
        catch (DecodingException e)
        {
            throw new ProtocolException(ProtocolError.Malformed, channel.Peer, e.Message, e);
        }
    }
}
