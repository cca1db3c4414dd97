using MathNet.Numerics.Distributions;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>
/// An independent plain fit of pooled rows, to compare with: weighted least squares on the columns in their own units, solved by
/// elimination with row exchanges, until nothing moves.
/// </summary>
internal sealed class PooledFit
{
    private PooledFit(double[] estimates, double[,] covariance, double logLikelihood, double area)
    {
        Estimates = estimates;
        StandardErrors = [.. estimates.Select((_, i) => Math.Sqrt(covariance[i, i]))];
        Z = [.. estimates.Select((estimate, i) => estimate / StandardErrors[i])];
        P = [.. Z.Select(z => 2 * Normal.CDF(0, 1, -Math.Abs(z)))];
        LogLikelihood = logLikelihood;
        Area = area;
    }

    public double[] Estimates { get; }

    public double[] StandardErrors { get; }

    public double[] Z { get; }

    public double[] P { get; }

    public double LogLikelihood { get; }

    /// <summary>The exact area under the ROC curve: of all pairs of a case and a control, those in order, ties for half.</summary>
    public double Area { get; }

    /// <summary>Fits rows without missing values.</summary>
    public static PooledFit Of(IReadOnlyList<double[]> rows, IReadOnlyList<bool> cases)
    {
        var size = rows[0].Length + 1;
        var design = rows.Select(row => (double[])[1, .. row]).ToArray();
        var at = new double[size];
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var (gradient, information) = Sums(design, cases, at);
            var step = Invert(information).Times(gradient);
            at = [.. at.Zip(step, (a, s) => a + s)];
            if (step.Zip(at, (s, a) => Math.Abs(s) / Math.Max(1e-3, Math.Abs(a))).Max() < 1e-13)
            {
                break;
            }
        }

        var covariance = Invert(Sums(design, cases, at).Information);
        var scores = design.Select(row => Dot(row, at)).ToArray();
        var likelihood = scores.Select((score, i) => -Math.Log(1 + Math.Exp(cases[i] ? -score : score))).Sum();
        return new PooledFit(at, covariance, likelihood, AreaOf(scores, cases));
    }

    private static (double[] Gradient, double[,] Information) Sums(
        double[][] design,
        IReadOnlyList<bool> cases,
        double[] at
    )
    {
        var gradient = new double[at.Length];
        var information = new double[at.Length, at.Length];
        for (var row = 0; row < design.Length; row++)
        {
            var probability = 1 / (1 + Math.Exp(-Dot(design[row], at)));
            for (var i = 0; i < at.Length; i++)
            {
                gradient[i] += ((cases[row] ? 1 : 0) - probability) * design[row][i];
                for (var j = 0; j < at.Length; j++)
                {
                    information[i, j] += probability * (1 - probability) * design[row][i] * design[row][j];
                }
            }
        }

        return (gradient, information);
    }

    private static double[,] Invert(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var left = (double[,])matrix.Clone();
        var right = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            right[i, i] = 1;
        }

        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(left[row, column]));
            for (var j = 0; j < size; j++)
            {
                (left[column, j], left[pivot, j]) = (left[pivot, j], left[column, j]);
                (right[column, j], right[pivot, j]) = (right[pivot, j], right[column, j]);
            }

            for (var row = 0; row < size; row++)
            {
                var factor = row == column ? 0 : left[row, column] / left[column, column];
                for (var j = 0; j < size; j++)
                {
                    left[row, j] -= factor * left[column, j];
                    right[row, j] -= factor * right[column, j];
                }
            }
        }

        for (var row = 0; row < size; row++)
        {
            for (var j = 0; j < size; j++)
            {
                right[row, j] /= left[row, row];
            }
        }

        return right;
    }

    private static double AreaOf(double[] scores, IReadOnlyList<bool> cases)
    {
        var (ordered, pairs) = (0.0, 0L);
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; cases[i] && j < scores.Length; j++)
            {
                if (!cases[j])
                {
                    pairs++;
                    ordered +=
                        scores[i] > scores[j] ? 1
                        : scores[i] == scores[j] ? 0.5
                        : 0;
                }
            }
        }

        return ordered / pairs;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();
}

internal static class MatrixExtensions
{
    public static double[] Times(this double[,] matrix, double[] vector) =>
        [.. vector.Select((_, i) => vector.Select((value, j) => matrix[i, j] * value).Sum())];
}
