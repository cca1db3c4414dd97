using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>A tree of seeds of which one side knows all leaves, the other all but one.</summary>
/// <remarks>
/// What: each node's two children are two blocks of a generator. Of each level the builder tells, under the two keys of a base
/// transfer, the sum of the left children and the sum of the right ones; the other side gets the sum that its leaf is not part of,
/// which is what it lacks to go on.
/// Source: O. Goldreich, S. Goldwasser, S. Micali, "How to Construct Random Functions", 1986; L. Roy, "SoftSpokenOT", CRYPTO 2022,
/// with its check of the tree: each leaf gives its seed and 256 bits of proof, so that a builder who
/// tells a wrong sum is found whichever leaf is missing.
/// Security: semi-honest without the check; with it, malicious, where a cheating builder may learn bits of the place by being caught or
/// not, as the extension's proof allows for.
/// Leaves are numbered with the first level as the highest bit.
/// </remarks>
internal static class PuncturedTree
{
    /// <summary>The sum of the proofs, and the hash over all of them.</summary>
    public const int ProofSizeInBytes = ProofBytes + SHA256.HashSizeInBytes;

    private const int ProofBytes = 32;

    /// <summary>Grows a tree and writes what the other side needs: two blocks a level.</summary>
    /// <returns>The leaves.</returns>
    public static Block[] Build(Block root, ReadOnlySpan<(Block Zero, Block One)> keys, Span<Block> sums)
    {
        Block[] nodes = [root];
        for (var level = 0; level < keys.Length; level++)
        {
            nodes = Children(nodes);
            var (left, right) = Sums(nodes);
            sums[2 * level] = left ^ keys[level].Zero;
            sums[2 * level + 1] = right ^ keys[level].One;
        }

        return nodes;
    }

    /// <summary>All leaves but number <paramref name="missing"/>, which stays zero.</summary>
    /// <param name="missing">The leaf that is not to be known.</param>
    /// <param name="keys">Of each level the key of the side that the missing leaf is not on.</param>
    /// <param name="sums">What the builder wrote.</param>
    public static Block[] Reconstruct(int missing, ReadOnlySpan<Block> keys, ReadOnlySpan<Block> sums)
    {
        Block[] nodes = [Block.Zero];
        for (var level = 0; level < keys.Length; level++)
        {
            var path = missing >> (keys.Length - level);
            var side = (missing >> (keys.Length - level - 1)) & 1;
            nodes = Children(nodes);

            // The children of the missing node are not known: one stays unknown, the other is what the sum lacks.
            nodes[2 * path] = Block.Zero;
            nodes[2 * path + 1] = Block.Zero;
            var (left, right) = Sums(nodes);
            var sum = sums[2 * level + 1 - side] ^ keys[level];
            nodes[2 * path + 1 - side] = sum ^ (side == 0 ? right : left);
        }

        return nodes;
    }

    /// <summary>Turns leaves into seeds and proofs, as the builder.</summary>
    public static void Prove(Span<Block> leaves, Span<byte> proof)
    {
        var proofs = Split(leaves);
        for (var i = 0; i < leaves.Length; i++)
        {
            Xor(proof[..ProofBytes], proofs.AsSpan(i * ProofBytes, ProofBytes));
        }

        SHA256.HashData(proofs, proof[ProofBytes..]);
    }

    /// <summary>The same as the other side: whether the builder's proof holds with what was reconstructed.</summary>
    public static bool Check(Span<Block> leaves, int missing, ReadOnlySpan<byte> proof)
    {
        var proofs = Split(leaves);
        leaves[missing] = Block.Zero;
        var lacking = proofs.AsSpan(missing * ProofBytes, ProofBytes);
        proof[..ProofBytes].CopyTo(lacking);
        for (var i = 0; i < leaves.Length; i++)
        {
            if (i != missing)
            {
                Xor(lacking, proofs.AsSpan(i * ProofBytes, ProofBytes));
            }
        }

        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(proofs), proof[ProofBytes..]);
    }

    private static Block[] Children(ReadOnlySpan<Block> nodes)
    {
        var children = new Block[2 * nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            using var generator = new BlockGenerator(nodes[i]);
            generator.Fill(children.AsSpan(2 * i, 2));
        }

        return children;
    }

    private static (Block Left, Block Right) Sums(ReadOnlySpan<Block> nodes)
    {
        var (left, right) = (Block.Zero, Block.Zero);
        for (var i = 0; i < nodes.Length; i += 2)
        {
            left ^= nodes[i];
            right ^= nodes[i + 1];
        }

        return (left, right);
    }

    private static byte[] Split(Span<Block> leaves)
    {
        var proofs = new byte[leaves.Length * ProofBytes];
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        for (var i = 0; i < leaves.Length; i++)
        {
            SHA512.HashData(Block.AsBytes(leaves.Slice(i, 1)), hash);
            leaves[i] = new Block(hash[..Block.SizeInBytes]);
            hash.Slice(Block.SizeInBytes, ProofBytes).CopyTo(proofs.AsSpan(i * ProofBytes));
        }

        CryptographicOperations.ZeroMemory(hash);
        return proofs;
    }

    private static void Xor(Span<byte> sum, ReadOnlySpan<byte> term)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] ^= term[i];
        }
    }
}
