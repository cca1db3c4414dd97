namespace Kexin.Circuits.Standard;

/// <summary>SHA-256 of a message whose length is known.</summary>
/// <remarks>Source: FIPS 180-4. Messages and digests are byte strings: byte 0 in the lowest eight bits.</remarks>
public static class Sha256
{
    /// <summary>The size of a digest and of the chaining value, in bits.</summary>
    public const int DigestBits = 256;

    /// <summary>The size of a block of the message, in bits.</summary>
    public const int BlockBits = 512;

    private const int Rounds = 64;

    // The first 32 bits of the fractions of the square roots of the first 8 primes, and of the cube roots of the first 64.
    private static readonly uint[] Initial =
    [
        0x6A09E667,
        0xBB67AE85,
        0x3C6EF372,
        0xA54FF53A,
        0x510E527F,
        0x9B05688C,
        0x1F83D9AB,
        0x5BE0CD19,
    ];

    private static readonly uint[] RoundConstants = CubeRootsOfPrimes();

    /// <summary>The digest of a whole number of bytes, padded inside the circuit at no cost.</summary>
    /// <exception cref="ArgumentException">The width is no multiple of 8.</exception>
    public static Word Hash(Word message) => MerkleDamgard.Hash(message, Initial, Compress);

    /// <summary>One step of the chain: the next chaining value, about 22,600 AND gates.</summary>
    /// <param name="chain">256 bits.</param>
    /// <param name="block">512 bits.</param>
    /// <exception cref="ArgumentException">A width is another one.</exception>
    public static Word Compress(Word chain, Word block)
    {
        BytesOfWord.ThrowIfWidthIsNot(DigestBits, chain, nameof(chain));
        BytesOfWord.ThrowIfWidthIsNot(BlockBits, block, nameof(block));
        var builder = chain[0].Builder!;
        var w = BytesOfWord.BigEndian32(block).ToList();
        while (w.Count < Rounds)
        {
            var (near, far) = (w[^2], w[^15]);
            var s0 = far.RotateLeft(-7) ^ far.RotateLeft(-18) ^ (far >> 3);
            var s1 = near.RotateLeft(-17) ^ near.RotateLeft(-19) ^ (near >> 10);
            w.Add(w[^16] + s0 + w[^7] + s1);
        }

        var before = BytesOfWord.BigEndian32(chain);
        var (a, b, c, d) = (before[0], before[1], before[2], before[3]);
        var (e, f, g, h) = (before[4], before[5], before[6], before[7]);
        for (var round = 0; round < Rounds; round++)
        {
            var sum1 = e.RotateLeft(-6) ^ e.RotateLeft(-11) ^ e.RotateLeft(-25);
            var t1 = h + sum1 + Choose(e, f, g) + (w[round] + builder.Constant(RoundConstants[round], 32));
            var sum0 = a.RotateLeft(-2) ^ a.RotateLeft(-13) ^ a.RotateLeft(-22);
            var t2 = sum0 + Majority(a, b, c);
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        Word[] after = [a, b, c, d, e, f, g, h];
        return BytesOfWord.FromBigEndian32(after.Select((word, i) => word + before[i]));
    }

    /// <summary>The second where the first is 1, the third otherwise; an AND gate a bit.</summary>
    internal static Word Choose(Word first, Word second, Word third) => third ^ (first & (second ^ third));

    /// <summary>What at least two say; an AND gate a bit.</summary>
    internal static Word Majority(Word first, Word second, Word third) => first ^ ((first ^ second) & (first ^ third));

    private static uint[] CubeRootsOfPrimes()
    {
        var primes = new List<int>();
        for (var candidate = 2; primes.Count < Rounds; candidate++)
        {
            if (primes.TrueForAll(prime => candidate % prime != 0))
            {
                primes.Add(candidate);
            }
        }

        return [.. primes.Select(prime => (uint)(RootOfCube((UInt128)(uint)prime << 96) & uint.MaxValue))];
    }

    /// <summary>The largest integer whose cube is not larger, bit by bit.</summary>
    private static ulong RootOfCube(UInt128 cube)
    {
        var root = 0UL;
        for (var bit = 1UL << 36; bit > 0; bit >>= 1)
        {
            var trial = (UInt128)(root | bit);
            if (trial * trial * trial <= cube)
            {
                root |= bit;
            }
        }

        return root;
    }
}
