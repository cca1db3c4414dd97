using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Blocks;

/// <summary>128 bits: a wire label, a seed, a row of an oblivious transfer. Holds secrets: never printed, compared in fixed time.</summary>
/// <remarks>Bit 0 is the lowest bit of byte 0; of the two 64-bit halves, <c>low</c> is bytes 0 to 7, little-endian.</remarks>
public readonly struct Block : IEquatable<Block>
{
    /// <summary>The size of a block, in bytes.</summary>
    public const int SizeInBytes = 16;

    /// <summary>Wraps a vector.</summary>
    public Block(Vector128<byte> vector) => Vector = vector;

    /// <summary>A block of two halves.</summary>
    public Block(ulong low, ulong high) => Vector = Vector128.Create(low, high).AsByte();

    /// <summary>A block of 16 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public Block(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeInBytes)
        {
            throw new ArgumentException($"A block has {SizeInBytes} bytes, not {bytes.Length}.", nameof(bytes));
        }

        Vector = Vector128.Create(bytes);
    }

    /// <summary>No bit set.</summary>
    public static Block Zero => default;

    /// <summary>Every bit set.</summary>
    public static Block AllOnes => new(Vector128<byte>.AllBitsSet);

    /// <summary>The bits as a vector.</summary>
    public Vector128<byte> Vector { get; }

    /// <summary>Bytes 0 to 7.</summary>
    public ulong Low => Vector.AsUInt64()[0];

    /// <summary>Bytes 8 to 15.</summary>
    public ulong High => Vector.AsUInt64()[1];

    /// <summary>Bit 0: the select bit of a wire label.</summary>
    public bool LowestBit => (Vector[0] & 1) != 0;

    /// <summary>Random bits.</summary>
    public static Block Random(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[SizeInBytes];
        random.Fill(bytes);
        var block = new Block(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return block;
    }

    /// <summary>Every bit set where <paramref name="bit"/> is, else none: selects without a branch.</summary>
    public static Block Mask(bool bit) => new(Vector128.Create((byte)-(bit ? 1 : 0)));

    /// <summary>The bytes of blocks, in place.</summary>
    public static Span<byte> AsBytes(Span<Block> blocks) => MemoryMarshal.AsBytes(blocks);

    /// <inheritdoc cref="AsBytes(Span{Block})"/>
    public static ReadOnlySpan<byte> AsBytes(ReadOnlySpan<Block> blocks) => MemoryMarshal.AsBytes(blocks);

    /// <summary>The blocks of bytes, in place.</summary>
    /// <exception cref="ArgumentException">The bytes are not whole blocks.</exception>
    public static Span<Block> FromBytes(Span<byte> bytes)
    {
        ThrowIfNotWhole(bytes.Length);
        return MemoryMarshal.Cast<byte, Block>(bytes);
    }

    /// <inheritdoc cref="FromBytes(Span{byte})"/>
    public static ReadOnlySpan<Block> FromBytes(ReadOnlySpan<byte> bytes)
    {
        ThrowIfNotWhole(bytes.Length);
        return MemoryMarshal.Cast<byte, Block>(bytes);
    }

    /// <summary>Writes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination) => Vector.CopyTo(destination);

    /// <summary>The bits that differ.</summary>
    public static Block operator ^(Block left, Block right) => new(left.Vector ^ right.Vector);

    /// <summary>The bits that both have.</summary>
    public static Block operator &(Block left, Block right) => new(left.Vector & right.Vector);

    /// <summary>The bits that one has.</summary>
    public static Block operator |(Block left, Block right) => new(left.Vector | right.Vector);

    /// <summary>The other bits.</summary>
    public static Block operator ~(Block block) => new(~block.Vector);

    /// <summary>Whether all bits are the same.</summary>
    public static bool operator ==(Block left, Block right) => left.Equals(right);

    /// <summary>Whether a bit differs.</summary>
    public static bool operator !=(Block left, Block right) => !left.Equals(right);

    public bool Equals(Block other) => ((Low ^ other.Low) | (High ^ other.High)) == 0;

    public override bool Equals(object? obj) => obj is Block other && Equals(other);

    public override int GetHashCode() => Vector.GetHashCode();

    /// <summary>Never the bits.</summary>
    public override string ToString() => "128 bits";

    private static void ThrowIfNotWhole(int sizeInBytes)
    {
        if (sizeInBytes % SizeInBytes != 0)
        {
            throw new ArgumentException($"Whole blocks of {SizeInBytes} bytes were expected, not {sizeInBytes} bytes.");
        }
    }
}
