using System.Numerics;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Where the top bit of secret whole numbers stands, as powers of two: so that a number is brought near 1.</summary>
/// <remarks>
/// Source: O. Catrina, A. Saxena, "Secure Computation with Fixed-Point Numbers", Financial Cryptography 2010, section 3.4.
/// Cost: the numbers' bits, and five ANDs of words in five rounds; moving bits within words takes no message.
/// </remarks>
internal static class Normalization
{
    /// <summary>Numbers have fewer bits than this.</summary>
    public const int Bits = 30;

    /// <summary>Words of which only the bit is set at which the number has its top bit; zero for zero.</summary>
    /// <param name="engine">Where the numbers are shared.</param>
    /// <param name="numbers">From 0 to 2^30 - 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<WordShares> TopBitAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    )
    {
        // Every bit below the top one is set as well: a | b = a ^ b ^ (a & b).
        var smeared = await Conversions.ToBitsAsync(engine, numbers, cancellationToken);
        for (var span = 1; span < Bits; span *= 2)
        {
            var below = smeared.ShiftRight(span);
            var both = await engine.MultiplyAsync(smeared, below, cancellationToken);
            smeared = smeared.Add(below).Add(both);
        }

        return smeared.Add(smeared.ShiftRight(1));
    }

    /// <summary>2^(29-k) for the top bit k.</summary>
    public static WordShares Complement(WordShares topBit) => Move(topBit, bit => Bits - 1 - bit);

    /// <summary>2^(26-2j) for the top bit 2j or 2j+1, which is below 28.</summary>
    public static WordShares ComplementOfPair(WordShares topBit) => Move(topBit, bit => 26 - (bit / 2 * 2));

    /// <summary>2^j for the top bit 2j or 2j+1.</summary>
    public static WordShares HalfOf(WordShares topBit) => Move(topBit, bit => bit / 2);

    /// <summary>One bit of k for the top bit k, packed: all such bits, the lowest of every number first.</summary>
    public static BitShares Place(WordShares topBit)
    {
        var words = new List<WordShares>();
        for (var i = 0; 1 << i < Bits; i++)
        {
            var mask = 0UL;
            for (var k = 0; k < Bits; k++)
            {
                mask |= (ulong)((k >> i) & 1) << k;
            }

            words.Add(
                topBit.MapParts(part => [.. part.Select(word => (ulong)BitOperations.PopCount(word & mask) & 1)])
            );
        }

        var all = words[0].Append([.. words.Skip(1)]);
        return new BitShares(all.MapParts(part => BitKernels.Collect(part, 0)), all.Count);
    }

    /// <summary>Each bit at another place; bits that come to the same place are added.</summary>
    private static WordShares Move(WordShares words, Func<int, int> place) =>
        words.MapParts(part =>
        {
            var moved = new ulong[part.Length];
            for (var i = 0; i < moved.Length; i++)
            {
                for (var bit = 0; bit < Bits; bit++)
                {
                    var to = place(bit);
                    moved[i] ^= to < 0 ? 0 : ((part[i] >> bit) & 1) << to;
                }
            }

            return moved;
        });
}
