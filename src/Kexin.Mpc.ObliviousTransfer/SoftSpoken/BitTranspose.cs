using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>From 128 columns of bits to one block a transfer.</summary>
/// <remarks>
/// Bit j of row i is bit i of column j. By AVX2, 32 columns at a time: bytes are transposed sixteen by sixteen, and the highest bits of a
/// vector are what one row has in 32 columns (H. Warren, Hacker's Delight, for the idea).
/// </remarks>
internal static class BitTranspose
{
    private const int ColumnsAtOnce = 32;

    /// <summary>Transposes 128 columns of a tile, column after column, into its rows.</summary>
    public static void Transpose(ReadOnlySpan<Block> columns, Span<Block> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns.Length, Tile.Blocks);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, Tile.Blocks);
        if (Avx2.IsSupported)
        {
            for (var first = 0; first < Tile.Columns; first += ColumnsAtOnce)
            {
                TransposeFast(
                    ref Unsafe.AsRef(in columns[first * Tile.ColumnBlocks]),
                    ref Unsafe.As<Block, byte>(ref Unsafe.AsRef(in MemoryMarshal.GetReference(rows))),
                    first / 8
                );
            }
        }
        else
        {
            TransposePlain(columns, rows);
        }
    }

    /// <summary>Bit by bit: the reference, and the path of other processors.</summary>
    internal static void TransposePlain(ReadOnlySpan<Block> columns, Span<Block> rows)
    {
        var from = Block.AsBytes(columns);
        var to = Block.AsBytes(rows);
        to.Clear();
        for (var row = 0; row < Tile.Transfers; row++)
        {
            for (var column = 0; column < Tile.Columns; column++)
            {
                var bit = from[column * Tile.Transfers / 8 + row / 8] >> (row % 8) & 1;
                to[row * Block.SizeInBytes + column / 8] |= (byte)(bit << (column % 8));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransposeFast(ref Block columns, ref byte rows, int byteOfRow)
    {
        for (var block = 0; block < Tile.ColumnBlocks; block++)
        {
            // Bytes to byte rows: four rounds of interleaving sixteen columns, and sixteen more in the upper lanes.
            ref var at = ref Unsafe.Add(ref columns, block);
            var (a0, a1) = Interleave(Load(ref at, 0), Load(ref at, 8));
            var (a2, a3) = Interleave(Load(ref at, 1), Load(ref at, 9));
            var (a4, a5) = Interleave(Load(ref at, 2), Load(ref at, 10));
            var (a6, a7) = Interleave(Load(ref at, 3), Load(ref at, 11));
            var (a8, a9) = Interleave(Load(ref at, 4), Load(ref at, 12));
            var (aa, ab) = Interleave(Load(ref at, 5), Load(ref at, 13));
            var (ac, ad) = Interleave(Load(ref at, 6), Load(ref at, 14));
            var (ae, af) = Interleave(Load(ref at, 7), Load(ref at, 15));

            var (b0, b1) = Interleave(a0, a8);
            var (b2, b3) = Interleave(a1, a9);
            var (b4, b5) = Interleave(a2, aa);
            var (b6, b7) = Interleave(a3, ab);
            var (b8, b9) = Interleave(a4, ac);
            var (ba, bb) = Interleave(a5, ad);
            var (bc, bd) = Interleave(a6, ae);
            var (be, bf) = Interleave(a7, af);

            var (c0, c1) = Interleave(b0, b8);
            var (c2, c3) = Interleave(b1, b9);
            var (c4, c5) = Interleave(b2, ba);
            var (c6, c7) = Interleave(b3, bb);
            var (c8, c9) = Interleave(b4, bc);
            var (ca, cb) = Interleave(b5, bd);
            var (cc, cd) = Interleave(b6, be);
            var (ce, cf) = Interleave(b7, bf);

            ref var to = ref Unsafe.Add(ref rows, block * 128 * Block.SizeInBytes + byteOfRow);
            Write(ref to, 0, Interleave(c0, c8));
            Write(ref to, 2, Interleave(c1, c9));
            Write(ref to, 4, Interleave(c2, ca));
            Write(ref to, 6, Interleave(c3, cb));
            Write(ref to, 8, Interleave(c4, cc));
            Write(ref to, 10, Interleave(c5, cd));
            Write(ref to, 12, Interleave(c6, ce));
            Write(ref to, 14, Interleave(c7, cf));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Load(ref Block at, int column) =>
        Vector256.Create(
            Unsafe.Add(ref at, column * Tile.ColumnBlocks).Vector,
            Unsafe.Add(ref at, (column + ColumnsAtOnce / 2) * Tile.ColumnBlocks).Vector
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<byte> Low, Vector256<byte> High) Interleave(Vector256<byte> a, Vector256<byte> b) =>
        (Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ref byte to, int byteOfColumn, (Vector256<byte> Low, Vector256<byte> High) bytes)
    {
        Write(ref Unsafe.Add(ref to, byteOfColumn * 8 * Block.SizeInBytes), bytes.Low);
        Write(ref Unsafe.Add(ref to, (byteOfColumn + 1) * 8 * Block.SizeInBytes), bytes.High);
    }

    /// <summary>Eight rows' bits of 32 columns, the highest bit of each byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ref byte to, Vector256<byte> bytes)
    {
        for (var row = 7; row >= 0; row--)
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, row * Block.SizeInBytes), Avx2.MoveMask(bytes));
            bytes += bytes;
        }
    }
}
