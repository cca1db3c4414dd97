namespace Kexin.Collaboration.LogisticRegression;

/// <summary>How many rows there are, and of each column the sum and the sum of squares.</summary>
/// <param name="Rows">Rows used.</param>
/// <param name="LeftOut">Rows with a missing value.</param>
/// <param name="Cases">Rows whose outcome is 1.</param>
/// <param name="Sums">Of the values, column by column.</param>
/// <param name="Squares">Of the squared values, column by column.</param>
internal sealed record ColumnMoments(long Rows, long LeftOut, long Cases, double[] Sums, double[] Squares)
{
    /// <summary>The moments of one dataset's rows as they were read.</summary>
    public static ColumnMoments Of(RegressionRows rows)
    {
        var (sums, squares) = (new double[rows.Columns], new double[rows.Columns]);
        var (blockSums, blockSquares) = (new double[rows.Columns], new double[rows.Columns]);
        foreach (var block in rows.Blocks)
        {
            Array.Clear(blockSums);
            Array.Clear(blockSquares);
            for (var row = 0; row < block.Count; row++)
            {
                var values = block.Row(row);
                for (var i = 0; i < values.Length; i++)
                {
                    blockSums[i] += values[i];
                    blockSquares[i] += values[i] * values[i];
                }
            }

            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += blockSums[i];
                squares[i] += blockSquares[i];
            }
        }

        return new ColumnMoments(rows.Count, rows.LeftOut, rows.Cases, sums, squares);
    }
}
