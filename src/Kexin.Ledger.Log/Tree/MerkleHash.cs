using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: the three hashes of a Merkle tree: of nothing, of a leaf, and of two subtrees.
/// Source: RFC 9162 section 2.1.1; the hash is the suite's (SHA-256, or SM3 in place of it).
/// Security: the prefixes 0x00 and 0x01 keep a leaf from passing as a node, so a second preimage of a root is one of the hash.
/// Cost: one hash of 1 + n bytes for a leaf, of 65 bytes for a node.
/// Not for: hiding a leaf. Whoever can guess a leaf can confirm it; salt it first (<see cref="EvidenceCommitment"/>).
/// </summary>
public static class MerkleHash
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>The root of a tree without leaves.</summary>
    public static Digest Empty(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash([]);
    }

    /// <summary>The hash of one leaf's bytes, of any length.</summary>
    public static Digest Leaf(Suite suite, ReadOnlySpan<byte> leaf)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash([LeafPrefix], leaf);
    }

    /// <summary>The hash of the subtree whose two halves hash to <paramref name="left"/> and <paramref name="right"/>.</summary>
    public static Digest Node(Suite suite, in Digest left, in Digest right)
    {
        ArgumentNullException.ThrowIfNull(suite);
        Span<byte> input = stackalloc byte[1 + (2 * Digest.SizeInBytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Digest.SizeInBytes)..]);
        return suite.Hash(input);
    }
}
