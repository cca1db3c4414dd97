namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>A Cholesky factor of the information of those coefficients that are fitted.</summary>
/// <remarks>
/// Source: Golub and Van Loan, Matrix Computations, 4th edition, section 4.2. Columns are taken in their order, and one whose pivot
/// is a vanishing part of its diagonal (1 - R² on the columns before it) is a linear combination of them.
/// </remarks>
internal sealed class InformationMatrix
{
    /// <summary>The smallest 1 - R²: below it a solution would have fewer than six digits.</summary>
    public const double SmallestPivot = 1e-9;

    /// <summary>A 1 - R² that rounding alone may leave of 0.</summary>
    public const double RoundingPivot = 4e-15;

    private readonly double[,] _factor;
    private readonly int[] _fitted;

    private InformationMatrix(double[,] factor, int[] fitted)
    {
        _factor = factor;
        _fitted = fitted;
    }

    /// <summary>The coefficients whose columns do not depend on those before them.</summary>
    public static int[] Independent(double[] triangle, int coefficients)
    {
        var fitted = new List<int>();
        for (var i = 0; i < coefficients; i++)
        {
            if (Factor(triangle, [.. fitted, i]) is not null)
            {
                fitted.Add(i);
            }
        }

        return [.. fitted];
    }

    /// <summary>The factor over the given coefficients, or null where a pivot vanishes.</summary>
    /// <param name="triangle">The lower triangle over all coefficients, row by row.</param>
    /// <param name="fitted">Which coefficients, rising.</param>
    public static InformationMatrix? Factor(double[] triangle, int[] fitted)
    {
        var factor = new double[fitted.Length, fitted.Length];
        for (var i = 0; i < fitted.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = At(triangle, fitted[i], fitted[j]);
                for (var k = 0; k < j; k++)
                {
                    rest -= factor[i, k] * factor[j, k];
                }

                if (j < i)
                {
                    factor[i, j] = rest / factor[j, j];
                }
                else if (rest > SmallestPivot * At(triangle, fitted[i], fitted[i]))
                {
                    factor[i, i] = Math.Sqrt(rest);
                }
                else
                {
                    return null;
                }
            }
        }

        return new InformationMatrix(factor, fitted);
    }

    /// <summary>1 - R² of a column on independent ones before it; 0 for a column of zeros.</summary>
    public static double RestOf(double[] triangle, int[] before, int column)
    {
        var own = At(triangle, column, column);
        var right = new double[column + 1];
        foreach (var i in before)
        {
            right[i] = At(triangle, column, i);
        }

        var solved = Factor(triangle, before)!.Solve(right);
        return own == 0 ? 0 : Math.Max(own - right.Zip(solved, (r, s) => r * s).Sum(), 0) / own;
    }

    /// <summary>The quadratic form x'Ax over all coefficients.</summary>
    public static double Quadratic(double[] triangle, double[] vector)
    {
        var sum = 0.0;
        for (var i = 0; i < vector.Length; i++)
        {
            for (var j = 0; j < vector.Length; j++)
            {
                sum += vector[i] * vector[j] * At(triangle, i, j);
            }
        }

        return sum;
    }

    /// <summary>Solves for a right side over all coefficients; those that are not fitted are 0.</summary>
    public double[] Solve(double[] right)
    {
        var size = _fitted.Length;
        var solved = new double[size];
        for (var i = 0; i < size; i++)
        {
            var rest = right[_fitted[i]];
            for (var k = 0; k < i; k++)
            {
                rest -= _factor[i, k] * solved[k];
            }

            solved[i] = rest / _factor[i, i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
            {
                solved[i] -= _factor[k, i] * solved[k];
            }

            solved[i] /= _factor[i, i];
        }

        var full = new double[right.Length];
        for (var i = 0; i < size; i++)
        {
            full[_fitted[i]] = solved[i];
        }

        return full;
    }

    /// <summary>The inverse, the covariance of the estimates; rows and columns of coefficients that are not fitted are 0.</summary>
    public double[,] Inverse(int coefficients)
    {
        var inverse = new double[coefficients, coefficients];
        foreach (var column in _fitted)
        {
            var unit = new double[coefficients];
            unit[column] = 1;
            var solved = Solve(unit);
            for (var row = 0; row < coefficients; row++)
            {
                inverse[row, column] = solved[row];
            }
        }

        return inverse;
    }

    /// <summary>An element of a symmetric matrix that is given by its lower triangle.</summary>
    public static double At(double[] triangle, int i, int j) =>
        i >= j ? triangle[i * (i + 1) / 2 + j] : triangle[j * (j + 1) / 2 + i];
}
