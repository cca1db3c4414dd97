using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.SharedRegression;

/// <summary>A fit on shares as a sheet: its coefficients, and what it rests on.</summary>
internal static class SharedRegressionSheet
{
    public static Sheet Of(SharedRegressionOutput output, ComputationDocument document)
    {
        var requirement = RowRequirement.Of(SharedRegressionRules.OnSums(document));
        BilingualText[] reasons =
            output.Rows is null ? [SharedRegressionTexts.HeldBack(requirement)]
            : output.RowsLeftOut is null ? [RegressionTexts.FewLeftOut(document.SmallestGroup)]
            : [];
        return new Sheet(
            [RegressionSheet.MakeCoefficients(output.Coefficients), MakeFit(output)],
            [],
            reasons,
            SharedRegressionTexts.Notes(((SharedRegressionFunction)document.Function).On),
            []
        );
    }

    private static SheetTable MakeFit(SharedRegressionOutput output) =>
        new(
            RegressionSheet.Fit,
            new("Fit", "拟合"),
            RegressionSheet.CountColumns,
            [new SheetRow([Shown(output.Rows), Shown(output.Cases), Shown(output.RowsLeftOut)])]
        );

    private static SheetCell Shown(long? count) => count is null ? SheetCell.HeldBack(0) : SheetCell.Of(count);
}
