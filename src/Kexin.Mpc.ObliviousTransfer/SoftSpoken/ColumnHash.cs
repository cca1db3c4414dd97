using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>A linear hash of long columns of bits to one block each, by which two sides compare them.</summary>
/// <remarks>
/// What: the sum of a column's blocks, each times a random element of GF(2^128) (modulo x^128 + x^7 + x^2 + x + 1).
/// Source: J. Carter, M. Wegman, "Universal Classes of Hash Functions", 1979: two columns that differ agree with probability 2^-128.
/// Cost: four carry-less products a block; reduced once a tile and column.
/// </remarks>
internal static class ColumnHash
{
    /// <summary>Adds the hash of a column's blocks of one tile.</summary>
    /// <param name="column">The blocks.</param>
    /// <param name="factors">A random element for each.</param>
    public static Block Hash(ReadOnlySpan<Block> column, ReadOnlySpan<Block> factors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors.Length, column.Length);
        return Pclmulqdq.IsSupported ? HashFast(column, factors) : HashPlain(column, factors);
    }

    /// <summary>Bit by bit: the reference, and the path of other processors.</summary>
    internal static Block HashPlain(ReadOnlySpan<Block> column, ReadOnlySpan<Block> factors)
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
    private static Block HashFast(ReadOnlySpan<Block> column, ReadOnlySpan<Block> factors)
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
