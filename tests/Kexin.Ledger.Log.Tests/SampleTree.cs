using System.Buffers.Binary;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests;

/// <summary>Trees whose leaf i holds the number i, in either suite.</summary>
internal static class SampleTree
{
    public static TheoryData<SuiteId> Suites => new(SuiteId.Standard, SuiteId.GuoMi);

    public static Digest LeafHash(Suite suite, long index)
    {
        var leaf = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(leaf, index);
        return MerkleHash.Leaf(suite, leaf);
    }

    public static MerkleTree Of(Suite suite, long size) =>
        MerkleTree.FromLeafHashes(suite, Enumerable.Range(0, (int)size).Select(index => LeafHash(suite, index)));

    /// <summary>MTH of RFC 9162 section 2.1.1, as the recursion that the section writes down.</summary>
    public static Digest RecursiveRoot(Suite suite, IReadOnlyList<Digest> leafHashes)
    {
        if (leafHashes.Count == 0)
        {
            return MerkleHash.Empty(suite);
        }

        if (leafHashes.Count == 1)
        {
            return leafHashes[0];
        }

        var split = 1;
        while (2 * split < leafHashes.Count)
        {
            split *= 2;
        }

        var left = RecursiveRoot(suite, [.. leafHashes.Take(split)]);
        return MerkleHash.Node(suite, left, RecursiveRoot(suite, [.. leafHashes.Skip(split)]));
    }

    public static Digest Flip(Digest digest, int bit)
    {
        var bytes = digest.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new Digest(bytes);
    }
}
