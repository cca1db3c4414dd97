using System.Numerics;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>Shifts and scales each column to about mean 0 and spread 1, the same at every provider.</summary>
/// <remarks>
/// What: z = (x - centre) * factor. A model in z is the same model as in x, whatever the centres and factors are, and is turned back
/// exactly; near the joint mean and spread, sums keep their precision and their bounds are known.
/// They are rounded: the factor to a power of two, which rounds no value, the centre to a sixteenth of that. Providers then
/// learn of the joint mean and spread no more than this.
/// The moments are exact, so a column counts as constant only when it has no spread at all.
/// </remarks>
/// <param name="Centres">One a column; of a column that does not vary its value.</param>
/// <param name="Factors">One a column: a power of two, or 0 for a column that does not vary.</param>
internal sealed record Standardisation(double[] Centres, double[] Factors)
{
    /// <summary>A mean beyond so many spreads leaves too few of a double's 53 bits for what varies.</summary>
    private static readonly double MostSpreads = Math.ScaleB(1, 44);

    private const int CentreSteps = 16;

    /// <summary>From the joint moments of at least one row.</summary>
    /// <param name="moments">In range.</param>
    /// <param name="beyond">The first column whose spread a double cannot tell beside its size, or -1.</param>
    public static Standardisation From(ColumnMoments moments, out int beyond)
    {
        beyond = -1;
        var (centres, factors) = (new double[moments.Columns], new double[moments.Columns]);
        for (var i = 0; i < centres.Length; i++)
        {
            var (sum, rows) = (moments.SumOf(i), moments.Rows);
            var spread = ((moments.SquaresOf(i) * rows) << ExactSum.FractionBits) - sum * sum;
            if (spread <= Rounding(sum, rows))
            {
                // Of equal values, the quotient has no remainder and is the value itself.
                centres[i] = ExactSum.Sum(sum / rows);
                continue;
            }

            var variance = Math.ScaleB((double)spread / rows / rows, -2 * ExactSum.FractionBits);
            var mean = ExactSum.Mean(sum, rows);

            // Rounded up, so that the mean square of z is at most 1, but for the rounding of the centre.
            var exponent = (int)Math.Ceiling(Math.Log2(variance) / 2);
            factors[i] = Math.ScaleB(1, -exponent);
            centres[i] = Math.Round(mean * factors[i] * CentreSteps) / (factors[i] * CentreSteps);
            if (beyond < 0 && Math.Abs(mean * factors[i]) > MostSpreads)
            {
                beyond = i;
            }
        }

        return new Standardisation(centres, factors);
    }

    /// <summary>What values below 2^-43 may have rounded off their squares, as a part of the spread; 0 has it everywhere else.</summary>
    private static BigInteger Rounding(BigInteger sum, long rows) =>
        (BigInteger.Abs(sum) + (new BigInteger(rows) << ExactSum.FractionBits)) * rows;

    /// <summary>Standardises one row's values in place.</summary>
    public void Apply(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - Centres[i]) * Factors[i];
        }
    }

    /// <summary>Turns coefficients (the intercept first) and their covariance back to the columns' own units.</summary>
    /// <remarks>
    /// With T as in x: the coefficient of column j is f_j b_j, the intercept b_0 - sum of c_j f_j b_j; the covariance is T C T'.
    /// </remarks>
    public (double[] Coefficients, double[,] Covariance) Undo(double[] coefficients, double[,] covariance)
    {
        var size = coefficients.Length;
        var transform = new double[size, size];
        transform[0, 0] = 1;
        for (var j = 1; j < size; j++)
        {
            transform[0, j] = -Centres[j - 1] * Factors[j - 1];
            transform[j, j] = Factors[j - 1];
        }

        var back = new double[size];
        var half = new double[size, size];
        var full = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                back[i] += transform[i, k] * coefficients[k];
                for (var j = 0; j < size; j++)
                {
                    half[i, j] += transform[i, k] * covariance[k, j];
                }
            }
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                for (var k = 0; k < size; k++)
                {
                    full[i, j] += half[i, k] * transform[j, k];
                }
            }
        }

        return (back, full);
    }
}
