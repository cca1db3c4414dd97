namespace Kexin.Collaboration.LogisticRegression;

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
/// <param name="Covariance">Of the estimates, from the information.</param>
/// <param name="Information">The lower triangle at the last evaluation.</param>
/// <param name="LogLikelihood">At the coefficients.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="Fitted">The coefficients that were fitted, rising; the others' columns depend on those before them.</param>
/// <param name="Diverging">For a separated fit, the coefficients that grow.</param>
internal sealed record FittedModel(
    FitEnd End,
    double[] Coefficients,
    double[,] Covariance,
    double[] Information,
    double LogLikelihood,
    int Iterations,
    int[] Fitted,
    int[] Diverging
);

/// <summary>Maximises the likelihood by Newton's method, over sums that somebody else adds up.</summary>
/// <remarks>
/// What: steps H⁻¹g, halved while the likelihood falls; the likelihood is concave, so this finds its maximum where there is one.
/// Source: McCullagh and Nelder, Generalized Linear Models, 2nd edition, sections 2.5 and 4.4; separation: Albert and Anderson,
/// On the existence of maximum likelihood estimates in logistic regression models, Biometrika 71 (1984).
/// Cost: one evaluation a step; 5 to 8 for usual data.
/// </remarks>
internal sealed class NewtonFit(Func<double[], Task<LikelihoodSums>> evaluate)
{
    /// <summary>The most evaluations of one fit.</summary>
    public const int MostEvaluations = 60;

    /// <summary>Coefficients in standardised units are never larger; a probability is 0 or 1 to a double's precision long before.</summary>
    public const double LargestCoefficient = 10_000;

    /// <summary>Starting intercepts are whole parts of 1 over this.</summary>
    public const int StartSteps = 4;

    private const double StepTolerance = 1e-9;

    /// <summary>A gain of the log-likelihood, relative to it, that rounding may hide.</summary>
    private const double GainTolerance = 1e-12;

    /// <summary>
    /// Along the step, the information per row has fallen to this part of what it was where all rows have the same probability:
    /// nearly all rows that the step moves are certain already, and it still moves them.
    /// </summary>
    private const double VanishingInformation = 1e-5;

    private int _evaluations;

    /// <summary>Fits from about the model without columns.</summary>
    /// <param name="columns">How many columns.</param>
    /// <param name="caseShare">The part of cases among all rows, between 0 and 1.</param>
    public async Task<FittedModel> RunAsync(int columns, double caseShare)
    {
        var at = new double[columns + 1];
        // Rounded, because all who sum see it: the exact share is a fraction whose terms are the numbers of cases and of rows.
        at[0] = Math.Round(Math.Log(caseShare / (1 - caseShare)) * StartSteps) / StartSteps;
        var sums = await EvaluateAsync(at);
        var start = sums.Information;
        var fitted = InformationMatrix.Independent(start, at.Length);
        var factor = InformationMatrix.Factor(start, fitted)!;
        var steps = 0;
        var lastLength = double.PositiveInfinity;
        while (true)
        {
            var step = factor.Solve(sums.Gradient);
            var gain = Dot(step, sums.Gradient);
            if (gain < VanishingInformation * InformationMatrix.Quadratic(start, step) && steps > 0)
            {
                return Ended(FitEnd.Separated, step);
            }

            var length = RelativeLength(step, at);
            var isRounding = gain < GainTolerance * (1 + Math.Abs(sums.LogLikelihood)) && length > lastLength / 2;
            if (length < StepTolerance || isRounding)
            {
                // The step moves nothing but the last digits, so what was summed before it stands.
                at = Moved(at, step, 1);
                steps++;
                return Ended(FitEnd.Converged, step);
            }

            lastLength = length;
            if (await AdvanceAsync(at, step, sums.LogLikelihood) is not { } next)
            {
                return Ended(FitEnd.Unfinished, step);
            }

            (at, sums) = next;
            steps++;
            if (InformationMatrix.Factor(sums.Information, fitted) is not { } nextFactor)
            {
                // The columns were independent at the start, so it is the weights of the rows that have vanished.
                return Ended(FitEnd.Separated, step);
            }

            factor = nextFactor;
        }

        FittedModel Ended(FitEnd end, double[] step) =>
            new(
                end,
                at,
                factor.Inverse(at.Length),
                sums.Information,
                sums.LogLikelihood,
                steps,
                fitted,
                end == FitEnd.Separated ? Largest(step) : []
            );
    }

    private async Task<(double[] At, LikelihoodSums Sums)?> AdvanceAsync(double[] at, double[] step, double before)
    {
        for (var part = 1.0; _evaluations < MostEvaluations; part /= 2)
        {
            var next = Moved(at, step, part);
            if (Array.Exists(next, coefficient => !(Math.Abs(coefficient) <= LargestCoefficient)))
            {
                if (part < StepTolerance)
                {
                    return null;
                }

                continue;
            }

            var sums = await EvaluateAsync(next);
            if (sums.LogLikelihood >= before - GainTolerance * (1 + Math.Abs(before)))
            {
                return (next, sums);
            }
        }

        return null;
    }

    private Task<LikelihoodSums> EvaluateAsync(double[] at)
    {
        _evaluations++;
        return evaluate(at);
    }

    private static double[] Moved(double[] at, double[] step, double part) =>
        [.. at.Zip(step, (coefficient, change) => coefficient + part * change)];

    private static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();

    private static double RelativeLength(double[] step, double[] at) =>
        at.Zip(step, (coefficient, change) => Math.Abs(change) / Math.Max(1, Math.Abs(coefficient))).Max();

    private static int[] Largest(double[] step)
    {
        var largest = step.Max(Math.Abs);
        return [.. Enumerable.Range(0, step.Length).Where(i => Math.Abs(step[i]) > largest / 100)];
    }
}
