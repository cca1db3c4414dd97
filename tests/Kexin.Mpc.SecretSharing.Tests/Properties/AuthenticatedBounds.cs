using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing.Tests.Properties;

/// <summary>The bounds of record 0040, counted: a key of s bits, words modulo 2^(3s), factors of s bits, and all that a prover can do.</summary>
public sealed class AuthenticatedBounds
{
    /// <summary>Of 2^s keys, so many let a false bit pass on average over the factors, whichever line the prover tells.</summary>
    [Theory]
    [InlineData(2, 2.5)]
    [InlineData(3, 2.75)]
    [InlineData(4, 2.875)]
    public void A_false_bit_passes_with_as_many_keys_as_counted(int s, double keys)
    {
        var worst = 0.0;
        for (var valuation = 1; valuation < s; valuation++)
        {
            // w² - w is even, and not 0 modulo 2^s; only its lowest set bit matters, as factors run through all.
            var line = new int[1 << s];
            var found = Enumerable.Range(0, 1 << s).Average(f => MostRoots(s, f << valuation, line));
            worst = Math.Max(worst, found);
            Assert.Equal(found, Formula(s, valuation), 9);
        }

        Assert.Equal(keys, worst, 9);
    }

    [Fact]
    public void A_false_bit_of_the_engine_passes_with_2_to_the_minus_62()
    {
        var worst = Enumerable.Range(1, 63).Max(valuation => Formula(64, valuation));
        Assert.InRange(Math.Log2(worst) - 64, -62.31, -62);
    }

    /// <summary>The same where the mask of the line is another word under each bit of the key, for all such words.</summary>
    [Fact]
    public void A_mask_that_differs_by_bits_of_the_key_gives_a_false_bit_little_more()
    {
        var worst = 0.0;
        for (var word = 0; word < 32; word++)
        {
            int[] line = [0, 0, 2 * word, 2 * word];
            worst = Math.Max(worst, Enumerable.Range(0, 4).Average(f => MostRoots(2, f << 1, line)));
        }

        Assert.InRange(worst, 2.5, 3);
    }

    /// <summary>After the check a prover could open a second value with so many keys; the paper has s + 1.</summary>
    [Fact]
    public void A_second_value_of_a_word_passes_with_no_more_keys_than_the_paper_says()
    {
        var worst = 0.0;
        for (var word = 0; word < 32; word++)
        {
            for (var mask = 0; mask < 32; mask++)
            {
                worst = Math.Max(worst, Enumerable.Range(0, 4).Average(f => MostKeysOfSecond(word, mask, f)));
            }
        }

        Assert.Equal(1.25, worst);
    }

    [Theory]
    [InlineData(64, 4, -41.2)]
    [InlineData(1 << 11, 4, -56.2)]
    public void Buckets_of_a_batch_of_words_hold(int words, int size, double most)
    {
        var products = words * 64;
        Assert.Equal(size, Buckets.SizeFor(products));
        var chance = Enumerable
            .Range(size, 200)
            .Max(leaky => Math.Log2(products) + LogChoose(leaky, size) - leaky - LogChoose(products * size, size));
        Assert.InRange(chance, most - 0.2, most);
    }

    /// <summary>Whoever knows t of 384 bits, with 2^-t, tells two sums modulo 2^128 from random ones no better than 2^-64.</summary>
    [Fact]
    public void What_a_correction_tells_leaves_the_sums_hidden()
    {
        var worst = Enumerable.Range(0, 385).Max(t => -t + Math.Min(0, -(384 - t - 256) / 2.0));
        Assert.Equal(-64, worst);
    }

    /// <summary>The most keys K with e·K² + line(K) + c1·K + c0 = 0 modulo 2^(3s).</summary>
    private static int MostRoots(int s, int e, int[] line)
    {
        var (mask, most, seen) = ((1 << (3 * s)) - 1, 0, new int[1 << (3 * s)]);
        for (var c1 = 0; c1 <= mask; c1++)
        {
            for (var key = 0; key < line.Length; key++)
            {
                most = Math.Max(most, ++seen[At(key)]);
            }

            for (var key = 0; key < line.Length; key++)
            {
                seen[At(key)] = 0;
            }

            int At(int key) => ((e * key * key) + line[key] + (c1 * key)) & mask;
        }

        return most;
    }

    /// <summary>The average over factors of the most roots of e(K - a)(K - b) modulo 2^(3s), of which all quadratics with roots are.</summary>
    private static double Formula(int s, int valuation)
    {
        // The factor 0 lets every key pass.
        var sum = 1.0;
        for (var zeros = 0; zeros < s; zeros++)
        {
            var needed = (3 * s) - valuation - zeros;
            var most = 2.0;
            for (var common = 0; common <= s; common++)
            {
                // Both differences have what a and b have in common, or one has more.
                var one = Math.Max(needed - common, common + 1);
                most = Math.Max(
                    most,
                    common == s ? Math.Pow(2, Math.Max(s - ((needed + 1) / 2), 0))
                        : 2 * common >= needed ? Math.Pow(2, s - common)
                        : one <= s ? Math.Pow(2, s - one + 1)
                        : 0
                );
            }

            sum += Math.Pow(2, -(zeros + 1)) * most;
        }

        return sum;
    }

    /// <summary>s = 2: words 0 and x, masks 0 and m under the two bits; the most keys over all answers for the value that is second.</summary>
    private static int MostKeysOfSecond(int word, int mask, int factor)
    {
        var most = 0;
        for (var told = 0; told < 64; told++)
        {
            var groups = Enumerable
                .Range(0, 4)
                .GroupBy(key => ((factor * Of(word, key)) + Of(mask, key) - (told * key)) & 63)
                .Where(group => group.Count() > most);
            foreach (var keys in groups)
            {
                // A value modulo 4 is opened as any number modulo 16 with any MAC.
                var best = Enumerable
                    .Range(0, 16)
                    .Select(value =>
                        (value % 4, keys.GroupBy(key => (Of(word, key) - (value * key)) & 15).Max(Enumerable.Count))
                    )
                    .GroupBy(each => each.Item1, each => each.Item2)
                    .Select(each => each.Max())
                    .Order()
                    .ToList();
                most = Math.Max(most, best[^2]);
            }
        }

        return most;

        static int Of(int word, int key) => (key >> 1) * 2 * word;
    }

    private static double LogChoose(double n, int k) => Enumerable.Range(0, k).Sum(i => Math.Log2((n - i) / (k - i)));
}
