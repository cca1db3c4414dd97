namespace Kexin.Circuits.Standard;

/// <summary>SM4 encryption of one block, with the key schedule.</summary>
/// <remarks>
/// Source: GB/T 32907-2016 (RFC 8998, appendix A.1 names it; draft-ribose-cfrg-sm4). Keys and blocks are byte strings: byte 0 in the
/// lowest eight bits. Cost: 8,192 AND gates.
/// </remarks>
public static class Sm4
{
    /// <summary>The size of a block and of a key, in bits.</summary>
    public const int BlockBits = 128;

    private const int Rounds = 32;
    private static readonly uint[] FamilyKey = [0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC];

    /// <summary>The encrypted block; both of 128 bits.</summary>
    /// <exception cref="ArgumentException">A width is another one.</exception>
    public static Word Encrypt(Word key, Word block)
    {
        BytesOfWord.ThrowIfWidthIsNot(BlockBits, key, nameof(key));
        BytesOfWord.ThrowIfWidthIsNot(BlockBits, block, nameof(block));
        var k = BytesOfWord.BigEndian32(key).Select((word, i) => word ^ Constant(word, FamilyKey[i])).ToList();
        var x = BytesOfWord.BigEndian32(block).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var mixed = Substitute(k[^1] ^ k[^2] ^ k[^3] ^ Constant(k[0], RoundConstant(round)));
            k.Add(k[^4] ^ mixed ^ mixed.RotateLeft(13) ^ mixed.RotateLeft(23));
            var b = Substitute(x[^1] ^ x[^2] ^ x[^3] ^ k[^1]);
            x.Add(x[^4] ^ b ^ b.RotateLeft(2) ^ b.RotateLeft(10) ^ b.RotateLeft(18) ^ b.RotateLeft(24));
        }

        return BytesOfWord.FromBigEndian32([x[^1], x[^2], x[^3], x[^4]]);
    }

    private static Word Constant(Word like, uint value) => like[0].Builder!.Constant(value, 32);

    /// <summary>Byte j of constant i is (4i + j) * 7 mod 256, byte 0 being the highest.</summary>
    private static uint RoundConstant(int round) =>
        Enumerable.Range(0, 4).Aggregate(0u, (value, j) => value << 8 | (byte)((4 * round + j) * 7));

    private static Word Substitute(Word word) => BytesOfWord.Join(BytesOfWord.Split(word).Select(Sm4SBox.Apply));
}
