using Kexin.Channels;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Bits as messages: eight a byte, lowest first, zeros to the end.</summary>
public static class BitMessages
{
    /// <summary>The bytes of bits.</summary>
    public static byte[] Pack(ReadOnlySpan<bool> bits)
    {
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
        {
            bytes[i / 8] |= (byte)((bits[i] ? 1 : 0) << (i % 8));
        }

        return bytes;
    }

    /// <summary>That many bits from the peer.</summary>
    /// <exception cref="ProtocolException">The peer is at fault; the error names the stage.</exception>
    public static async ValueTask<bool[]> ReceiveAsync(
        IMessageChannel channel,
        int count,
        string stage,
        CancellationToken cancellationToken
    )
    {
        var bytes = await channel.ReceiveExactlyAsync((count + 7) / 8, stage, cancellationToken);
        return Unpack(channel.Peer, bytes, count, stage);
    }

    /// <summary>The bits of that many bytes as need be.</summary>
    /// <exception cref="ProtocolException">A bit after the last is set.</exception>
    public static bool[] Unpack(string peer, byte[] bytes, int count, string stage)
    {
        if (count % 8 != 0 && bytes[^1] >> (count % 8) != 0)
        {
            throw new ProtocolException(ProtocolError.Malformed, peer, $"{stage}: bits after the last are set.");
        }

        return [.. Enumerable.Range(0, count).Select(i => (bytes[i / 8] >> (i % 8) & 1) != 0)];
    }

    /// <summary>The exclusive or of as many bits.</summary>
    public static bool[] Xor(bool[] left, bool[] right) => [.. left.Zip(right, (a, b) => a ^ b)];
}
