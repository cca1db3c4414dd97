using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.SharedRegression;

/// <summary>A logistic regression fitted on shares.</summary>
/// <param name="Rows">Rows used; null where the fit is held back.</param>
/// <param name="RowsLeftOut">Rows with a missing value in a used field; null where the fit is held back, or where they are few.</param>
/// <param name="Cases">Rows that meet the outcome; null where the fit is held back.</param>
/// <param name="Coefficients">The intercept, named <c>(intercept)</c>, first; empty where the fit is held back.</param>
public sealed record SharedRegressionOutput(
    long? Rows,
    long? RowsLeftOut,
    long? Cases,
    IReadOnlyList<Coefficient> Coefficients
) : ComputationOutput
{
    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return SharedRegressionSheet.Of(this, document);
    }
}
