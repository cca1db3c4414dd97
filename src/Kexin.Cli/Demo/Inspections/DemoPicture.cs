using System.Buffers.Binary;
using System.IO.Compression;
using Kexin.Cryptography;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>A picture that no camera took: squares of random grey, as PNG.</summary>
/// <remarks>Source: PNG (Third Edition), sections 5, 9 and 11; CRC-32 of section 5.5 as in ISO 3309.</remarks>
internal static class DemoPicture
{
    private const int Squares = 8;
    private const int SquareInPixels = 20;
    private const int SideInPixels = Squares * SquareInPixels;

    public static byte[] Draw(RandomSource random)
    {
        var greys = random.GetBytes(Squares * Squares);
        using var packed = new MemoryStream();
        using (var lines = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < SideInPixels; y++)
            {
                lines.WriteByte(0);
                for (var x = 0; x < SideInPixels; x++)
                {
                    lines.WriteByte(greys[(y / SquareInPixels * Squares) + (x / SquareInPixels)]);
                }
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, SideInPixels);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), SideInPixels);
        head[8] = 8;
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        Write(file, "IHDR"u8, head);
        Write(file, "IDAT"u8, packed.ToArray());
        Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, ReadOnlySpan<byte> kind, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] summed = [.. kind, .. content];
        file.Write(summed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(summed));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
