namespace Kexin.Circuits.Standard;

/// <summary>Sorting by comparisons at fixed places.</summary>
/// <remarks>
/// Source: Batcher's merge exchange, Knuth, The Art of Computer Programming, volume 3, algorithm 5.2.2M, for any number of items.
/// Cost: about n log²(n) / 4 exchanges, each of twice the width in AND gates.
/// </remarks>
public static class SortNetwork
{
    /// <summary>The words in ascending order, as unsigned numbers.</summary>
    /// <exception cref="ArgumentException">There is no word, or the widths differ.</exception>
    public static IReadOnlyList<Word> Sort(IReadOnlyList<Word> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfZero(words.Count, nameof(words));
        var sorted = words.ToArray();
        foreach (var (first, second) in Exchanges(sorted.Length))
        {
            var difference = sorted[first] ^ sorted[second];
            var swap = difference & (sorted[second] < sorted[first]).Repeat(difference.Width);
            sorted[first] ^= swap;
            sorted[second] ^= swap;
        }

        return sorted;
    }

    private static IEnumerable<(int First, int Second)> Exchanges(int count)
    {
        var top = 1;
        while (2 * top < count)
        {
            top *= 2;
        }

        for (var p = top; p > 0; p /= 2)
        {
            var (q, r, d) = (top, 0, p);
            while (true)
            {
                for (var i = 0; i < count - d; i++)
                {
                    if ((i & p) == r)
                    {
                        yield return (i, i + d);
                    }
                }

                if (q == p)
                {
                    break;
                }

                (d, q, r) = (q - p, q / 2, p);
            }
        }
    }
}
