using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Percentiles;

/// <summary>Percentiles as a sheet: a row a group, and where there are groups a bar of the middle percentile with the outer ones.</summary>
internal static class PercentilesSheet
{
    public const string Table = "percentiles";
    private const string GroupPrefix = "by.";

    public static Sheet Of(PercentilesOutput output, ComputationDocument document)
    {
        var function = (PercentilesFunction)document.Function;
        var above = string.Create(CultureInfo.InvariantCulture, $"{function.Grid.Values[^1]}");
        BilingualText[] reasons =
        [
            EngineTexts.HeldBack(PercentilesRules.RowsFor(document)),
            new(
                $"It lies above {above}, the greatest value that the document names.",
                $"该值大于文档列明的最大值 {above}。"
            ),
        ];
        var table = new SheetTable(
            Table,
            new("Percentiles", "百分位数"),
            [
                .. function.By.Select(by => new SheetColumn(
                    GroupPrefix + by.Field,
                    new(by.Field, by.Field),
                    ColumnKind.Text,
                    ColumnRole.Key
                )),
                new(
                    "rows",
                    new("Rows", "行数"),
                    ColumnKind.Whole,
                    ColumnRole.Detail,
                    Meaning: new("Rows with a value", "有取值的行数")
                ),
                .. function.Percents.Select(percent => new SheetColumn(
                    Id(percent),
                    new(Label(percent), Label(percent)),
                    ColumnKind.Real,
                    Digits: SheetColumn.UsualDigits,
                    Meaning: new(
                        $"The least value at or below which {Label(percent)} of the rows lie",
                        $"至少 {Label(percent)} 的行不大于它的最小值"
                    )
                )),
            ],
            [.. output.Cells.Select(cell => Row(cell, function))]
        );
        return new Sheet([table], [.. Bars(output, function)], reasons, Notes(function), []);
    }

    private static SheetRow Row(PercentileCell cell, PercentilesFunction function) =>
        new([
            .. cell.Group.Select(SheetCell.Of),
            cell.Rows is { } rows ? SheetCell.Of((long?)rows) : SheetCell.HeldBack(0),
            .. function.Percents.Select(
                (_, at) =>
                    cell.Rows is null ? SheetCell.HeldBack(0)
                    : cell.Values[at] is { } value ? SheetCell.Of((double?)value)
                    : SheetCell.HeldBack(1)
            ),
        ]);

    private static BilingualText[] Notes(PercentilesFunction function)
    {
        var (from, step) = (
            function.From.ToString(CultureInfo.InvariantCulture),
            function.Step.ToString(CultureInfo.InvariantCulture)
        );
        return
        [
            new(
                $"Values are rounded up to the next multiple of {step}, counted from {from}; {from} stands for all values up to it.",
                $"取值从 {from} 起按步长 {step} 向上取整；{from} 代表所有不大于它的值。"
            ),
            LeftOutRows.OfAnyField,
        ];
    }

    private static IEnumerable<SheetSeries> Bars(PercentilesOutput output, PercentilesFunction function)
    {
        PercentileCell[] told =
        [
            .. output.Cells.Where(cell => cell.Rows is not null && cell.Values.All(v => v is not null)),
        ];
        if (function.By.Count == 0 || told.Length == 0)
        {
            yield break;
        }

        var middle = function.Percents.Count / 2;
        yield return new SheetSeries(
            Table,
            SeriesKind.Bars,
            new(
                $"{Label(function.Percents[middle])} percentile of {function.Field}",
                $"{function.Field} 的 {Label(function.Percents[middle])} 分位数"
            ),
            new(
                new("Group", "分组"),
                Labels:
                [
                    .. told.Select(cell =>
                        string.Join(", ", cell.Group.Select((value, at) => $"{function.By[at].Field}={value}"))
                    ),
                ]
            ),
            new(new(function.Field, function.Field)),
            [
                .. told.Select(
                    (cell, at) => new SheetPoint(at, cell.Values[middle], Low: cell.Values[0], High: cell.Values[^1])
                ),
            ]
        );
    }

    private static string Id(double percent) => string.Create(CultureInfo.InvariantCulture, $"p{percent:0.###}");

    private static string Label(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.###}%");
}
