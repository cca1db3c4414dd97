using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.LogisticRegression;

/// <summary>A fitted logistic regression.</summary>
/// <param name="Rows">Rows used.</param>
/// <param name="RowsLeftOut">Rows with a missing value in a used field; null where some were, but fewer than the smallest group.</param>
/// <param name="Cases">Rows that meet the outcome.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="LogLikelihood">At the fit.</param>
/// <param name="Coefficients">The intercept, named <c>(intercept)</c>, first.</param>
/// <param name="Roc">The ROC curve, or null where it cannot be released.</param>
/// <param name="Warnings">Separation, collinearity and the like; empty for a clean fit.</param>
public sealed record LogisticRegressionOutput(
    long Rows,
    long? RowsLeftOut,
    long Cases,
    int Iterations,
    double LogLikelihood,
    IReadOnlyList<Coefficient> Coefficients,
    RocCurve? Roc,
    IReadOnlyList<BilingualText> Warnings
) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return RegressionSheet.Of(this, document.SmallestGroup);
    }
}

/// <summary>An estimated coefficient with its Wald test.</summary>
public sealed record Coefficient(string Name, double Estimate, double StandardError, double Z, double P);

/// <summary>A ROC curve from histograms of the scores, from (0, 0) to (1, 1).</summary>
/// <param name="Points">False positive rate and true positive rate, both rising.</param>
/// <param name="Area">The area under it.</param>
/// <param name="AreaErrorBound">How far the true area may lie from it, at most.</param>
public sealed record RocCurve(IReadOnlyList<RocPoint> Points, double Area, double AreaErrorBound);

/// <summary>A point of a ROC curve.</summary>
public sealed record RocPoint(double FalsePositiveRate, double TruePositiveRate);
