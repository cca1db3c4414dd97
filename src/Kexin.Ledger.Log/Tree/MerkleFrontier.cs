using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: the right edge of a growing tree: the complete subtrees, largest first, that its size falls into. It is all that
/// appending and the root need.
/// Source: RFC 9162 section 2.1.1, the split of n into powers of two; "compact range" in transparency-dev/merkle docs/compact_ranges.md.
/// Cost: at most 63 hashes of state; an append takes one node hash on average.
/// Not for: proofs about earlier leaves, which need tiles.
/// </summary>
public sealed class MerkleFrontier
{
    private readonly Suite _suite;
    private readonly List<Digest> _peaks;

    /// <summary>The frontier of an empty tree.</summary>
    public MerkleFrontier(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        _suite = suite;
        _peaks = [];
    }

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a leaf by its hash (<see cref="MerkleHash.Leaf"/>).</summary>
    public void Append(in Digest leafHash)
    {
        var hash = leafHash;
        for (var carry = Size; (carry & 1) != 0; carry >>= 1)
        {
            hash = MerkleHash.Node(_suite, _peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
        }

        _peaks.Add(hash);
        Size++;
    }

    /// <summary>The root of all leaves so far.</summary>
    public Digest Root()
    {
        if (_peaks.Count == 0)
        {
            return MerkleHash.Empty(_suite);
        }

        var hash = _peaks[^1];
        for (var i = _peaks.Count - 2; i >= 0; i--)
        {
            hash = MerkleHash.Node(_suite, _peaks[i], hash);
        }

        return hash;
    }
}
