using System.Numerics;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: decides whether an inclusion or consistency proof holds.
/// Source: RFC 9162 sections 2.1.3.2 and 2.1.4.2, step by step.
/// Security: a proof that holds for something else than what the tree holds is a collision of the suite's hash.
/// Cost: two node hashes at most per hash in the proof; a proof of the wrong length costs nothing.
/// Not for: trusting a root. Where the root comes from (a signed checkpoint, a final header) is the caller's question.
/// </summary>
public static class MerkleVerifier
{
    /// <summary>How many hashes a proof can have at all: sizes are below 2^63, and a consistency proof may have one more than the height.</summary>
    public const int MaxProofLength = 64;

    /// <summary>How many hashes the inclusion proof of leaf <paramref name="index"/> in a tree of <paramref name="size"/> leaves has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or not below the size.</exception>
    public static int InclusionLength(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);

        // Below the height at which the paths of this leaf and of the last leaf meet, every level has a sibling;
        // above it, only those where this path turns right.
        var meet = BitLength(index ^ (size - 1));
        return meet + BitOperations.PopCount((ulong)(index >> meet));
    }

    /// <summary>How many hashes the consistency proof between two sizes has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are negative or out of order.</exception>
    public static int ConsistencyLength(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        if (from == 0 || from == to)
        {
            return 0;
        }

        var start = BitOperations.IsPow2(from) ? 0 : 1;
        return start + InclusionLength(from - 1, to) - BitOperations.TrailingZeroCount(from);
    }

    /// <summary>Whether the leaf with this hash is leaf <paramref name="index"/> of the tree of <paramref name="size"/> leaves with this root.</summary>
    public static bool VerifyInclusion(
        Suite suite,
        in Digest leafHash,
        long index,
        long size,
        IReadOnlyList<Digest> proof,
        in Digest root
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= size || proof.Count != InclusionLength(index, size))
        {
            return false;
        }

        var (first, last) = (index, size - 1);
        var hash = leafHash;
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((first & 1) != 0 || first == last)
            {
                hash = MerkleHash.Node(suite, sibling, hash);
                SkipLevelsWithoutSibling(ref first, ref last);
            }
            else
            {
                hash = MerkleHash.Node(suite, hash, sibling);
            }

            first >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    /// <summary>
    /// Whether the tree of <paramref name="from"/> leaves with root <paramref name="oldRoot"/> is a beginning of the tree of
    /// <paramref name="to"/> leaves with root <paramref name="newRoot"/>. Equal sizes and size 0 take an empty proof; then the
    /// old root must be the new one, or that of the empty tree.
    /// </summary>
    public static bool VerifyConsistency(
        Suite suite,
        long from,
        long to,
        in Digest oldRoot,
        in Digest newRoot,
        IReadOnlyList<Digest> proof
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (from < 0 || from > to || proof.Count != ConsistencyLength(from, to))
        {
            return false;
        }

        if (from == to)
        {
            return oldRoot == newRoot && (from != 0 || oldRoot == MerkleHash.Empty(suite));
        }

        if (from == 0)
        {
            return oldRoot == MerkleHash.Empty(suite);
        }

        var (first, last) = (from - 1, to - 1);
        var shared = BitOperations.TrailingZeroCount(from);
        first >>= shared;
        last >>= shared;

        // An old size that is a power of two is one complete subtree, whose hash is the old root.
        var next = BitOperations.IsPow2(from) ? 0 : 1;
        var oldHash = next == 0 ? oldRoot : proof[0];
        var newHash = oldHash;
        for (; next < proof.Count; next++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((first & 1) != 0 || first == last)
            {
                oldHash = MerkleHash.Node(suite, proof[next], oldHash);
                newHash = MerkleHash.Node(suite, proof[next], newHash);
                SkipLevelsWithoutSibling(ref first, ref last);
            }
            else
            {
                newHash = MerkleHash.Node(suite, newHash, proof[next]);
            }

            first >>= 1;
            last >>= 1;
        }

        return last == 0 && oldHash == oldRoot && newHash == newRoot;
    }

    private static void SkipLevelsWithoutSibling(ref long first, ref long last)
    {
        while (first != 0 && (first & 1) == 0)
        {
            first >>= 1;
            last >>= 1;
        }
    }

    private static int BitLength(long value) => 64 - BitOperations.LeadingZeroCount((ulong)value);
}
