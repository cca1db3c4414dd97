using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression.Protocol;

/// <summary>Gates that open only if the units that a requester names are those of the joint rows.</summary>
/// <remarks>
/// What: the requester names a power of two N for the number of rows, and each column's centre and factor. By coarse sums over all
/// providers it is checked that N/2 to N rows are there, that each standardised column has about mean 0 and a mean square between
/// 1/8 and 1, and that of a column that is said to be constant no row holds another value. Nobody learns these sums.
/// Why: a centre far off would round a column's values to two, a factor far off would let the check of the steps pass anything.
/// </remarks>
internal static class UnitsCheck
{
    /// <summary>Units in N for each provider: what rounding a provider's part adds is small beside the bounds.</summary>
    private const int Parts = 64;

    /// <summary>The gates, in the order of <see cref="Count"/>.</summary>
    public static IReadOnlyList<GateRange> Gates(BeginCommand units, int providers)
    {
        var (p, gates) = (providers, new List<GateRange> { GateRange.Within(31 * providers, 65 * providers + 1) });
        foreach (var factor in units.Standardisation.Factors)
        {
            gates.AddRange(
                factor == 0
                    ? [GateRange.Within(0, 1)]
                    : [GateRange.Within(-3 * p, 3 * p + 1), GateRange.Within(7 * p, 65 * p + 1)]
            );
        }

        return gates;
    }

    /// <summary>One provider's parts, from rows as they were read.</summary>
    public static long[] Count(RegressionRows rows, BeginCommand units, int providers)
    {
        var (centres, factors) = (units.Standardisation.Centres, units.Standardisation.Factors);
        var (sums, squares, differ) = (new double[rows.Columns], new double[rows.Columns], new long[rows.Columns]);
        foreach (var block in rows.Blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                var values = block.Row(row);
                for (var i = 0; i < values.Length; i++)
                {
                    var z = (values[i] - centres[i]) * factors[i];
                    sums[i] += z;
                    squares[i] += z * z;
                    differ[i] += values[i] == centres[i] ? 0 : 1;
                }
            }
        }

        var unit = Math.ScaleB(1, units.RowsExponent) / (Parts * providers);
        var counts = new List<long> { CoarseSum.Of(rows.Count, unit) };
        for (var i = 0; i < rows.Columns; i++)
        {
            counts.AddRange(
                factors[i] == 0 ? [differ[i]] : [CoarseSum.Of(sums[i], unit), CoarseSum.Of(squares[i], unit)]
            );
        }

        return [.. counts];
    }

    /// <summary>The first column that is said to be constant and is not, or -1.</summary>
    /// <param name="units">What was checked.</param>
    /// <param name="open">By gate.</param>
    public static int FindNotConstant(BeginCommand units, IReadOnlyList<bool> open)
    {
        var gate = 1;
        for (var i = 0; i < units.Standardisation.Factors.Length; i++)
        {
            var isConstant = units.Standardisation.Factors[i] == 0;
            if (isConstant && !open[gate])
            {
                return i;
            }

            gate += isConstant ? 1 : 2;
        }

        return -1;
    }
}
