using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Running;

/// <summary>What a party learns from a run. Each kind has one canonical encoding, whose salted hash goes onto the ledger.</summary>
public abstract record ComputationOutput
{
    private protected ComputationOutput() { }
}

/// <summary>One cell a measure and group, in the document's order: measures, then combinations of groups, the last varying fastest.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Rest">Rows in no group; null where there are no groups.</param>
public sealed record StatisticsOutput(IReadOnlyList<StatisticsCell> Cells, RestOfRows? Rest = null) : ComputationOutput;

/// <summary>Rows that meet the conditions and fall in no group: their value is missing, or none of those named.</summary>
/// <param name="Count">How many; null where that is held back.</param>
/// <param name="Suppressed">Why it is held back.</param>
public sealed record RestOfRows(long? Count, BilingualText? Suppressed = null);

/// <summary>The statistics of one field in one group; those not asked for, and those held back, are null.</summary>
/// <param name="Field">The measured field.</param>
/// <param name="Group">The group's values, in the order of the document's groups; empty for all rows together.</param>
/// <param name="Count">Rows with a value.</param>
/// <param name="Sum">The sum.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Variance">The sample variance.</param>
/// <param name="StandardDeviation">Its square root.</param>
/// <param name="Bins">The histogram's counts; null in a bin that is suppressed.</param>
/// <param name="Suppressed">Why nothing is released, or no sum and nothing made of it; null where all is, but for single bins.</param>
public sealed record StatisticsCell(
    string Field,
    IReadOnlyList<string> Group,
    long? Count = null,
    double? Sum = null,
    double? Mean = null,
    double? Variance = null,
    double? StandardDeviation = null,
    IReadOnlyList<long?>? Bins = null,
    BilingualText? Suppressed = null
);

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
) : ComputationOutput;

/// <summary>An estimated coefficient with its Wald test.</summary>
public sealed record Coefficient(string Name, double Estimate, double StandardError, double Z, double P);

/// <summary>A ROC curve from histograms of the scores, from (0, 0) to (1, 1).</summary>
/// <param name="Points">False positive rate and true positive rate, both rising.</param>
/// <param name="Area">The area under it.</param>
/// <param name="AreaErrorBound">How far the true area may lie from it, at most.</param>
public sealed record RocCurve(IReadOnlyList<RocPoint> Points, double Area, double AreaErrorBound);

/// <summary>A point of a ROC curve.</summary>
public sealed record RocPoint(double FalsePositiveRate, double TruePositiveRate);

/// <summary>An intersection.</summary>
/// <param name="Size">How many identifiers are common.</param>
/// <param name="Identifiers">They, in order (by code units), or null where only the size is learned.</param>
public sealed record IntersectionOutput(long Size, IReadOnlyList<string>? Identifiers) : ComputationOutput;
