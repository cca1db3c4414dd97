using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Statistics;

/// <summary>Statistics as a sheet: a row a measure and group, the rows in no group, bars of the means, and histograms.</summary>
internal static class StatisticsSheet
{
    public const string Totals = "statistics";
    public const string Rest = "rest";
    private const string Field = "field";
    private const string GroupPrefix = "by.";

    private static readonly (Statistic Asked, SheetColumn Column, Func<StatisticsCell, SheetCell> Value)[] s_values =
    [
        (
            Statistic.Count,
            new("count", new("Count", "计数"), ColumnKind.Whole, Meaning: new("Rows with a value", "有取值的行数")),
            cell => SheetCell.Of(cell.Count)
        ),
        (Statistic.Sum, Real("sum", new("Sum", "合计")), cell => SheetCell.Of(cell.Sum)),
        (Statistic.Mean, Real("mean", new("Mean", "均值")), cell => SheetCell.Of(cell.Mean)),
        (
            Statistic.Variance,
            Real(
                "variance",
                new("Variance", "方差"),
                new("Of the sample (divided by n - 1)", "样本方差（除以 n - 1）")
            ),
            cell => SheetCell.Of(cell.Variance)
        ),
        (
            Statistic.StandardDeviation,
            Real(
                "standard-deviation",
                new("Std. dev.", "标准差"),
                new("The square root of the sample variance", "样本方差的平方根")
            ),
            cell => SheetCell.Of(cell.StandardDeviation)
        ),
    ];

    public static Sheet Of(StatisticsOutput output, ComputationDocument document)
    {
        var function = (StatisticsFunction)document.Function;
        var reasons = new List<BilingualText>();
        var asked = s_values.Where(value => function.Measures.Any(measure => IsShown(value.Asked, measure))).ToArray();
        var totals = new SheetTable(
            Totals,
            new("Statistics", "统计量"),
            [
                new(Field, new("Field", "字段"), ColumnKind.Text, ColumnRole.Key),
                .. function.By.Select(by => new SheetColumn(
                    GroupPrefix + by.Field,
                    new(by.Field, by.Field),
                    ColumnKind.Text,
                    ColumnRole.Key
                )),
                .. asked.Select(value => value.Column),
            ],
            [.. output.Cells.Select(cell => Row(cell, function, asked, reasons))]
        );
        var rest = output.Rest is { } rows ? MakeRest(rows, reasons) : null;
        SheetSeries[] series = [.. Means(output, function), .. Histograms(output, document, reasons)];
        return new Sheet(rest is null ? [totals] : [totals, rest], series, reasons, [LeftOutRows.OfAField], []);
    }

    private static SheetRow Row(
        StatisticsCell cell,
        StatisticsFunction function,
        (Statistic Asked, SheetColumn Column, Func<StatisticsCell, SheetCell> Value)[] asked,
        List<BilingualText> reasons
    )
    {
        var measure = MeasureOf(cell, function);
        return new SheetRow([
            SheetCell.Of(cell.Field),
            .. cell.Group.Select(SheetCell.Of),
            .. asked.Select(value =>
                value.Value(cell) is { Kind: not CellKind.Nothing } held ? held
                : cell.Suppressed is { } why && IsShown(value.Asked, measure)
                    ? SheetCell.HeldBack(PlaceOf(why, reasons))
                : SheetCell.Nothing
            ),
        ]);
    }

    /// <summary>A mean and a spread are shown with the number of values that they are over, which is opened with them.</summary>
    private static bool IsShown(Statistic statistic, Measure measure) =>
        measure.Statistics.Contains(statistic)
        || (statistic == Statistic.Count && measure.Statistics.Any(IsOverACount));

    private static bool IsOverACount(Statistic statistic) =>
        statistic is Statistic.Mean or Statistic.Variance or Statistic.StandardDeviation;

    private static SheetTable MakeRest(RestOfRows rest, List<BilingualText> reasons) =>
        new(
            Rest,
            new("Other rows", "其余各行"),
            [
                new(
                    "rows",
                    new("Rows in no group", "不属于任何分组的行"),
                    ColumnKind.Whole,
                    Meaning: new(
                        "They meet the conditions, but their value is missing, or none of those named",
                        "符合条件，但取值缺失或不在所列取值之中"
                    )
                ),
            ],
            [
                new SheetRow([
                    rest.Suppressed is { } why ? SheetCell.HeldBack(PlaceOf(why, reasons)) : SheetCell.Of(rest.Count),
                ]),
            ]
        );

    private static IEnumerable<SheetSeries> Means(StatisticsOutput output, StatisticsFunction function) =>
        output
            .Cells.Where(cell => cell.Mean is { } mean && double.IsFinite(mean))
            .GroupBy(cell => cell.Field)
            .Select(cells => new SheetSeries(
                $"mean.{cells.Key}",
                SeriesKind.Bars,
                new($"Mean of {cells.Key}", $"{cells.Key} 的均值"),
                new(new("Group", "分组"), Labels: [.. cells.Select(cell => Label(cell, function))]),
                new(new("Mean", "均值")),
                [.. cells.Select((cell, at) => new SheetPoint(at, cell.Mean))]
            ));

    private static IEnumerable<SheetSeries> Histograms(
        StatisticsOutput output,
        ComputationDocument document,
        List<BilingualText> reasons
    )
    {
        var function = (StatisticsFunction)document.Function;
        var small = new HeldBack(OutputPolicy.Of(document)).Bin;
        return output
            .Cells.Where(cell => cell.Bins is not null)
            .Select(
                (cell, number) =>
                {
                    var edges = MeasureOf(cell, function).Edges;
                    var label = Label(cell, function);
                    return new SheetSeries(
                        $"histogram.{number + 1}",
                        SeriesKind.Histogram,
                        new(label, label),
                        new(new(cell.Field, cell.Field)),
                        new(new("Rows", "行数")),
                        [
                            .. cell.Bins!.Select(
                                (count, bin) =>
                                    new SheetPoint(
                                        edges[bin],
                                        count,
                                        edges[bin + 1],
                                        HeldBack: count is null ? PlaceOf(small, reasons) : null
                                    )
                            ),
                        ]
                    );
                }
            );
    }

    private static Measure MeasureOf(StatisticsCell cell, StatisticsFunction function) =>
        function.Measures.First(measure => measure.Field == cell.Field);

    /// <summary>The field and its group, as <c>chol (sex=0)</c>.</summary>
    private static string Label(StatisticsCell cell, StatisticsFunction function) =>
        cell.Group.Count == 0
            ? cell.Field
            : $"{cell.Field} ({string.Join(", ", cell.Group.Select((value, at) => $"{function.By[at].Field}={value}"))})";

    private static int PlaceOf(BilingualText reason, List<BilingualText> reasons)
    {
        var at = reasons.IndexOf(reason);
        if (at < 0)
        {
            reasons.Add(reason);
            at = reasons.Count - 1;
        }

        return at;
    }

    private static SheetColumn Real(string id, BilingualText title, BilingualText? meaning = null) =>
        new(id, title, ColumnKind.Real, Digits: SheetColumn.UsualDigits, Meaning: meaning);
}
