namespace Kexin.Mpc.SecretSharing;

/// <summary>From numbers to bits and back, on any engine.</summary>
/// <remarks>
/// What: each part of a number is a secret whose bits its holders know; the number's bits are the sum of the parts under Boolean
/// sharing. Back: bits are put together from their parts by sums and products of numbers.
/// Source: P. Mohassel, P. Rindal, "ABY3: A Mixed Protocol Framework for Machine Learning", CCS 2018, section 5.3.
/// Security: the engine's; nothing is opened but words that a random number masks.
/// </remarks>
public static class Conversions
{
    /// <summary>The bits of numbers. Three parts: 8 rounds, 13 ANDs of words each.</summary>
    public static Task<WordShares> ToBitsAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    ) => OfSumAsync(engine, numbers, Adder.AddAsync, cancellationToken);

    /// <summary>Packed bits as numbers, 0 or 1 each. Three parts: 2 rounds, 2 products each.</summary>
    public static async Task<WordShares> ToNumbersAsync(
        IShareEngine engine,
        BitShares bits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(bits);
        var parts =
            bits.Words.Layout.Key is not null && engine is ISplitsShares splits
                ? await splits.SplitAsync(bits, cancellationToken)
                : new BitParts(null, PartsOf(bits));
        var result = parts.Hidden[0];
        foreach (var part in parts.Hidden.Skip(1))
        {
            // Exclusive or as numbers: x + y - 2xy.
            var both = await engine.MultiplyAsync(result, part, cancellationToken);
            result = result.Add(part).Subtract(both.ShiftLeft(1));
        }

        return parts.Public is null
            ? result
            : result.Add(parts.Public).Subtract(result.Multiply(parts.Public).ShiftLeft(1));
    }

    /// <summary>Words of 64 bits as numbers: opened under a random number. Three parts: 16 rounds, 25 ANDs of words each.</summary>
    public static async Task<WordShares> ToNumbersAsync(
        IShareEngine engine,
        WordShares bits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(bits);
        var mask = await engine.RandomAsync(ShareDomain.Ring64, bits.Count, cancellationToken);
        var maskBits = await ToBitsAsync(engine, mask, cancellationToken);
        var masked = await Adder.AddAsync(engine, bits, maskBits, cancellationToken);
        var opened = await engine.OpenAsync(masked, cancellationToken);
        return engine.FromPublic(ShareDomain.Ring64, opened).Subtract(mask);
    }

    /// <summary>Whether numbers, read as signed, are below zero. Three parts: 8 rounds, 4 ANDs of words each.</summary>
    public static Task<BitShares> IsNegativeAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    ) => OfSumAsync(engine, numbers, Adder.TopBitAsync, cancellationToken);

    /// <summary>Whether numbers are zero. Three parts: 7 rounds, 2 ANDs of words each.</summary>
    public static async Task<BitShares> IsZeroAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(numbers);

        // Two words add up to -1 just when each is the other's complement.
        var summands = await Summands.OfAsync(engine, numbers.Add(ulong.MaxValue), cancellationToken);
        return await Adder.AllSetAsync(engine, summands.Left.Add(summands.Right), cancellationToken);
    }

    /// <summary>The numbers divided by a power of two and rounded down, exactly. Three parts: 10 rounds, 21 products each.</summary>
    /// <param name="engine">Where the numbers are shared.</param>
    /// <param name="numbers">Signed, from -2^62 to 2^62 - 1.</param>
    /// <param name="bits">The power's exponent, from 1 to 61.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <remarks>
    /// Each part is shifted by itself. What the parts' low bits carry is added, and what the parts exceed 2^64 by is taken off: both
    /// are read from the carries of the parts' sum.
    /// </remarks>
    public static async Task<WordShares> ShiftRightAsync(
        IShareEngine engine,
        WordShares numbers,
        int bits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, Offset - 1);

        // With 2^62 added, no number is negative.
        var positive = numbers.Add(1UL << Offset);
        var summands = await Summands.OfAsync(engine, positive, cancellationToken);
        var last = await Adder.CarriesAsync(engine, summands.Left, summands.Right, cancellationToken);
        WordShares[] carries = [.. summands.Carries, last];

        // One word for each carry: its two bits, side by side.
        var low = Pack(carries, bits - 1);
        var high = Pack(carries, BitKernels.BitsAWord - 1);
        var all = await ToNumbersAsync(
            engine,
            new BitShares(low.Append(high), 2 * low.Count * BitKernels.BitsAWord),
            cancellationToken
        );
        var result = summands.Parts[0].ShiftRight(bits);
        foreach (var part in summands.Parts.Skip(1))
        {
            result = result.Add(part.ShiftRight(bits));
        }

        var stride = BitKernels.WordsFor(numbers.Count) * BitKernels.BitsAWord;
        for (var i = 0; i < carries.Length; i++)
        {
            var up = all.Slice(i * stride, numbers.Count);
            var over = all.Slice((carries.Length + i) * stride, numbers.Count);
            result = result.Add(up).Subtract(over.ShiftLeft(BitKernels.BitsAWord - bits));
        }

        return result.Add(0 - (1UL << (Offset - bits)));
    }

    private const int Offset = 62;

    private static async Task<T> OfSumAsync<T>(
        IShareEngine engine,
        WordShares numbers,
        Func<IShareEngine, WordShares, WordShares, CancellationToken, Task<T>> addAsync,
        CancellationToken cancellationToken
    )
    {
        var summands = await Summands.OfAsync(engine, numbers, cancellationToken);
        return await addAsync(engine, summands.Left, summands.Right, cancellationToken);
    }

    private static WordShares[] PartsOf(BitShares bits) =>
        bits.Words.MapParts(part => BitKernels.Expand(part, bits.Count)).PartsIn(ShareDomain.Ring64);

    private static WordShares Pack(WordShares[] carries, int bit)
    {
        var packed = carries.Select(carry => carry.MapParts(part => BitKernels.Collect(part, bit))).ToArray();
        return packed[0].Append(packed.AsSpan(1));
    }
}
