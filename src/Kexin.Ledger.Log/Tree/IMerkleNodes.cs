using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>Where proofs take the hashes of complete subtrees from: a tree in memory, or tiles.</summary>
public interface IMerkleNodes
{
    /// <summary>
    /// The hash of the complete subtree over the leaves from <paramref name="index"/>·2^<paramref name="level"/> up to,
    /// and without, (<paramref name="index"/> + 1)·2^<paramref name="level"/>.
    /// </summary>
    /// <param name="level">0 for leaves, at most 62.</param>
    /// <param name="index">Zero-based from the left within its level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such complete subtree.</exception>
    Digest Node(int level, long index);
}
