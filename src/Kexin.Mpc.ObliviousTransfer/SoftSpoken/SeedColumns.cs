using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>From the 2^k streams of one tree to k columns of the matrix: VOLE over a small field.</summary>
/// <remarks>
/// What: with r_x the stream of seed x, column j is the sum of the r_x with bit j of x ⊕ offset set, and the total is the sum of all.
/// Who knows all seeds takes offset 0; who lacks seed d takes offset d, and never needs the missing one, which stands at 0 and so is part of
/// the total only. So, with v and w the two sides' columns, w_j = v_j ⊕ d_j · total.
/// Source: L. Roy, "SoftSpokenOT: Quieter OT Extension from Small-Field Silent VOLE in the Minicrypt Model", CRYPTO 2022.
/// Cost: 2^k blocks of AES for 128 transfers of k columns; see <see cref="SeedStreams"/>.
/// </remarks>
internal sealed class SeedColumns : IDisposable
{
    private readonly SeedStreams _streams;

    /// <summary>Takes 2^k seeds; the one at the offset counts for nothing but the total.</summary>
    public SeedColumns(ReadOnlySpan<Block> seeds, int offset)
    {
        var places = new Block[seeds.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = seeds[i ^ offset];
        }

        _streams = new SeedStreams(places);
        CryptographicOperations.ZeroMemory(Block.AsBytes(places.AsSpan()));
    }

    /// <summary>The columns and the total of a tile.</summary>
    /// <param name="key">The tile's permutation.</param>
    /// <param name="columns">k columns, one after another.</param>
    /// <param name="total">The sum of all streams; of no use to the side that lacks a seed.</param>
    public void Fill(AesKey key, Span<Block> columns, Span<Block> total) => _streams.Sum(key, columns, total);

    public void Dispose() => _streams.Dispose();
}
