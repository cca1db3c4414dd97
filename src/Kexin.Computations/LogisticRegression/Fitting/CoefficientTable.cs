using MathNet.Numerics;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>Estimates in the columns' own units, with Wald tests.</summary>
internal static class CoefficientTable
{
    /// <summary>What the intercept is called.</summary>
    public const string Intercept = "(intercept)";

    /// <summary>One row a fitted coefficient, the intercept first; columns that depend on others have none.</summary>
    public static IReadOnlyList<Coefficient> Of(
        FittedModel model,
        Standardisation standardisation,
        IReadOnlyList<string> names
    )
    {
        var (estimates, covariance) = standardisation.Undo(model.Coefficients, model.Covariance);
        return
        [
            .. model.Fitted.Select(i =>
                Of(i == 0 ? Intercept : names[i - 1], estimates[i], Math.Sqrt(covariance[i, i]))
            ),
        ];
    }

    /// <summary>One row.</summary>
    public static Coefficient Of(string name, double estimate, double error) =>
        new(name, estimate, error, estimate / error, TwoSided(estimate / error));

    /// <summary>The probability that a standard normal value lies at least as far from 0.</summary>
    private static double TwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));
}
