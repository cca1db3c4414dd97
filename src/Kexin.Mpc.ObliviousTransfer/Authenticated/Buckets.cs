using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Authenticated;

/// <summary>How many leaky products make one that is not.</summary>
/// <remarks>
/// What: who wants to know something of t leaky products is caught with probability 1 - 2^-t; a bucket leaks if all its products do.
/// Source: J. Nielsen and others, CRYPTO 2012, as counted in X. Wang and others, "Authenticated Garbling", CCS 2017: with n buckets of B at random
/// the chance is at most the greatest, over t, of 2^-t · n · C(t, B) / C(n·B, B).
/// </remarks>
public static class Buckets
{
    /// <summary>The statistical security parameter, in bits.</summary>
    public const int SecurityBits = 40;

    private const int FewestProducts = 2;

    /// <summary>The smallest bucket for that many products.</summary>
    public static int SizeFor(int products)
    {
        for (var size = FewestProducts; ; size++)
        {
            var chance = double.NegativeInfinity;
            for (var leaky = size; leaky <= Math.Min(4 * size, products * size); leaky++)
            {
                chance = Math.Max(chance, LogChoose(leaky, size) - leaky);
            }

            if (Math.Log2(products) + chance - LogChoose((double)products * size, size) <= -SecurityBits)
            {
                return size;
            }
        }
    }

    /// <summary>A permutation that a seed says, each as likely as any other.</summary>
    public static void Shuffle<T>(Block seed, Span<T> items)
    {
        using var generator = new BlockGenerator(seed);
        for (var left = items.Length; left > 1; left--)
        {
            // 64 random bits for at most 2^31 places: the bias is below 2^-33 a place, and no secret hangs on it.
            var place = (int)(generator.Next().Low % (ulong)left);
            (items[left - 1], items[place]) = (items[place], items[left - 1]);
        }
    }

    private static double LogChoose(double n, int k)
    {
        var sum = 0.0;
        for (var i = 0; i < k; i++)
        {
            sum += Math.Log2((n - i) / (k - i));
        }

        return sum;
    }
}
