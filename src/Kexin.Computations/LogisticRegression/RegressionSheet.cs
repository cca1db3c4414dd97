using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.LogisticRegression;

/// <summary>A fit as a sheet: its coefficients, what it rests on, and its ROC curve.</summary>
internal static class RegressionSheet
{
    public const string Coefficients = "coefficients";
    public const string Fit = "fit";
    public const string Roc = "roc";
    private const int Decimals = 4;

    public static Sheet Of(LogisticRegressionOutput output, int smallestGroup) =>
        new(
            [MakeCoefficients(output.Coefficients), MakeFit(output)],
            output.Roc is { } roc ? [MakeCurve(roc)] : [],
            output.RowsLeftOut is null ? [RegressionTexts.FewLeftOut(smallestGroup)] : [],
            [],
            output.Warnings
        );

    /// <summary>The coefficients with their tests.</summary>
    public static SheetTable MakeCoefficients(IEnumerable<Coefficient> coefficients) =>
        new(
            Coefficients,
            new("Coefficients", "系数"),
            [
                new(
                    "coefficient",
                    new("Coefficient", "系数"),
                    ColumnKind.Text,
                    ColumnRole.Key,
                    Terms: [new(CoefficientTable.Intercept, new("(intercept)", "截距"))]
                ),
                Real(
                    "estimate",
                    new("Estimate", "估计值"),
                    ColumnRole.Value,
                    new("Change of the log odds per unit of the field", "字段每增加一个单位，对数优势的变化")
                ),
                Real("standard-error", new("Std. error", "标准误"), ColumnRole.Detail),
                Real("z", new("z", "z"), ColumnRole.Detail, new("Estimate by standard error", "估计值除以标准误")),
                new(
                    "p",
                    new("p", "p"),
                    ColumnKind.Probability,
                    ColumnRole.Detail,
                    Decimals,
                    new("Of the Wald test, two-sided", "Wald 检验，双侧")
                ),
            ],
            [
                .. coefficients.Select(item => new SheetRow([
                    SheetCell.Of(item.Name),
                    SheetCell.Of((double?)item.Estimate),
                    SheetCell.Of((double?)item.StandardError),
                    SheetCell.Of((double?)item.Z),
                    SheetCell.Of((double?)item.P),
                ])),
            ]
        );

    /// <summary>How many rows a fit rests on.</summary>
    public static IReadOnlyList<SheetColumn> CountColumns { get; } =
    [
        new("rows", new("Rows used", "使用行数"), ColumnKind.Whole),
        new(
            "cases",
            new("Cases", "阳性例数"),
            ColumnKind.Whole,
            ColumnRole.Detail,
            Meaning: new("Rows that meet the outcome", "满足结局条件的行")
        ),
        new(
            "left-out",
            new("Rows left out", "剔除行数"),
            ColumnKind.Whole,
            ColumnRole.Detail,
            Meaning: new("For a missing value in a used field", "所用字段有缺失值")
        ),
    ];

    private static SheetTable MakeFit(LogisticRegressionOutput output) =>
        new(
            Fit,
            new("Fit", "拟合"),
            [
                .. CountColumns,
                Real("iterations", new("Newton steps", "牛顿迭代步数"), ColumnRole.Detail),
                Real("log-likelihood", new("Log-likelihood", "对数似然"), ColumnRole.Detail),
                new("area", new("Area under ROC", "ROC 曲线下面积"), ColumnKind.Share, Digits: Decimals),
                Real(
                    "area-bound",
                    new("Area exact within", "面积误差不超过"),
                    ColumnRole.Detail,
                    new("How far the true area may lie from it, at most", "真实面积与该值之差的上限")
                ),
            ],
            [
                new SheetRow([
                    SheetCell.Of((long?)output.Rows),
                    SheetCell.Of((long?)output.Cases),
                    output.RowsLeftOut is { } leftOut ? SheetCell.Of((long?)leftOut) : SheetCell.HeldBack(0),
                    SheetCell.Of((double?)output.Iterations),
                    SheetCell.Of((double?)output.LogLikelihood),
                    SheetCell.Of(output.Roc?.Area),
                    SheetCell.Of(output.Roc?.AreaErrorBound),
                ]),
            ]
        );

    private static SheetSeries MakeCurve(RocCurve roc) =>
        new(
            Roc,
            SeriesKind.Curve,
            new("ROC curve", "ROC 曲线"),
            new(new("false positive rate", "假阳性率")),
            new(new("true positive rate", "真阳性率")),
            [.. roc.Points.Select(point => new SheetPoint(point.FalsePositiveRate, point.TruePositiveRate))],
            [new SheetPoint(0, 0), new SheetPoint(1, 1)]
        );

    private static SheetColumn Real(string id, BilingualText title, ColumnRole role, BilingualText? meaning = null) =>
        new(id, title, ColumnKind.Real, role, SheetColumn.UsualDigits, meaning);
}
