using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests;

/// <summary>Sheets as the three computations make them, with round numbers.</summary>
internal static class SampleSheets
{
    /// <summary>What the results of the tests answer; the title tries to be markup.</summary>
    public static ResultSource Source { get; } =
        new(
            "Who is at risk <script>alert(1)</script>",
            "research",
            new string('d', 64),
            new(new string('a', 64), "Heart Centre"),
            [
                new(new(new string('b', 64), "North"), new string('1', 64), "heart"),
                new(new(new string('c', 64), "South"), new string('2', 64), "heart"),
            ]
        );

    public static Sheet Regression { get; } =
        new(
            [
                new(
                    "coefficients",
                    new("Coefficients", "系数"),
                    [
                        Key("coefficient", "Coefficient", "系数") with
                        {
                            Terms = [new("(intercept)", new("(intercept)", "截距"))],
                        },
                        Number("estimate", "Estimate", "估计值"),
                        Number("standard-error", "Std. error", "标准误", ColumnRole.Detail),
                        Number("p", "p", "p", ColumnRole.Detail, ColumnKind.Probability, 4),
                    ],
                    2,
                    [
                        [new("(intercept)"), new(Real: 1.234567), new(Real: 0.9), new(Real: 0.17)],
                        [new("thalach"), new(Real: -0.031234), new(Real: 0.0041), new(Real: 2.9e-14)],
                    ]
                ),
                new(
                    "fit",
                    new("Fit", "拟合"),
                    [
                        Number("rows", "Rows used", "使用行数", kind: ColumnKind.Whole, digits: 0),
                        Number("left-out", "Rows left out", "剔除行数", ColumnRole.Detail, ColumnKind.Whole, 0),
                        Number("area", "Area under ROC", "ROC 曲线下面积", kind: ColumnKind.Share, digits: 4),
                    ],
                    1,
                    [
                        [Whole(1740), new(HeldBack: 0), new(Real: 0.7931)],
                    ]
                ),
            ],
            [
                new(
                    "roc",
                    SeriesKind.Curve,
                    new("ROC curve", "ROC 曲线"),
                    Axis("false positive rate", "假阳性率"),
                    Axis("true positive rate", "真阳性率"),
                    [new(0, 0), new(0.2, 0.6), new(1, 1)],
                    [new(0, 0), new(1, 1)]
                ),
            ],
            [new("few rows left out", "剔除的行很少")],
            [],
            [new("collinear", "共线")]
        );

    public static Sheet Statistics(double mean) =>
        new(
            [
                new(
                    "statistics",
                    new("Statistics", "统计量"),
                    [
                        Key("field", "Field", "字段"),
                        Key("by.sex", "sex", "sex"),
                        Number("count", "Count", "计数", kind: ColumnKind.Whole, digits: 0),
                        Number("mean", "Mean", "均值"),
                    ],
                    2,
                    [
                        [new("chol"), new("0"), Whole(1193), new(Real: mean)],
                        [new("chol"), new("1"), new(HeldBack: 0), new(HeldBack: 0)],
                    ]
                ),
            ],
            [
                new(
                    "mean.chol",
                    SeriesKind.Bars,
                    new("Mean of chol", "chol 的均值"),
                    Axis("Group", "分组") with
                    {
                        Labels = ["chol (sex=0)"],
                    },
                    Axis("Mean", "均值"),
                    [new(0, mean)],
                    []
                ),
            ],
            [new("fewer than 5", "少于 5")],
            [],
            []
        );

    public static SheetAxis Axis(string en, string zh) => new(new(en, zh), "", []);

    public static SheetColumn Key(string id, string en, string zh) =>
        new(id, new(en, zh), ColumnKind.Text, ColumnRole.Key, 0, null, "", []);

    public static SheetColumn Number(
        string id,
        string en,
        string zh,
        ColumnRole role = ColumnRole.Value,
        ColumnKind kind = ColumnKind.Real,
        int digits = 6
    ) => new(id, new(en, zh), kind, role, digits, null, "", []);

    public static SheetCell Whole(long number) => new(Whole: number, Real: number);

    /// <summary>What a node answers when it is asked for a task's result.</summary>
    public static string AsResult(Sheet sheet, string task)
    {
        var noon = new DateTimeOffset(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
        var result = new ComputationResult(task, "r", "logistic-regression", sheet, noon, noon, Source, []);
        return JsonSerializer.Serialize(result, KexinJson.Default.ComputationResult);
    }
}
