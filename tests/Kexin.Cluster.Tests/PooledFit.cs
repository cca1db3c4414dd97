using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>Logistic regression on pooled rows, written as plainly as can be: the yardstick, not the product's own kernel.</summary>
internal static class PooledFit
{
    private const int Iterations = 50;

    /// <summary>The coefficients, the intercept first.</summary>
    public static double[] Of(IReadOnlyList<(double[] X, bool Case)> rows)
    {
        var size = rows[0].X.Length + 1;
        var beta = new double[size];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var gradient = new double[size];
            var hessian = new double[size, size];
            foreach (var (x, isCase) in rows)
            {
                double[] row = [1, .. x];
                var p = 1 / (1 + Math.Exp(-row.Zip(beta, (a, b) => a * b).Sum()));
                for (var i = 0; i < size; i++)
                {
                    gradient[i] += ((isCase ? 1 : 0) - p) * row[i];
                    for (var j = 0; j < size; j++)
                    {
                        hessian[i, j] += p * (1 - p) * row[i] * row[j];
                    }
                }
            }

            var step = Solve(hessian, gradient);
            beta = [.. beta.Zip(step, (a, b) => a + b)];
        }

        return beta;
    }

    /// <summary>Fails unless a fit on shares is that of these rows: the same rows and cases, coefficients to a hundredth of their errors.</summary>
    public static void AssertEqual(Sheet told, IReadOnlyList<(double[] X, bool Case)> rows)
    {
        var (fit, coefficients) = (told.FindTable("fit")!, told.FindTable("coefficients")!);
        Assert.Equal(rows.Count, fit[0, "rows"].Whole);
        Assert.Equal(rows.Count(row => row.Case), fit[0, "cases"].Whole);
        var expected = Of(rows);
        Assert.Equal(expected.Length, coefficients.Rows.Count);
        for (var row = 0; row < expected.Length; row++)
        {
            var within = coefficients[row, "standard-error"].Real!.Value / 100;
            Assert.InRange(coefficients[row, "estimate"].Real!.Value, expected[row] - within, expected[row] + within);
        }
    }

    private static double[] Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        for (var pivot = 0; pivot < n; pivot++)
        {
            for (var row = pivot + 1; row < n; row++)
            {
                var factor = a[row, pivot] / a[pivot, pivot];
                for (var column = pivot; column < n; column++)
                {
                    a[row, column] -= factor * a[pivot, column];
                }

                b[row] -= factor * b[pivot];
            }
        }

        var x = new double[n];
        for (var row = n - 1; row >= 0; row--)
        {
            var sum = b[row];
            for (var column = row + 1; column < n; column++)
            {
                sum -= a[row, column] * x[column];
            }

            x[row] = sum / a[row, row];
        }

        return x;
    }
}
