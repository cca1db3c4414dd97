using Kexin.Channels;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Messages whose size both sides know.</summary>
internal static class ExactMessages
{
    /// <summary>The next message, if it has that many bytes.</summary>
    public static async ValueTask<byte[]> ReceiveExactlyAsync(
        this IMessageChannel channel,
        int sizeInBytes,
        CancellationToken cancellationToken
    )
    {
        var message = await channel.ReceiveAsync(sizeInBytes, cancellationToken);
        return message.Length == sizeInBytes
            ? message
            : throw new ProtocolException(
                ProtocolError.Malformed,
                channel.Peer,
                $"a message of {sizeInBytes} bytes was expected, one of {message.Length} came."
            );
    }
}
