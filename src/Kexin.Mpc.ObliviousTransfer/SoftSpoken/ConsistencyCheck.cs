using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>How the side that knows the correlation makes sure that all trees were corrected to the same choices.</summary>
/// <remarks>
/// What: after all corrections of a batch have come, it names a random linear hash; the other side answers with the hash of its
/// choices and a digest of the hashes of its columns, and they must fit its own columns: w̃_j = ṽ_j ⊕ delta_j·ũ. The last 128
/// transfers of the batch enter the hash as they are and are never given out, so that the answer tells nothing about the rest.
/// Source: L. Roy, "SoftSpokenOT", CRYPTO 2022, the consistency check. Columns are hashed one by one, and not rows summed over the big
/// field as in KOS (CRYPTO 2015), for which that paper shows that the proof does not hold.
/// Security: a receiver whose corrections differ between trees passes only if it guesses the bits of the correlation that they
/// would reveal; 128 bits for the hash. The challenge is drawn after the corrections, by the side that they could cheat.
/// </remarks>
internal static class ConsistencyCheck
{
    /// <summary>The transfers of a batch that only mask the answer.</summary>
    public const int Masks = Tile.Columns;

    /// <summary>The size of an answer, in bytes.</summary>
    public const int AnswerSizeInBytes = Block.SizeInBytes + SHA256.HashSizeInBytes;

    /// <summary>The receiver's answer to a challenge.</summary>
    /// <param name="challenge">The seed of the hash.</param>
    /// <param name="choices">One column a tile.</param>
    /// <param name="columns">128 columns a tile.</param>
    public static byte[] Answer(Block challenge, ReadOnlySpan<Block> choices, ReadOnlySpan<Block> columns)
    {
        var choice = Hash(challenge, choices, 1)[0];
        var answer = new byte[AnswerSizeInBytes];
        choice.CopyTo(answer);
        Digest(Hash(challenge, columns, Tile.Columns), answer.AsSpan(Block.SizeInBytes));
        return answer;
    }

    /// <summary>Whether an answer fits the sender's columns.</summary>
    public static bool Holds(Block challenge, ReadOnlySpan<Block> columns, Block delta, ReadOnlySpan<byte> answer)
    {
        var choice = new Block(answer[..Block.SizeInBytes]);
        var hashes = Hash(challenge, columns, Tile.Columns);
        for (var column = 0; column < hashes.Length; column++)
        {
            var half = column < 64 ? delta.Low : delta.High;
            hashes[column] ^= choice & Block.Mask((half >> (column % 64) & 1) != 0);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(hashes, digest);
        return CryptographicOperations.FixedTimeEquals(digest, answer[Block.SizeInBytes..]);
    }

    private static Block[] Hash(Block challenge, ReadOnlySpan<Block> columns, int width)
    {
        using var generator = new BlockGenerator(challenge);
        var factors = new Block[Tile.ColumnBlocks];
        var hashes = new Block[width];
        var tileBlocks = width * Tile.ColumnBlocks;
        for (var at = 0; at < columns.Length; at += tileBlocks)
        {
            generator.Fill(factors);
            if (at + tileBlocks == columns.Length)
            {
                // The masks enter as they are.
                factors[^1] = new Block(1, 0);
            }

            for (var column = 0; column < width; column++)
            {
                hashes[column] ^= BinaryField.InnerProduct(
                    columns.Slice(at + column * Tile.ColumnBlocks, Tile.ColumnBlocks),
                    factors
                );
            }
        }

        return hashes;
    }

    private static void Digest(Block[] hashes, Span<byte> digest)
    {
        SHA256.HashData(Block.AsBytes(hashes.AsSpan()), digest);
        CryptographicOperations.ZeroMemory(Block.AsBytes(hashes.AsSpan()));
    }
}
