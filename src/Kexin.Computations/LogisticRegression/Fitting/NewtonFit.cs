namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>Where a fit ended.</summary>
internal enum FitEnd
{
    /// <summary>At the maximum of the likelihood.</summary>
    Converged,

    /// <summary>There is no maximum: some columns tell cases from controls without error, and their coefficients would grow forever.</summary>
    Separated,

    /// <summary>After the most steps, without a reason that is known.</summary>
    Unfinished,
}

/// <summary>A fitted model, in standardised units.</summary>
/// <param name="End">Where it ended.</param>
/// <param name="Coefficients">The intercept first; 0 for a column that depends on others.</param>
/// <param name="Summed">Where the last sums were taken: the coefficients, but for the last digits.</param>
/// <param name="Covariance">Of the estimates, from the information.</param>
/// <param name="LogLikelihood">At the coefficients.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="Fitted">The coefficients that were fitted, rising; the others' columns depend on those before them.</param>
/// <param name="Diverging">For a separated fit, the coefficients that grow.</param>
internal sealed record FittedModel(
    FitEnd End,
    double[] Coefficients,
    double[] Summed,
    double[,] Covariance,
    double LogLikelihood,
    int Iterations,
    int[] Fitted,
    int[] Diverging
);

/// <summary>Maximises the likelihood by Newton's method, over sums that somebody else adds up.</summary>
/// <remarks>
/// What: from all coefficients 0, whole steps H⁻¹g: everybody who knows the step knows where it leads, and nobody chooses anything. The
/// likelihood is concave; from 0, steps rise to its maximum where there is one, and where one falls all the same, the fit ends.
/// Source: McCullagh and Nelder, Generalized Linear Models, 2nd edition, sections 2.5 and 4.4; separation: Albert and Anderson,
/// On the existence of maximum likelihood estimates in logistic regression models, Biometrika 71 (1984).
/// </remarks>
/// <param name="evaluate">Gives the sums after a step: the step, where it leads, the joint weight before; or null (<see cref="IJointRows.StepAsync"/>).</param>
internal sealed class NewtonFit(Func<double[], double[], double, Task<LikelihoodSums?>> evaluate)
{
    /// <summary>The most steps of one fit.</summary>
    public const int MostSteps = 30;

    private const double StepTolerance = 1e-9;

    /// <summary>A gain of the log-likelihood, relative to it, that rounding may hide.</summary>
    private const double GainTolerance = 1e-12;

    /// <summary>
    /// Along the step, the information per row has fallen to this part of what it was where all rows have the same probability:
    /// nearly all rows that the step moves are certain already, and it still moves them.
    /// </summary>
    private const double VanishingInformation = 1e-5;

    /// <summary>Fits.</summary>
    /// <param name="start">The sums where all coefficients are 0.</param>
    public async Task<FittedModel> RunAsync(LikelihoodSums start)
    {
        var (at, sums) = (new double[start.Gradient.Length], start);
        var fitted = InformationMatrix.Independent(start.Information, at.Length);
        var factor = InformationMatrix.Factor(start.Information, fitted)!;
        var lastLength = double.PositiveInfinity;
        for (var steps = 0; ; steps++)
        {
            var step = factor.Solve(sums.Gradient);
            var gain = Dot(step, sums.Gradient);
            if (gain < VanishingInformation * InformationMatrix.Quadratic(start.Information, step) && steps > 0)
            {
                return Ended(FitEnd.Separated, at, step);
            }

            var length = RelativeLength(step, at);
            var isRounding = gain < GainTolerance * (1 + Math.Abs(sums.LogLikelihood)) && length > lastLength / 2;
            if (length < StepTolerance || isRounding)
            {
                // The step moves nothing but the last digits, so what was summed before it stands.
                return Ended(FitEnd.Converged, Moved(at, step), step, steps + 1);
            }

            lastLength = length;
            if (steps == MostSteps)
            {
                return Ended(FitEnd.Unfinished, at, step);
            }

            var next = Moved(at, step);
            if (await evaluate(step, next, sums.Information[0]) is not { } after)
            {
                // Too few rows carry weight there: the others are certain.
                return Ended(FitEnd.Separated, at, step);
            }

            if (after.LogLikelihood < sums.LogLikelihood - GainTolerance * (1 + Math.Abs(sums.LogLikelihood)))
            {
                return Ended(FitEnd.Unfinished, at, step);
            }

            (at, sums) = (next, after);
            if (InformationMatrix.Factor(sums.Information, fitted) is not { } nextFactor)
            {
                // The columns were independent at the start, so it is the weights of the rows that have vanished.
                return Ended(FitEnd.Separated, at, step, steps + 1);
            }

            factor = nextFactor;

            FittedModel Ended(FitEnd end, double[] coefficients, double[] last, int? count = null) =>
                new(
                    end,
                    coefficients,
                    at,
                    factor.Inverse(at.Length),
                    sums.LogLikelihood,
                    count ?? steps,
                    fitted,
                    end == FitEnd.Separated ? Largest(last) : []
                );
        }
    }

    private static double[] Moved(double[] at, double[] step) =>
        [.. at.Zip(step, (coefficient, change) => coefficient + change)];

    private static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();

    private static double RelativeLength(double[] step, double[] at) =>
        at.Zip(step, (coefficient, change) => Math.Abs(change) / Math.Max(1, Math.Abs(coefficient))).Max();

    private static int[] Largest(double[] step)
    {
        var largest = step.Max(Math.Abs);
        return [.. Enumerable.Range(0, step.Length).Where(i => Math.Abs(step[i]) > largest / 100)];
    }
}
