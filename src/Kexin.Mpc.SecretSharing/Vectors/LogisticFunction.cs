using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>1/(1 + e^-x) of secret numbers, by pieces.</summary>
/// <remarks>
/// What: from -16 to 16 pieces of length 1, on each a polynomial of degree 6 about its middle (Chebyshev interpolation). A number is compared
/// with all bounds at once; its piece's middle and coefficients are sums of the answers with public weights, so only powers are multiplied.
/// Source: P. Mohassel, Y. Zhang, "SecureML", IEEE S&amp;P 2017, section 4.4, there with three pieces and lines.
/// Cost: 33 comparisons a number and 13 products, of which 6 are rounded; in 55 rounds among three parties.
/// </remarks>
public static class LogisticFunction
{
    /// <summary>The most bits after the point of an argument.</summary>
    public const int MostFractionBits = 24;

    /// <summary>Bits after the point of powers and coefficients, all below 1.</summary>
    private const int Fine = 28;

    private const int Lowest = -16;
    private const int Pieces = 32;
    private const int Degree = 6;

    /// <summary>By power, by bound: what a number below the bound adds to the power's coefficient.</summary>
    private static readonly ulong[][] s_weights = [.. Enumerable.Range(0, Degree + 1).Select(WeightsOf)];

    /// <summary>By bound: what a number below it adds to the middle of its piece.</summary>
    private static readonly ulong[] s_middles = Differences([.. Enumerable.Range(0, Pieces).Select(MiddleOf), 0]);

    /// <summary>1/(1 + e^-x).</summary>
    /// <param name="vector">Any numbers; f from 2 to 24.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Within 2^-f + 2^-23; 0 below -16, and 1 from 16 on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">f is too small or too large.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> SigmoidAsync(this SharedVector vector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentOutOfRangeException.ThrowIfLessThan(vector.FractionBits, 2, nameof(vector));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vector.FractionBits, MostFractionBits, nameof(vector));
        var (engine, count) = (vector.Engine, vector.Count);
        if (count == 0)
        {
            return vector;
        }

        // Bound by bound: whether each number lies below it.
        WordShares[] beyond = [.. Enumerable.Range(0, Pieces + 1).Select(k => vector.Add(-(Lowest + k)).Words)];
        var bits = await Conversions.IsNegativeAsync(engine, beyond[0].Append(beyond.AsSpan(1)), cancellationToken);
        var below = await Conversions.ToNumbersAsync(engine, bits, cancellationToken);

        // The distance from the middle of its piece; 0 where there is none.
        var inside = below.Slice(Pieces * count, count).Subtract(below.Slice(0, count));
        var number = vector.Words.ShiftLeft(Fine - vector.FractionBits);
        var kept = await engine.MultiplyAsync(number, inside, cancellationToken);
        var x1 = kept.Subtract(Weighted(s_middles));

        // Its powers, by three products one after another.
        var x2 = await PowersAsync(x1, x1);
        var x34 = await PowersAsync(x2.Append(x2), x1.Append(x2));
        var (x3, x4) = (x34.Slice(0, count), x34.Slice(count, count));
        var x56 = await PowersAsync(x3.Append(x3), x2.Append(x3));

        WordShares[] coefficients = [.. s_weights.Skip(1).Select(Weighted)];
        var terms = await engine.MultiplyAsync(
            coefficients[0].Append(coefficients.AsSpan(1)),
            x1.Append(x2, x3, x4, x56),
            cancellationToken
        );
        var constant = Weighted(s_weights[0]).Add(1UL << Fine);
        var shift = (2 * Fine) - vector.FractionBits;
        var sum = terms.SumColumns(count).Add(constant.ShiftLeft(Fine)).Add(1UL << (shift - 1));
        return await vector.RoundAsync(sum, shift, cancellationToken);

        WordShares Weighted(ulong[] weights) =>
            below
                .Multiply([.. Enumerable.Range(0, weights.Length * count).Select(i => weights[i / count])])
                .SumColumns(count);

        Task<WordShares> PowersAsync(WordShares left, WordShares right) =>
            VectorFunctions.MultiplyAsync(engine, left, right, Fine, cancellationToken);
    }

    private static double MiddleOf(int piece) => Lowest + piece + 0.5;

    private static ulong[] WeightsOf(int power) =>
        Differences([
            .. Enumerable.Range(0, Pieces).Select(piece => Coefficients(MiddleOf(piece))[power]),
            power == 0 ? 1 : 0,
        ]);

    /// <summary>From values by piece, the last one of all that is above: what is added where a number lies below each bound.</summary>
    private static ulong[] Differences(double[] values) =>
        [
            .. values
                .Prepend(0)
                .Zip(values, (before, after) => SharedVector.Encode(before, Fine) - SharedVector.Encode(after, Fine)),
        ];

    /// <summary>Of the polynomial through the function at the roots of a Chebyshev polynomial within half a unit of the middle.</summary>
    private static double[] Coefficients(double middle)
    {
        double[] roots =
        [
            .. Enumerable.Range(0, Degree + 1).Select(i => Math.Cos(Math.PI * (i + 0.5) / (Degree + 1)) / 2),
        ];
        double[] divided = [.. roots.Select(root => 1 / (1 + Math.Exp(-middle - root)))];
        for (var order = 1; order <= Degree; order++)
        {
            for (var i = Degree; i >= order; i--)
            {
                divided[i] = (divided[i] - divided[i - 1]) / (roots[i] - roots[i - order]);
            }
        }

        // Newton's form multiplied out, from the last factor on.
        var result = new double[Degree + 1];
        for (var i = Degree; i >= 0; i--)
        {
            for (var power = Degree; power > 0; power--)
            {
                result[power] = result[power - 1] - (roots[i] * result[power]);
            }

            result[0] = divided[i] - (roots[i] * result[0]);
        }

        return result;
    }
}
