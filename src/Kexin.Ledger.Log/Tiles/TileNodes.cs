using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: the hashes of complete subtrees, taken from tiles, so that proofs need a few tiles and never the leaves.
/// Source: C2SP tlog-tiles: the levels between those that tiles hold are hashed from the tile.
/// Cost: one tile and at most 127 node hashes for a subtree.
/// Security: tiles are not checked here. A proof made from altered tiles does not verify.
/// </summary>
/// <param name="suite">The log's hash.</param>
/// <param name="size">The number of leaves that the tiles are read for.</param>
/// <param name="readTile">Gives a tile's bytes: 32 for each hash of its width.</param>
public sealed class TileNodes(Suite suite, long size, Func<TileCoordinate, ReadOnlyMemory<byte>> readTile)
    : IMerkleNodes
{
    /// <inheritdoc/>
    /// <exception cref="DecodingException">A tile does not have the size of its width.</exception>
    public Digest Node(int level, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 62);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size >> level);
        var (tileLevel, levelsInside) = Math.DivRem(level, TileCoordinate.Height);
        var first = index << levelsInside;
        var tile = TileCoordinate.Containing(tileLevel, first, size);
        var bytes = readTile(tile);
        if (bytes.Length != tile.SizeInBytes)
        {
            throw new DecodingException($"{tile.Path} has {tile.SizeInBytes} bytes, not {bytes.Length}.");
        }

        var offset = (int)(first % TileCoordinate.FullWidth) * Digest.SizeInBytes;
        return TileHash.Root(suite, bytes.Span.Slice(offset, Digest.SizeInBytes << levelsInside));
    }
}
