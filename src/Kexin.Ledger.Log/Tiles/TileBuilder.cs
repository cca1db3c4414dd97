using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: the right edge of a growing log in tiles: takes leaf hashes, gives away each tile as it fills.
/// Source: C2SP tlog-tiles; a tile's hash goes one level up only when the tile is full.
/// Cost: one node hash a leaf; 8 KB of state for each of the log's levels, of which there are log256 of its size.
/// Not for: concurrent use; one writer owns it.
/// </summary>
public sealed class TileBuilder
{
    private readonly Suite _suite;
    private readonly List<byte[]> _edge = [];

    /// <summary>The edge of an empty log.</summary>
    public TileBuilder(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        _suite = suite;
    }

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a leaf by its hash and gives each tile that it filled, lowest level first, to <paramref name="onFull"/>.</summary>
    /// <param name="leafHash">See <see cref="MerkleHash.Leaf"/>.</param>
    /// <param name="onFull">Takes the tile and its 8,192 bytes, which become the receiver's.</param>
    public void Append(in Digest leafHash, Action<TileCoordinate, byte[]> onFull)
    {
        ArgumentNullException.ThrowIfNull(onFull);
        var hash = leafHash;
        for (var level = 0; ; level++)
        {
            if (level == _edge.Count)
            {
                _edge.Add(NewTile());
            }

            var place = (Size >> (level * TileCoordinate.Height)) % TileCoordinate.FullWidth;
            hash.CopyTo(_edge[level].AsSpan((int)place * Digest.SizeInBytes));
            if (place != TileCoordinate.FullWidth - 1)
            {
                break;
            }

            var full = _edge[level];
            _edge[level] = NewTile();
            onFull(
                new TileCoordinate(level, Size >> ((level + 1) * TileCoordinate.Height), TileCoordinate.FullWidth),
                full
            );
            hash = TileHash.Root(_suite, full);
        }

        Size++;
    }

    /// <summary>The bytes of a tile on the edge, or the beginning of one.</summary>
    /// <returns>False when the tile is not on the edge: it was given away, or is wider than the log is.</returns>
    public bool TryRead(TileCoordinate tile, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (tile.Level >= _edge.Count)
        {
            return false;
        }

        var hashes = Size >> (tile.Level * TileCoordinate.Height);
        if (tile.Index != hashes / TileCoordinate.FullWidth || tile.Width > hashes % TileCoordinate.FullWidth)
        {
            return false;
        }

        bytes = _edge[tile.Level].AsMemory(0, tile.SizeInBytes);
        return true;
    }

    /// <summary>The root of all leaves so far.</summary>
    public Digest Root() => MerkleProof.Root(_suite, new TileNodes(_suite, Size, ReadEdge), Size);

    private ReadOnlyMemory<byte> ReadEdge(TileCoordinate tile) =>
        TryRead(tile, out var bytes)
            ? bytes
            : throw new ArgumentOutOfRangeException(nameof(tile), tile.Path, "The tile is not on the edge of the log.");

    private static byte[] NewTile() => new byte[TileCoordinate.FullWidth * Digest.SizeInBytes];
}
