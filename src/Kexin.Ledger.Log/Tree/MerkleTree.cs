using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: a whole Merkle tree in memory, for lists that are at hand, such as the transactions of one block.
/// Source: RFC 9162 section 2.1.
/// Cost: 64 bytes a leaf.
/// Not for: a log that grows; that are tiles.
/// </summary>
public sealed class MerkleTree : IMerkleNodes
{
    private readonly Suite _suite;
    private readonly List<Digest[]> _levels;

    private MerkleTree(Suite suite, Digest[] leafHashes)
    {
        _suite = suite;
        _levels = [leafHashes];
        for (var below = leafHashes; below.Length > 1; below = _levels[^1])
        {
            var level = new Digest[below.Length / 2];
            for (var i = 0; i < level.Length; i++)
            {
                level[i] = MerkleHash.Node(suite, below[2 * i], below[(2 * i) + 1]);
            }

            _levels.Add(level);
        }
    }

    /// <summary>The number of leaves.</summary>
    public long Size => _levels[0].Length;

    /// <summary>The root of all leaves.</summary>
    public Digest Root() => MerkleProof.Root(_suite, this, Size);

    /// <summary>The tree over these leaves' bytes, in this order.</summary>
    public static MerkleTree FromLeaves(Suite suite, IEnumerable<ReadOnlyMemory<byte>> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        return FromLeafHashes(suite, leaves.Select(leaf => MerkleHash.Leaf(suite, leaf.Span)));
    }

    /// <summary>The tree over leaves that are hashed already (<see cref="MerkleHash.Leaf"/>), in this order.</summary>
    public static MerkleTree FromLeafHashes(Suite suite, IEnumerable<Digest> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(leafHashes);
        return new MerkleTree(suite, [.. leafHashes]);
    }

    /// <summary>The root of the tree over these leaves' bytes.</summary>
    public static Digest Root(Suite suite, IReadOnlyList<ReadOnlyMemory<byte>> leaves) =>
        FromLeaves(suite, leaves).Root();

    public Digest Node(int level, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, _levels.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _levels[level].Length);
        return _levels[level][index];
    }

    /// <summary>The proof that leaf <paramref name="index"/> is in this tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public Digest[] InclusionProof(long index) => MerkleProof.Inclusion(_suite, this, index, Size);

    /// <summary>The proof that the tree of the first <paramref name="from"/> leaves is a beginning of this tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has fewer leaves.</exception>
    public Digest[] ConsistencyProof(long from) => MerkleProof.Consistency(_suite, this, from, Size);
}
