using System.Numerics;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: makes roots, inclusion proofs and consistency proofs out of the hashes of complete subtrees.
/// Source: RFC 9162 sections 2.1.1 (root), 2.1.3.1 (PATH) and 2.1.4.1 (PROOF, SUBPROOF), written as loops.
/// Cost: at most 64 hashes in a proof, and about as many node hashes to compute.
/// Not for: deciding whether a proof holds; that is <see cref="MerkleVerifier"/>.
/// </summary>
public static class MerkleProof
{
    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative or larger than the tree.</exception>
    public static Digest Root(Suite suite, IMerkleNodes nodes, long size)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? MerkleHash.Empty(suite) : Subtree(suite, nodes, 0, size);
    }

    /// <summary>The proof that leaf <paramref name="index"/> is in the tree of the first <paramref name="size"/> leaves, from the leaf upwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size, or the size is larger than the tree.</exception>
    public static Digest[] Inclusion(Suite suite, IMerkleNodes nodes, long index, long size)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<Digest>(MerkleVerifier.InclusionLength(index, size));
        var (begin, end) = (0L, size);
        while (end - begin > 1)
        {
            var middle = begin + LargestPowerOfTwoBelow(end - begin);
            if (index < middle)
            {
                proof.Add(Subtree(suite, nodes, middle, end));
                end = middle;
            }
            else
            {
                proof.Add(Subtree(suite, nodes, begin, middle));
                begin = middle;
            }
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>
    /// The proof that the tree of the first <paramref name="from"/> leaves is a beginning of that of the first <paramref name="to"/>;
    /// empty when the sizes are equal or <paramref name="from"/> is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are negative, out of order, or larger than the tree.</exception>
    public static Digest[] Consistency(Suite suite, IMerkleNodes nodes, long from, long to)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        if (from == 0 || from == to)
        {
            return [];
        }

        var proof = new List<Digest>(MerkleVerifier.ConsistencyLength(from, to));
        var (begin, end) = (0L, to);

        // The verifier knows the old root, so a subtree that is the whole old tree is left out.
        var wholeOldTree = true;
        while (end != from)
        {
            var middle = begin + LargestPowerOfTwoBelow(end - begin);
            if (from <= middle)
            {
                proof.Add(Subtree(suite, nodes, middle, end));
                end = middle;
            }
            else
            {
                proof.Add(Subtree(suite, nodes, begin, middle));
                begin = middle;
                wholeOldTree = false;
            }
        }

        if (!wholeOldTree)
        {
            proof.Add(Subtree(suite, nodes, begin, end));
        }

        proof.Reverse();
        return [.. proof];
    }

    /// <summary>MTH(D[begin:end]) for a range that the RFC's recursion visits: complete subtrees of falling size, folded from the right.</summary>
    private static Digest Subtree(Suite suite, IMerkleNodes nodes, long begin, long end)
    {
        var rest = end - begin;
        var level = BitOperations.TrailingZeroCount(rest);
        var hash = nodes.Node(level, (end >> level) - 1);
        for (rest -= 1L << level; rest > 0; rest -= 1L << level)
        {
            level = BitOperations.TrailingZeroCount(rest);
            hash = MerkleHash.Node(suite, nodes.Node(level, ((begin + rest) >> level) - 1), hash);
        }

        return hash;
    }

    private static long LargestPowerOfTwoBelow(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
