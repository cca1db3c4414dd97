using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Quotients, roots, powers, logarithms of secret numbers. The error of each is stated; f is the bits after the point.</summary>
/// <remarks>
/// Source: O. Catrina, A. Saxena, "Secure Computation with Fixed-Point Numbers", Financial Cryptography 2010 (normalisation, Newton's
/// and Goldschmidt's iterations); A. Aly, N. Smart, "Benchmarking Privacy Preserving Scientific Operations", ACNS 2019 (powers and
/// logarithms by whole and fractional part). The polynomials are Chebyshev interpolations of degree 6 and 9.
/// </remarks>
public static class VectorFunctions
{
    /// <summary>Bits after the point while something near 1 is worked on.</summary>
    private const int Fine = Normalization.Bits;

    private const int RootFine = 28;

    /// <summary>2^x on [0, 1), to 3·10^-9; the constant first.</summary>
    private static readonly double[] PowerOfTwo =
    [
        1.000000002586889,
        0.6931469286930281,
        0.24023050204503754,
        0.05548042632559347,
        0.009684580452636649,
        0.0012387821476789185,
        0.00021877504775602574,
    ];

    /// <summary>The binary logarithm of x + 3/4 on [-1/4, 1/4), to 8·10^-9; the constant first.</summary>
    private static readonly double[] LogarithmOfTwo =
    [
        -0.4150375055043238,
        1.9235934303725806,
        -1.2823906636819626,
        1.1398937410941796,
        -1.1405281816006578,
        1.2170858871980386,
        -1.323894717620533,
        1.501876006641396,
        -2.2719223414896987,
        2.771912898402661,
    ];

    /// <summary>The quotients.</summary>
    /// <param name="dividend">Below 2^(30-f) in size.</param>
    /// <param name="divisor">From 2^-f to below 2^(30-f); for 0 the result is 0.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Within 2^-f·(1 + 1/divisor) + |quotient|·2^-25.</returns>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> DivideAsync(
        this SharedVector dividend,
        SharedVector divisor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(dividend);
        dividend.ThrowIfUnlike(divisor);
        var engine = dividend.Engine;

        // The divisor times a power of two lies between 1/2 and 1.
        var top = await Normalization.TopBitAsync(engine, divisor.Words, cancellationToken);
        var scale = await Conversions.ToNumbersAsync(engine, Normalization.Complement(top), cancellationToken);
        var near = await engine.MultiplyAsync(divisor.Words, scale, cancellationToken);

        // Its inverse, from a line that is right to 0.09, which each step squares.
        var inverse = near.Multiply(ulong.MaxValue - 1).Add(SharedVector.Encode(2.9142, Fine));
        for (var step = 0; step < 3; step++)
        {
            var one = await MultiplyAsync(engine, near, inverse, Fine, cancellationToken);
            var correction = one.Multiply(ulong.MaxValue).Add(SharedVector.Encode(2, Fine));
            inverse = await MultiplyAsync(engine, inverse, correction, Fine, cancellationToken);
        }

        var quotient = await MultiplyAsync(engine, dividend.Words, inverse, Fine, cancellationToken);
        var scaled = await engine.MultiplyAsync(quotient, scale, cancellationToken);
        return await dividend.RoundAsync(scaled, Fine - dividend.FractionBits, cancellationToken);
    }

    /// <summary>The square roots.</summary>
    /// <param name="vector">From 0 to below 2^(28-f); f even.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Within 2^-f + root·2^-22.</returns>
    /// <exception cref="ArgumentException">f is odd.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> SquareRootAsync(
        this SharedVector vector,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.FractionBits % 2 != 0)
        {
            throw new ArgumentException("A square root is taken with an even number of bits.", nameof(vector));
        }

        // The number times a power of four lies between 1/4 and 1.
        var engine = vector.Engine;
        var top = await Normalization.TopBitAsync(engine, vector.Words, cancellationToken);
        var both = await Conversions.ToNumbersAsync(
            engine,
            Normalization.ComplementOfPair(top).Append(Normalization.HalfOf(top)),
            cancellationToken
        );
        var near = await engine.MultiplyAsync(vector.Words, both.Slice(0, vector.Count), cancellationToken);

        // One over its root: r(3 - x·r²)/2, from a line that is right to 0.15.
        var root = await Conversions.ShiftRightAsync(
            engine,
            near.Multiply(ulong.MaxValue - 11).Add(SharedVector.Encode(22, RootFine)).Multiply(3277),
            15,
            cancellationToken
        );
        for (var step = 0; step < 4; step++)
        {
            var once = await MultiplyAsync(engine, near, root, RootFine, cancellationToken);
            var twice = await MultiplyAsync(engine, once, root, RootFine, cancellationToken);
            var correction = twice.Multiply(ulong.MaxValue).Add(SharedVector.Encode(3, RootFine));
            root = await MultiplyAsync(engine, root, correction, RootFine + 1, cancellationToken);
        }

        var result = await MultiplyAsync(engine, near, root, RootFine, cancellationToken);
        var scaled = await engine.MultiplyAsync(result, both.Slice(vector.Count, vector.Count), cancellationToken);
        return await vector.RoundAsync(scaled, RootFine - 1 - (vector.FractionBits / 2), cancellationToken);
    }

    /// <summary>e to the power of the numbers.</summary>
    /// <param name="vector">Above -16 and below 13; f from 2 to 16.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Within 2^-f·(1 + power).</returns>
    /// <exception cref="ArgumentException">f is too small or too large.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> ExpAsync(this SharedVector vector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentOutOfRangeException.ThrowIfLessThan(vector.FractionBits, 2, nameof(vector));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vector.FractionBits, 16, nameof(vector));
        const int Lowest = 24;
        const int ExponentBits = 6;
        var engine = vector.Engine;

        // A power of two: its exponent's whole part, and what is left of it.
        var factor = (ulong)Math.Round(Math.ScaleB(1 / Math.Log(2), 57 - vector.FractionBits));
        var exponent = await Conversions.ShiftRightAsync(
            engine,
            vector.Words.Multiply(factor),
            57 - Fine,
            cancellationToken
        );
        var whole = await Conversions.ShiftRightAsync(engine, exponent, Fine, cancellationToken);
        var rest = exponent.Subtract(whole.ShiftLeft(Fine));
        var power = await PolynomialAsync(engine, rest, PowerOfTwo, cancellationToken);
        var rounded = await Conversions.ShiftRightAsync(engine, power, Fine - vector.FractionBits, cancellationToken);

        // 2^(whole + 24) is the product of 2^(2^i) over the bits i that are set.
        var bits = await Conversions.ToBitsAsync(engine, whole.Add(Lowest), cancellationToken);
        var packed = Enumerable
            .Range(0, ExponentBits)
            .Select(bit => bits.ShiftRight(bit).MapParts(part => [.. part.Select(word => word & 1)]))
            .ToArray();
        var all = packed[0].Append(packed.AsSpan(1)).MapParts(part => BitKernels.Collect(part, 0));
        var numbers = await Conversions.ToNumbersAsync(
            engine,
            new BitShares(all, ExponentBits * vector.Count),
            cancellationToken
        );
        var result = rounded;
        for (var bit = 0; bit < ExponentBits; bit++)
        {
            var weight = (1UL << (1 << bit)) - 1;
            var factors = numbers.Slice(bit * vector.Count, vector.Count).Multiply(weight).Add(1);
            result = await engine.MultiplyAsync(result, factors, cancellationToken);
        }

        return await vector.RoundAsync(result, Lowest, cancellationToken);
    }

    /// <summary>The natural logarithms.</summary>
    /// <param name="vector">From 2^-f to below 2^(30-f).</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Within 2^-f + 2^-20.</returns>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> LogAsync(this SharedVector vector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vector);
        const int FactorBits = 24;
        var engine = vector.Engine;
        var top = await Normalization.TopBitAsync(engine, vector.Words, cancellationToken);
        var scale = await Conversions.ToNumbersAsync(engine, Normalization.Complement(top), cancellationToken);
        var near = await engine.MultiplyAsync(vector.Words, scale, cancellationToken);
        var logarithm = await PolynomialAsync(
            engine,
            near.Add(SharedVector.Encode(-0.75, Fine)),
            LogarithmOfTwo,
            cancellationToken
        );

        // The place of the top bit, k: the number is 2^(k + 1 - f) times what lies between 1/2 and 1.
        var bits = await Conversions.ToNumbersAsync(engine, Normalization.Place(top), cancellationToken);
        var total = logarithm.Add(SharedVector.Encode(1 - vector.FractionBits, Fine));
        for (var bit = 0; bit * vector.Count < bits.Count; bit++)
        {
            total = total.Add(bits.Slice(bit * vector.Count, vector.Count).ShiftLeft(Fine + bit));
        }

        return await vector.RoundAsync(
            total.Multiply(SharedVector.Encode(Math.Log(2), FactorBits)),
            Fine + FactorBits - vector.FractionBits,
            cancellationToken
        );
    }

    internal static async Task<WordShares> MultiplyAsync(
        IShareEngine engine,
        WordShares left,
        WordShares right,
        int bits,
        CancellationToken cancellationToken
    )
    {
        var product = await engine.MultiplyAsync(left, right, cancellationToken);
        return await Conversions.ShiftRightAsync(engine, product, bits, cancellationToken);
    }

    /// <summary>By Horner's rule, with 30 bits after the point.</summary>
    private static async Task<WordShares> PolynomialAsync(
        IShareEngine engine,
        WordShares x,
        double[] coefficients,
        CancellationToken cancellationToken
    )
    {
        var constant = SharedVector.Encode(coefficients[^1], Fine);
        var result = await Conversions.ShiftRightAsync(engine, x.Multiply(constant), Fine, cancellationToken);
        for (var i = coefficients.Length - 2; i > 0; i--)
        {
            result = result.Add(SharedVector.Encode(coefficients[i], Fine));
            result = await MultiplyAsync(engine, result, x, Fine, cancellationToken);
        }

        return result.Add(SharedVector.Encode(coefficients[0], Fine));
    }
}
