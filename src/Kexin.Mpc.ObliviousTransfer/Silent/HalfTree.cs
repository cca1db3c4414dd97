using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Silent;

/// <summary>A tree each level of which sums to delta, of which the other side knows all leaves but one.</summary>
/// <remarks>
/// What: the root's children are r and r ⊕ delta; a node x has the left child H(x) and the right one x ⊕ H(x). Who knows of each level the sum of the
/// children on the side that its leaf is not on knows all leaves but that one; the sum of those is the missing one ⊕ delta.
/// Source: X. Guo, K. Yang, X. Wang, W. Zhang, X. Xie, J. Zhang, Z. Liu, "Half-Tree: Halving the Cost of Tree Expansion in COT and DPF",
/// EUROCRYPT 2023: the correlated tree.
/// Security: in the random-permutation model, with a hash that is circular correlation robust.
/// Cost: one encryption for two nodes. Leaves are numbered with the first level as the lowest bit, so that no level needs to be interleaved.
/// Not for: another tree under the same delta with a root that is used again.
/// </remarks>
internal static class HalfTree
{
    /// <summary>All leaves, and of each level the sum of the left nodes.</summary>
    public static void Grow(FixedKeyHash hash, Block root, Block delta, Span<Block> leaves, Span<Block> sums)
    {
        leaves[0] = root;
        leaves[1] = root ^ delta;
        sums[0] = root;
        for (var level = 1; 1 << level < leaves.Length; level++)
        {
            var width = 1 << level;
            sums[level] = Split(hash, leaves, width).Left;
        }
    }

    /// <summary>All leaves but one, in whose place is the sum of the others: it ⊕ delta.</summary>
    /// <param name="hash">The hash of both sides.</param>
    /// <param name="missing">Which leaf.</param>
    /// <param name="sums">Of each level the sum of the nodes on the side that the missing leaf is not on.</param>
    /// <param name="leaves">Takes the leaves.</param>
    public static void Regrow(FixedKeyHash hash, int missing, ReadOnlySpan<Block> sums, Span<Block> leaves)
    {
        leaves[missing & 1] = Block.Zero;
        leaves[1 - (missing & 1)] = sums[0];
        for (var level = 1; 1 << level < leaves.Length; level++)
        {
            var width = 1 << level;
            var (left, right) = Split(hash, leaves, width);

            // The children of the missing node, taken as zero, are both H(0): not true, and out of both sums.
            var path = missing & (width - 1);
            var wrong = leaves[path];
            var known = 1 - (missing >> level & 1);
            leaves[path + (1 - known) * width] = Block.Zero;
            leaves[path + known * width] = sums[level] ^ wrong ^ (known == 0 ? left : right);
        }

        leaves[missing] = Sum(leaves);
    }

    /// <summary>A level's nodes become the next level's; the sums of both sides.</summary>
    private static (Block Left, Block Right) Split(FixedKeyHash hash, Span<Block> nodes, int width)
    {
        hash.HashCircular(nodes[..width], nodes.Slice(width, width));
        return Split(ref nodes[0], width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static (Block Left, Block Right) Split(ref Block nodes, int width)
    {
        ref var left = ref Unsafe.As<Block, Vector256<byte>>(ref nodes);
        ref var right = ref Unsafe.As<Block, Vector256<byte>>(ref Unsafe.Add(ref nodes, width));
        var (lefts, rights) = (Vector256<byte>.Zero, Vector256<byte>.Zero);
        for (nint i = 0; i < width / 2; i++)
        {
            var hashed = Unsafe.Add(ref right, i);
            var other = Unsafe.Add(ref left, i) ^ hashed;
            Unsafe.Add(ref left, i) = hashed;
            Unsafe.Add(ref right, i) = other;
            lefts ^= hashed;
            rights ^= other;
        }

        return (new Block(lefts.GetLower() ^ lefts.GetUpper()), new Block(rights.GetLower() ^ rights.GetUpper()));
    }

    private static Block Sum(ReadOnlySpan<Block> blocks)
    {
        var sum = Vector256<byte>.Zero;
        foreach (var pair in MemoryMarshal.Cast<Block, Vector256<byte>>(blocks))
        {
            sum ^= pair;
        }

        return new Block(sum.GetLower() ^ sum.GetUpper());
    }
}
