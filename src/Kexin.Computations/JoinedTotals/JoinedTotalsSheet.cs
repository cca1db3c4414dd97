using Kexin.Computations.Documents;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.JoinedTotals;

/// <summary>Joined totals as a sheet: a row a group, and bars of the means where there are groups.</summary>
internal static class JoinedTotalsSheet
{
    public const string Table = "joined";
    private const string GroupPrefix = "by.";

    public static Sheet Of(JoinedTotalsOutput output, ComputationDocument document)
    {
        var function = (JoinedTotalsFunction)document.Function;
        var field = function.Measure.Field;
        var table = new SheetTable(
            Table,
            new("Joined totals", "关联汇总"),
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
                    Meaning: new($"Rows of both, with a value of {field}", $"双方共有且有{field}取值的行")
                ),
                new("sum", new($"Sum of {field}", $"{field} 合计"), ColumnKind.Real, Digits: SheetColumn.UsualDigits),
                new("mean", new($"Mean of {field}", $"{field} 均值"), ColumnKind.Real, Digits: SheetColumn.UsualDigits),
            ],
            [.. output.Cells.Select(Row)]
        );
        BilingualText[] reasons =
        [
            JoinedTotalsTexts.HeldBack(document.SmallestGroup),
            JoinedTotalsTexts.FewDiffer(document.SmallestGroup),
        ];
        return new Sheet(
            [table],
            [.. Bars(output, function)],
            reasons,
            [JoinedTotalsTexts.Note(function.Measure), LeftOutRows.OfAnyField],
            []
        );
    }

    private static SheetRow Row(JoinedCell cell)
    {
        var why = cell.Rows is null ? 0 : 1;
        return new SheetRow([
            .. cell.Group.Select(SheetCell.Of),
            cell.Rows is { } rows ? SheetCell.Of((long?)rows) : SheetCell.HeldBack(0),
            cell.Sum is { } sum ? SheetCell.Of((double?)sum) : SheetCell.HeldBack(why),
            cell.Mean is { } mean ? SheetCell.Of((double?)mean) : SheetCell.HeldBack(why),
        ]);
    }

    private static IEnumerable<SheetSeries> Bars(JoinedTotalsOutput output, JoinedTotalsFunction function)
    {
        JoinedCell[] told = [.. output.Cells.Where(cell => cell.Mean is not null)];
        if (function.By.Count > 0 && told.Length > 0)
        {
            var field = function.Measure.Field;
            yield return new SheetSeries(
                Table,
                SeriesKind.Bars,
                new($"Mean of {field}", $"{field} 的均值"),
                new(
                    new("Group", "分组"),
                    Labels:
                    [
                        .. told.Select(cell =>
                            string.Join(", ", cell.Group.Select((value, at) => $"{function.By[at].Field}={value}"))
                        ),
                    ]
                ),
                new(new("Mean", "均值")),
                [.. told.Select((cell, at) => new SheetPoint(at, cell.Mean))]
            );
        }
    }
}
