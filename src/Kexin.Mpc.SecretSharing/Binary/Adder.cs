namespace Kexin.Mpc.SecretSharing;

/// <summary>Sums of words whose bits are shared one by one.</summary>
/// <remarks>
/// Source: P. Kogge, H. Stone, "A Parallel Algorithm for the Efficient Solution of a General Class of Recurrence Equations", IEEE
/// Trans. Computers C-22 (1973): carries in as many rounds as the width has bits. Where only one carry is asked for, the same
/// recurrence as a tree, whose levels have half as many bits each.
/// Cost: all carries: 7 rounds, 12 ANDs of words a sum. The top bit: 7 rounds, 3 ANDs of words a sum.
/// </remarks>
internal static class Adder
{
    private const int Width = BitKernels.BitsAWord;

    /// <summary>Bit i: what the sum carries out of place i.</summary>
    public static async Task<WordShares> CarriesAsync(
        IShareEngine engine,
        WordShares a,
        WordShares b,
        CancellationToken cancellationToken
    )
    {
        var generate = await engine.MultiplyAsync(a, b, cancellationToken);
        var propagate = a.Add(b);
        for (var span = 1; span < Width; span *= 2)
        {
            // A place carries if it does so by itself, or lets through what the places below carry.
            var isLast = 2 * span == Width;
            var (left, right) = isLast
                ? (propagate, generate.ShiftLeft(span))
                : (propagate.Append(propagate), generate.ShiftLeft(span).Append(propagate.ShiftLeft(span)));
            var both = await engine.MultiplyAsync(left, right, cancellationToken);
            generate = generate.Add(both.Slice(0, a.Count));
            propagate = isLast ? propagate : both.Slice(a.Count, a.Count);
        }

        return generate;
    }

    /// <summary>The sum modulo 2^64.</summary>
    public static async Task<WordShares> AddAsync(
        IShareEngine engine,
        WordShares a,
        WordShares b,
        CancellationToken cancellationToken
    ) => a.Add(b).Add((await CarriesAsync(engine, a, b, cancellationToken)).ShiftLeft(1));

    /// <summary>The top bit of each sum modulo 2^64, packed.</summary>
    public static async Task<BitShares> TopBitAsync(
        IShareEngine engine,
        WordShares a,
        WordShares b,
        CancellationToken cancellationToken
    )
    {
        var count = a.Count;
        var sum = a.Add(b);
        var top = sum.MapParts(part => BitKernels.Collect(part, Width - 1));

        // The carry into the top place: out of the 63 below it, which stand one place higher in the tree.
        var generate = Pad((await engine.MultiplyAsync(a, b, cancellationToken)).ShiftLeft(1));
        var propagate = Pad(sum.ShiftLeft(1));
        for (var bits = Width; bits > 1; bits /= 2)
        {
            var upper = propagate.MapParts(BitKernels.Odd);
            var below = generate.MapParts(BitKernels.Even);
            var isLast = bits == 2;
            var both = await engine.MultiplyAsync(
                isLast ? upper : upper.Append(upper),
                isLast ? below : below.Append(propagate.MapParts(BitKernels.Even)),
                cancellationToken
            );
            generate = generate.MapParts(BitKernels.Odd).Add(both.Slice(0, upper.Count));
            propagate = isLast ? propagate : both.Slice(upper.Count, upper.Count);
        }

        return new BitShares(top.Add(generate.Slice(0, top.Count)), count);
    }

    /// <summary>Whether all bits of a word are set, packed: 6 rounds, less than one AND of words each.</summary>
    public static async Task<BitShares> AllSetAsync(
        IShareEngine engine,
        WordShares words,
        CancellationToken cancellationToken
    )
    {
        var left = Pad(words);
        for (var bits = Width; bits > 1; bits /= 2)
        {
            left = await engine.MultiplyAsync(
                left.MapParts(BitKernels.Odd),
                left.MapParts(BitKernels.Even),
                cancellationToken
            );
        }

        return new BitShares(left.Slice(0, BitKernels.WordsFor(words.Count)), words.Count);
    }

    /// <summary>Zeros behind, so that every level of a tree has whole words.</summary>
    private static WordShares Pad(WordShares words) =>
        words.MapParts(part =>
        {
            var padded = new ulong[BitKernels.WordsFor(part.Length) * Width];
            part.CopyTo(padded, 0);
            return padded;
        });
}
