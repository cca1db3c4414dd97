using System.Numerics;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>The hash over a run of hashes that is as long as a power of two.</summary>
internal static class TileHash
{
    /// <summary>Hashes 1 to 256 concatenated hashes, a power of two of them, up to their one root.</summary>
    public static Digest Root(Suite suite, ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / Digest.SizeInBytes;
        if (count == 1)
        {
            return new Digest(hashes);
        }

        Span<Digest> level = stackalloc Digest[count / 2];
        for (var i = 0; i < level.Length; i++)
        {
            var pair = hashes.Slice(2 * i * Digest.SizeInBytes, 2 * Digest.SizeInBytes);
            level[i] = MerkleHash.Node(
                suite,
                new Digest(pair[..Digest.SizeInBytes]),
                new Digest(pair[Digest.SizeInBytes..])
            );
        }

        for (var height = BitOperations.Log2((uint)count) - 1; height > 0; height--)
        {
            for (var i = 0; i < 1 << (height - 1); i++)
            {
                level[i] = MerkleHash.Node(suite, level[2 * i], level[(2 * i) + 1]);
            }
        }

        return level[0];
    }
}
