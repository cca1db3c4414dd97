namespace Kexin.Circuits.Standard;

/// <summary>SM3 of a message whose length is known.</summary>
/// <remarks>Source: GB/T 32905-2016. Messages and digests are byte strings: byte 0 in the lowest eight bits.</remarks>
public static class Sm3
{
    /// <summary>The size of a digest and of the chaining value, in bits.</summary>
    public const int DigestBits = 256;

    /// <summary>The size of a block of the message, in bits.</summary>
    public const int BlockBits = 512;

    private const int Rounds = 64;
    private const int LinearRounds = 16;

    private static readonly uint[] Initial =
    [
        0x7380166F,
        0x4914B2B9,
        0x172442D7,
        0xDA8A0600,
        0xA96F30BC,
        0x163138AA,
        0xE38DEE4D,
        0xB0FB0E4E,
    ];

    /// <summary>The digest of a whole number of bytes, padded inside the circuit at no cost.</summary>
    /// <exception cref="ArgumentException">The width is no multiple of 8.</exception>
    public static Word Hash(Word message) => MerkleDamgard.Hash(message, Initial, Compress);

    /// <summary>One step of the chain: the next chaining value.</summary>
    /// <param name="chain">256 bits.</param>
    /// <param name="block">512 bits.</param>
    /// <exception cref="ArgumentException">A width is another one.</exception>
    public static Word Compress(Word chain, Word block)
    {
        BytesOfWord.ThrowIfWidthIsNot(DigestBits, chain, nameof(chain));
        BytesOfWord.ThrowIfWidthIsNot(BlockBits, block, nameof(block));
        var builder = chain[0].Builder!;
        var w = BytesOfWord.BigEndian32(block).ToList();
        while (w.Count < Rounds + 4)
        {
            var mixed = w[^16] ^ w[^9] ^ w[^3].RotateLeft(15);
            w.Add(mixed ^ mixed.RotateLeft(15) ^ mixed.RotateLeft(23) ^ w[^13].RotateLeft(7) ^ w[^6]);
        }

        var before = BytesOfWord.BigEndian32(chain);
        var (a, b, c, d) = (before[0], before[1], before[2], before[3]);
        var (e, f, g, h) = (before[4], before[5], before[6], before[7]);
        for (var round = 0; round < Rounds; round++)
        {
            var linear = round < LinearRounds;
            var constant = uint.RotateLeft(linear ? 0x79CC4519u : 0x7A879D8Au, round);
            var turned = a.RotateLeft(12);
            var ss1 = (turned + e + builder.Constant(constant, 32)).RotateLeft(7);
            var ff = linear ? a ^ b ^ c : Sha256.Majority(a, b, c);
            var gg = linear ? e ^ f ^ g : Sha256.Choose(e, f, g);
            var tt1 = ff + d + (ss1 ^ turned) + (w[round] ^ w[round + 4]);
            var tt2 = gg + h + ss1 + w[round];
            (d, c, b, a) = (c, b.RotateLeft(9), a, tt1);
            (h, g, f, e) = (g, f.RotateLeft(19), e, tt2 ^ tt2.RotateLeft(9) ^ tt2.RotateLeft(17));
        }

        Word[] after = [a, b, c, d, e, f, g, h];
        return BytesOfWord.FromBigEndian32(after.Select((word, i) => word ^ before[i]));
    }
}
