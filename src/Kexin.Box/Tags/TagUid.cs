using System.Buffers.Binary;
using System.Globalization;

namespace Kexin.Box.Tags;

/// <summary>A tag's unclonable number, 7 bytes, as its maker wrote it.</summary>
/// <param name="Value">The bytes as a number, most significant first; below 2^56.</param>
public readonly record struct TagUid(ulong Value)
{
    /// <summary>The size of a number, in bytes.</summary>
    public const int SizeInBytes = 7;

    /// <summary>Reads 7 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static TagUid Read(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, SizeInBytes, nameof(bytes));
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded[0] = 0;
        bytes.CopyTo(padded[1..]);
        return new TagUid(BinaryPrimitives.ReadUInt64BigEndian(padded));
    }

    /// <summary>The 7 bytes.</summary>
    public byte[] ToArray()
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(padded, Value);
        return padded[1..].ToArray();
    }

    /// <summary>14 capital hexadecimal digits, as makers print it.</summary>
    public override string ToString() => Value.ToString("X14", CultureInfo.InvariantCulture);
}
