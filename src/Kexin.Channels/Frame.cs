using System.Buffers.Binary;

namespace Kexin.Channels;

/// <summary>The header before each message of a stream: length (4 bytes) and position in its direction (8), big-endian.</summary>
internal static class Frame
{
    public const int HeaderSizeInBytes = sizeof(uint) + sizeof(ulong);

    public static void WriteHeader(Span<byte> destination, int length, ulong counter)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)length);
        BinaryPrimitives.WriteUInt64BigEndian(destination[sizeof(uint)..], counter);
    }

    /// <summary>The announced length, once it and the counter are what they may be.</summary>
    public static int ReadHeader(ReadOnlySpan<byte> header, ulong expectedCounter, int max, string peer)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        var counter = BinaryPrimitives.ReadUInt64BigEndian(header[sizeof(uint)..]);
        if (counter != expectedCounter)
        {
            throw new ProtocolException(
                ProtocolError.OutOfOrder,
                peer,
                $"message {expectedCounter} was expected, message {counter} came."
            );
        }

        ThrowIfTooLong(length, max, peer);
        return (int)length;
    }

    public static void ThrowIfTooLong(long length, int max, string peer)
    {
        if (length > max)
        {
            throw new ProtocolException(
                ProtocolError.TooLong,
                peer,
                $"a message of at most {max} bytes was expected, {length} were announced."
            );
        }
    }
}
