using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Silent;

/// <summary>How the side that lacks a leaf of each tree makes sure that the other told the right sums.</summary>
/// <remarks>
/// What: with a random factor for each leaf, the factors' sum over leaves is the same at both sides but for delta times the factors of the
/// missing ones. Those are told under 128 transfers' choices, so that the other side can answer with a hash of its own sum.
/// Source: K. Yang and others, "Ferret", CCS 2020, the batched consistency check of the malicious protocol.
/// Security: a builder of wrong trees passes if it guesses where some of the errors are, which the noise allows for; a side that
/// names factors badly learns a hash of 128 bits that it doesn't know unless it knows delta.
/// Cost: 64 bytes and a product in GF(2^128) a leaf; trees are grown twice.
/// </remarks>
internal sealed class SilentCheck(Block seed) : IDisposable
{
    /// <summary>The seed of the factors, and the masked sum of the factors of the missing leaves.</summary>
    public const int ChallengeSizeInBytes = 2 * Block.SizeInBytes;

    private const int FactorsAtOnce = 512;

    private readonly BlockGenerator _generator = new(seed);
    private readonly Block[] _factors = GC.AllocateArray<Block>(FactorsAtOnce, pinned: true);

    /// <summary>The sum of the leaves of a tree, each times its factor.</summary>
    public Block Sum(int tree, ReadOnlySpan<Block> leaves)
    {
        var sum = Block.Zero;
        for (var at = 0; at < leaves.Length; at += FactorsAtOnce)
        {
            var piece = leaves.Slice(at, Math.Min(FactorsAtOnce, leaves.Length - at));
            var factors = _factors.AsSpan(0, piece.Length);
            _generator.Fill(factors, (ulong)tree * (ulong)leaves.Length + (ulong)at);
            sum ^= BinaryField.InnerProduct(piece, factors);
        }

        return sum;
    }

    /// <summary>The factor of one leaf.</summary>
    public Block Factor(int tree, int leaf, int leaves)
    {
        Span<Block> factor = stackalloc Block[1];
        _generator.Fill(factor, (ulong)tree * (ulong)leaves + (ulong)leaf);
        return factor[0];
    }

    /// <summary>128 blocks as one: block i times x^i.</summary>
    public static Block Pack(ReadOnlySpan<Block> blocks) => BinaryField.Pack(blocks);

    /// <summary>The answer of the side that built the trees.</summary>
    public static byte[] Answer(Block sum) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes("kexin/silent-check/1"), .. Block.AsBytes([sum])]);

    public void Dispose() => _generator.Dispose();
}
