namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>The log-likelihood at given coefficients, its gradient, and the information (the negative of its Hessian).</summary>
/// <param name="LogLikelihood">At most 0.</param>
/// <param name="Gradient">One a coefficient, the intercept first.</param>
/// <param name="Information">The lower triangle, row by row.</param>
internal sealed record LikelihoodSums(double LogLikelihood, double[] Gradient, double[] Information)
{
    /// <summary>How many numbers these sums are for that many coefficients.</summary>
    public static int SizeFor(int coefficients) => 1 + coefficients + TriangleSize(coefficients);

    /// <summary>Sums over standardised rows.</summary>
    /// <remarks>
    /// With e the linear predictor, p = 1/(1+exp(-e)) and y the outcome: log-likelihood log p or log(1-p), gradient (y-p) x,
    /// information p(1-p) x x'. All from exp(-|e|), which does not overflow.
    /// </remarks>
    /// <param name="rows">Standardised.</param>
    /// <param name="coefficients">The intercept first.</param>
    /// <param name="weights">Told every row's weight.</param>
    public static LikelihoodSums Of(RegressionRows rows, double[] coefficients, WeightProfile? weights = null)
    {
        var size = coefficients.Length;
        var total = new LikelihoodSums(0, new double[size], new double[TriangleSize(size)]);
        var part = new double[SizeFor(size)];
        foreach (var block in rows.Blocks)
        {
            Array.Clear(part);
            AddBlock(block, coefficients, part, weights);
            total = total.Plus(part);
        }

        return total;
    }

    /// <summary>The numbers in a row: log-likelihood, gradient, information.</summary>
    public double[] ToVector() => [LogLikelihood, .. Gradient, .. Information];

    /// <summary>The reverse of <see cref="ToVector"/>.</summary>
    public static LikelihoodSums FromVector(ReadOnlySpan<double> vector, int coefficients) =>
        new(vector[0], vector[1..(1 + coefficients)].ToArray(), vector[(1 + coefficients)..].ToArray());

    /// <summary>What is left of the gradient after a step, if the sums were those of a parabola: g - H·d, 0 for Newton's step.</summary>
    public double[] Remainder(double[] step)
    {
        var rest = new double[step.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = Gradient[i];
            for (var j = 0; j < rest.Length; j++)
            {
                rest[i] -= InformationMatrix.At(Information, i, j) * step[j];
            }
        }

        return rest;
    }

    /// <summary>The linear predictor of a row.</summary>
    public static double Predict(ReadOnlySpan<double> row, double[] coefficients)
    {
        // In this order at every provider: equal rows get equal scores wherever they lie.
        var predictor = coefficients[0];
        for (var i = 0; i < row.Length; i++)
        {
            predictor += coefficients[i + 1] * row[i];
        }

        return predictor;
    }

    private static int TriangleSize(int coefficients) => coefficients * (coefficients + 1) / 2;

    private LikelihoodSums Plus(double[] part)
    {
        for (var i = 0; i < Gradient.Length; i++)
        {
            Gradient[i] += part[1 + i];
        }

        for (var i = 0; i < Information.Length; i++)
        {
            Information[i] += part[1 + Gradient.Length + i];
        }

        return this with
        {
            LogLikelihood = LogLikelihood + part[0],
        };
    }

    private static void AddBlock(RowBlock block, double[] coefficients, double[] part, WeightProfile? weights)
    {
        var gradient = part.AsSpan(1, coefficients.Length);
        var information = part.AsSpan(1 + coefficients.Length);
        for (var row = 0; row < block.Count; row++)
        {
            var values = block.Row(row);
            var predictor = Predict(values, coefficients);
            var small = Math.Exp(-Math.Abs(predictor));
            var isCase = block.IsCase(row);
            var isExpected = isCase == predictor >= 0;
            part[0] -= Math.Log(1 + small) + (isExpected ? 0 : Math.Abs(predictor));
            var residual = (isExpected ? small : 1) / (1 + small);
            var weight = small / ((1 + small) * (1 + small));
            weights?.Add(weight);
            AddRow(values, isCase ? residual : -residual, weight, gradient, information);
        }
    }

    private static void AddRow(
        ReadOnlySpan<double> values,
        double residual,
        double weight,
        Span<double> gradient,
        Span<double> information
    )
    {
        gradient[0] += residual;
        information[0] += weight;
        var at = 1;
        for (var i = 0; i < values.Length; i++)
        {
            gradient[i + 1] += residual * values[i];
            var weighted = weight * values[i];
            information[at++] += weighted;
            for (var j = 0; j <= i; j++)
            {
                information[at++] += weighted * values[j];
            }
        }
    }
}
