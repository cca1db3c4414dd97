using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>From the 2^k streams of one tree to k columns of the matrix: VOLE over a small field.</summary>
/// <remarks>
/// What: with r_x the stream of seed x, column j is the sum of the r_x with bit j of x ⊕ offset set, and the total is the sum of all.
/// Who knows all seeds takes offset 0; who lacks seed d takes offset d, and never needs the missing one, which would stand at 0.
/// So, with v and w the two sides' columns, w_j = v_j ⊕ d_j · total.
/// Source: L. Roy, "SoftSpokenOT: Quieter OT Extension from Small-Field Silent VOLE in the Minicrypt Model", CRYPTO 2022, section 3,
/// figure 7; the sums by halving, as in section 3.1: two additions a stream instead of k / 2.
/// Cost: 2^k blocks of AES for 128 transfers of k columns.
/// </remarks>
internal sealed class SeedColumns : IDisposable
{
    private readonly BlockGenerator?[] _streams;
    private readonly int _bits;
    private readonly int _offset;
    private readonly Block[] _scratch;

    /// <summary>Takes 2^k seeds; the one at the offset is not used unless <paramref name="knowsAll"/>.</summary>
    public SeedColumns(ReadOnlySpan<Block> seeds, int offset, bool knowsAll)
    {
        _bits = int.Log2(seeds.Length);
        _offset = offset;
        _streams = new BlockGenerator?[seeds.Length];
        for (var i = 0; i < seeds.Length; i++)
        {
            _streams[i] = knowsAll || i != offset ? new BlockGenerator(seeds[i]) : null;
        }

        // One partial sum a level, and the stream at hand.
        _scratch = GC.AllocateArray<Block>((_bits + 1) * Tile.ColumnBlocks, pinned: true);
    }

    /// <summary>The columns and the total of the tile of that number.</summary>
    /// <param name="tile">From 0; its blocks of each stream start at tile × blocks of a column.</param>
    /// <param name="columns">k columns, one after another.</param>
    /// <param name="total">The sum of all streams.</param>
    public void Fill(ulong tile, Span<Block> columns, Span<Block> total)
    {
        columns.Clear();
        var current = _scratch.AsSpan(_bits * Tile.ColumnBlocks, Tile.ColumnBlocks);
        for (var x = 0; x < _streams.Length; x++)
        {
            if (_streams[x ^ _offset] is { } stream)
            {
                stream.Fill(current, tile * Tile.ColumnBlocks);
            }
            else
            {
                current.Clear();
            }

            // Like a binary counter: a right sibling joins the left one, and counts for the column of its level.
            var level = 0;
            for (; (x >> level & 1) != 0; level++)
            {
                Join(
                    ref MemoryMarshal.GetReference(current),
                    ref _scratch[level * Tile.ColumnBlocks],
                    ref columns[level * Tile.ColumnBlocks]
                );
            }

            current.CopyTo(level < _bits ? _scratch.AsSpan(level * Tile.ColumnBlocks) : total);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stream in _streams)
        {
            stream?.Dispose();
        }

        CryptographicOperations.ZeroMemory(Block.AsBytes(_scratch.AsSpan()));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Join(ref Block current, ref Block left, ref Block column)
    {
        ref var at = ref Unsafe.As<Block, Vector256<byte>>(ref current);
        ref var other = ref Unsafe.As<Block, Vector256<byte>>(ref left);
        ref var sum = ref Unsafe.As<Block, Vector256<byte>>(ref column);
        for (var i = 0; i < Tile.ColumnBlocks / 2; i++)
        {
            var value = Unsafe.Add(ref at, i);
            Unsafe.Add(ref sum, i) ^= value;
            Unsafe.Add(ref at, i) = value ^ Unsafe.Add(ref other, i);
        }
    }
}
