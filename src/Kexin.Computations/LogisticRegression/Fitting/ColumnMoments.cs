using System.Numerics;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>How many rows there are, and of each column the exact sum and the exact sum of squares.</summary>
/// <param name="Rows">Rows used.</param>
/// <param name="Cases">Rows whose outcome is 1.</param>
/// <param name="Sums">Of the values, column by column, as <see cref="ExactSum"/> has them.</param>
/// <param name="Squares">Of the squared values, in the same form.</param>
/// <param name="IsInRange">Whether no value lies beyond <see cref="ExactSum.Limit"/>; the sums count only then.</param>
internal sealed record ColumnMoments(long Rows, long Cases, ulong[] Sums, ulong[] Squares, bool IsInRange)
{
    /// <summary>How many columns.</summary>
    public int Columns => Sums.Length / ExactSum.Limbs;

    /// <summary>The sum of a column, in units of 2^-<see cref="ExactSum.FractionBits"/>.</summary>
    public BigInteger SumOf(int column) => ExactSum.ToInteger(Sums.AsSpan(column * ExactSum.Limbs, ExactSum.Limbs));

    /// <summary>The sum of a column's squares, in the same units.</summary>
    public BigInteger SquaresOf(int column) =>
        ExactSum.ToInteger(Squares.AsSpan(column * ExactSum.Limbs, ExactSum.Limbs));

    /// <summary>The moments of one dataset's rows as they were read.</summary>
    public static ColumnMoments Of(RegressionRows rows)
    {
        var size = rows.Columns * ExactSum.Limbs;
        var (sums, squares) = (new ulong[size], new ulong[size]);
        var isInRange = true;
        foreach (var block in rows.Blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                var values = block.Row(row);
                for (var i = 0; i < values.Length; i++)
                {
                    if (!(Math.Abs(values[i]) <= ExactSum.Limit))
                    {
                        isInRange = false;
                        continue;
                    }

                    ExactSum.Add(sums.AsSpan(i * ExactSum.Limbs, ExactSum.Limbs), values[i]);
                    ExactSum.AddSquare(squares.AsSpan(i * ExactSum.Limbs, ExactSum.Limbs), values[i]);
                }
            }
        }

        return new ColumnMoments(rows.Count, rows.Cases, sums, squares, isInRange);
    }
}
