using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kexin.Cryptography.Blocks;

/// <summary>Blocks as elements of GF(2^128): bit i is the factor of x^i, modulo x^128 + x^7 + x^2 + x + 1.</summary>
/// <remarks>
/// What: with random factors an inner product is a linear hash by which two sides compare long columns of bits.
/// Source: J. Carter, M. Wegman, "Universal Classes of Hash Functions", 1979: two columns that differ agree with probability 2^-128.
/// Cost: four carry-less products a block; reduced once a call.
/// </remarks>
public static class BinaryField
{
    private static readonly Block[] Powers =
    [
        .. Enumerable.Range(0, 128).Select(i => i < 64 ? new Block(1UL << i, 0) : new Block(0, 1UL << (i - 64))),
    ];

    /// <summary>The product.</summary>
    public static Block Multiply(Block left, Block right) => InnerProduct([left], [right]);

    /// <summary>128 blocks as one: the sum of block i times x^i.</summary>
    public static Block Pack(ReadOnlySpan<Block> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blocks.Length, Powers.Length);
        return InnerProduct(blocks, Powers);
    }

    /// <summary>The sum of the products, block by block.</summary>
    /// <param name="column">The blocks.</param>
    /// <param name="factors">An element for each; may be more.</param>
    public static Block InnerProduct(ReadOnlySpan<Block> column, ReadOnlySpan<Block> factors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors.Length, column.Length);
        return Pclmulqdq.IsSupported ? InnerProductFast(column, factors) : InnerProductPlain(column, factors);
    }

    /// <summary>Bit by bit: the reference, and the path of other processors.</summary>
    internal static Block InnerProductPlain(ReadOnlySpan<Block> column, ReadOnlySpan<Block> factors)
    {
        var sum = Block.Zero;
        for (var i = 0; i < column.Length; i++)
        {
            var power = factors[i];
            for (var bit = 0; bit < 128; bit++)
            {
                var half = bit < 64 ? column[i].Low : column[i].High;
                sum ^= power & Block.Mask((half >> (bit % 64) & 1) != 0);
                var carry = power.High >> 63;
                power = new Block(power.Low << 1 ^ carry * 0x87, power.High << 1 | power.Low >> 63);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Block InnerProductFast(ReadOnlySpan<Block> column, ReadOnlySpan<Block> factors)
    {
        var (low, middle, high) = (Vector128<ulong>.Zero, Vector128<ulong>.Zero, Vector128<ulong>.Zero);
        ref var a = ref MemoryMarshal.GetReference(column);
        ref var b = ref MemoryMarshal.GetReference(factors);
        for (var i = 0; i < column.Length; i++)
        {
            var x = Unsafe.Add(ref a, i).Vector.AsUInt64();
            var y = Unsafe.Add(ref b, i).Vector.AsUInt64();
            low ^= Pclmulqdq.CarrylessMultiply(x, y, 0x00);
            high ^= Pclmulqdq.CarrylessMultiply(x, y, 0x11);
            middle ^= Pclmulqdq.CarrylessMultiply(x, y, 0x01) ^ Pclmulqdq.CarrylessMultiply(x, y, 0x10);
        }

        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);

        // x^128 = x^7 + x^2 + x + 1: the upper half comes down, first its own upper half.
        var polynomial = Vector128.Create(0x87UL, 0);
        var fold = Pclmulqdq.CarrylessMultiply(high, polynomial, 0x01);
        low ^= Sse2.ShiftLeftLogical128BitLane(fold, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(fold, 8);
        low ^= Pclmulqdq.CarrylessMultiply(high, polynomial, 0x00);
        return new Block(low.AsByte());
    }
}
