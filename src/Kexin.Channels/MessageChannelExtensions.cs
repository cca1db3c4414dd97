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
