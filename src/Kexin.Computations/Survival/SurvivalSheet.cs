using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Survival;

/// <summary>Survival as a sheet: the table of times, the groups, the log-rank test, and a curve a group with its band.</summary>
internal static class SurvivalSheet
{
    public const string Times = "times";
    public const string Groups = "groups";
    public const string Test = "log-rank";
    private const string GroupPrefix = "by.";
    private const int Decimals = 4;

    public static Sheet Of(SurvivalOutput output, ComputationDocument document)
    {
        var function = (SurvivalFunction)document.Function;
        var cells = SurvivalRules.CellsOf(document);
        var isShut = output.Rows.Count == 0;
        var curves = Enumerable.Range(0, output.Rows.Count).Select(group => Curve(output, group)).ToArray();
        var test = LogRank.Of(output.Times);
        SheetTable[] tables =
        [
            MakeGroups(output, function, cells, curves, test?.Expected),
            .. isShut ? Array.Empty<SheetTable>() : [MakeTimes(output, function, cells, curves)],
            .. test is { } found ? [MakeTest(found)] : Array.Empty<SheetTable>(),
        ];
        return new Sheet(
            tables,
            [.. curves.Select((curve, group) => Draw(curve, group, function, cells))],
            isShut ? [EngineTexts.HeldBack(document.SmallestGroup)] : [],
            [Note(document), LeftOutRows.OfAnyField],
            []
        );
    }

    private static Point[] Curve(SurvivalOutput output, int group) =>
        [
            .. output.Times.Zip(
                KaplanMeier.Of(output.Times.Select(time => (time.AtRisk[group], time.Events[group]))),
                (time, estimate) => new Point(time.At, estimate.Survival, estimate.Low, estimate.High)
            ),
        ];

    private static SheetTable MakeGroups(
        SurvivalOutput output,
        SurvivalFunction function,
        GatedCells cells,
        Point[][] curves,
        double[]? expected
    ) =>
        new(
            Groups,
            new("Groups", "分组"),
            [
                .. Keys(function),
                new("rows", new("Rows", "行数"), ColumnKind.Whole),
                new(
                    "events",
                    new("Events", "事件数"),
                    ColumnKind.Whole,
                    Meaning: new("Up to the last time that opened", "到最后一个公开时间为止")
                ),
                new(
                    "expected",
                    new("Expected", "期望事件数"),
                    ColumnKind.Real,
                    ColumnRole.Detail,
                    SheetColumn.UsualDigits,
                    new("If all groups survived alike", "若各组生存情况相同")
                ),
                new(
                    "median",
                    new("Median survival", "中位生存时间"),
                    ColumnKind.Real,
                    Digits: SheetColumn.UsualDigits,
                    Meaning: new(
                        "The first opened time at which at most half survive",
                        "生存率首次不超过一半的公开时间"
                    )
                ),
            ],
            [
                .. Enumerable
                    .Range(0, cells.Count)
                    .Select(group => new SheetRow([
                        .. cells.Plan.ValuesOf(group).Select(SheetCell.Of),
                        .. output.Rows.Count == 0
                            ? Enumerable.Repeat(SheetCell.HeldBack(0), 4)
                            :
                            [
                                SheetCell.Of((long?)output.Rows[group]),
                                SheetCell.Of((long?)output.Times.Sum(time => time.Events[group])),
                                SheetCell.Of(expected?[group]),
                                SheetCell.Of(curves[group].FirstOrDefault(point => point.Survival <= 0.5)?.At),
                            ],
                    ])),
            ]
        );

    private static SheetTable MakeTimes(
        SurvivalOutput output,
        SurvivalFunction function,
        GatedCells cells,
        Point[][] curves
    ) =>
        new(
            Times,
            new("Survival", "生存率"),
            [
                .. Keys(function),
                new("time", new("Time", "时间"), ColumnKind.Real, ColumnRole.Key, SheetColumn.UsualDigits),
                new("at-risk", new("At risk", "风险人数"), ColumnKind.Whole, ColumnRole.Detail),
                new("events", new("Events", "事件数"), ColumnKind.Whole, ColumnRole.Detail),
                new("censored", new("Censored", "删失数"), ColumnKind.Whole, ColumnRole.Detail),
                new("survival", new("Survival", "生存率"), ColumnKind.Share, Digits: Decimals),
                new("low", new("95% from", "95% 下限"), ColumnKind.Share, ColumnRole.Detail, Decimals),
                new("high", new("95% to", "95% 上限"), ColumnKind.Share, ColumnRole.Detail, Decimals),
            ],
            [
                .. curves.SelectMany(
                    (curve, group) =>
                        output.Times.Select(
                            (time, at) =>
                                new SheetRow([
                                    .. cells.Plan.ValuesOf(group).Select(SheetCell.Of),
                                    SheetCell.Of((double?)time.At),
                                    SheetCell.Of((long?)time.AtRisk[group]),
                                    SheetCell.Of((long?)time.Events[group]),
                                    SheetCell.Of((long?)time.Censored[group]),
                                    SheetCell.Of((double?)curve[at].Survival),
                                    SheetCell.Of(curve[at].Low),
                                    SheetCell.Of(curve[at].High),
                                ])
                        )
                ),
            ]
        );

    private static SheetTable MakeTest((double Statistic, int Degrees, double Probability, double[] Expected) test) =>
        new(
            Test,
            new("Log-rank test", "对数秩检验"),
            [
                new("chi-squared", new("Chi-squared", "卡方值"), ColumnKind.Real, Digits: SheetColumn.UsualDigits),
                new("degrees", new("Degrees of freedom", "自由度"), ColumnKind.Real, Digits: SheetColumn.UsualDigits),
                new("p", new("p", "p 值"), ColumnKind.Probability, Digits: Decimals),
            ],
            [
                new SheetRow([
                    SheetCell.Of((double?)test.Statistic),
                    SheetCell.Of((double?)test.Degrees),
                    SheetCell.Of((double?)test.Probability),
                ]),
            ]
        );

    private static SheetSeries Draw(Point[] curve, int group, SurvivalFunction function, GatedCells cells)
    {
        var values = cells.Plan.ValuesOf(group);
        var label =
            values.Count == 0
                ? function.Time
                : string.Join(", ", values.Select((value, at) => $"{function.By[at].Field}={value}"));
        return new SheetSeries(
            $"survival.{group + 1}",
            SeriesKind.Survival,
            new(label, label),
            new(new(function.Time, function.Time)),
            new(new("Survival", "生存率")),
            [
                new SheetPoint(0, 1),
                .. curve.Select(point => new SheetPoint(point.At, point.Survival, Low: point.Low, High: point.High)),
            ]
        );
    }

    private static BilingualText Note(ComputationDocument document)
    {
        var function = (SurvivalFunction)document.Function;
        var step = function.Step.ToString(CultureInfo.InvariantCulture);
        return new BilingualText(
            $"Times are rounded up to multiples of {step}, and from there to the next time that opens: one at which events, censored rows and rows left over since the last are none or at least {document.SmallestGroup} in every group. What comes after the last is not told.",
            $"时间先向上取整到 {step} 的倍数，再归到下一个公开的时间：自上一个公开时间起，每个分组的事件数、删失数以及剩余行数都为零或至少 {document.SmallestGroup}。最后一个公开时间之后的内容不予公布。"
        );
    }

    private static IEnumerable<SheetColumn> Keys(SurvivalFunction function) =>
        function.By.Select(by => new SheetColumn(
            GroupPrefix + by.Field,
            new(by.Field, by.Field),
            ColumnKind.Text,
            ColumnRole.Key
        ));

    private sealed record Point(double At, double Survival, double? Low, double? High);
}
