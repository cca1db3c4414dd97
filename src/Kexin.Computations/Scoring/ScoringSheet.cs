using Kexin.Computations.Documents;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Scoring;

/// <summary>A scoring as a sheet: a row a group and band, and where there are no groups a histogram of the rows by risk.</summary>
internal static class ScoringSheet
{
    public const string Table = "scores";
    private const string GroupPrefix = "by.";
    private const int RiskDigits = 4;

    public static Sheet Of(ScoringOutput output, ComputationDocument document)
    {
        var function = (ScoringFunction)document.Function;
        var table = new SheetTable(
            Table,
            new("Rows by risk", "各风险区间的行数"),
            [
                .. function.By.Select(by => new SheetColumn(
                    GroupPrefix + by.Field,
                    new(by.Field, by.Field),
                    ColumnKind.Text,
                    ColumnRole.Key
                )),
                Risk("from", new("Risk from", "风险下限")),
                Risk("to", new("Risk below", "风险上限")),
                .. function.Outcome is null
                    ? [new("rows", new("Rows", "行数"), ColumnKind.Whole)]
                    : ColumnsOfOutcome(function),
            ],
            [.. output.Cells.Select(cell => Row(cell, function))]
        );
        return new Sheet(
            [table],
            [.. Histogram(output, function)],
            [ScoringTexts.HeldBack(document.SmallestGroup)],
            [ScoringTexts.Note(function)],
            []
        );
    }

    private static SheetColumn Risk(string id, BilingualText title) =>
        new(id, title, ColumnKind.Real, ColumnRole.Key, RiskDigits);

    private static IEnumerable<SheetColumn> ColumnsOfOutcome(ScoringFunction function) =>
        [
            new(
                "controls",
                new("Controls", "对照数"),
                ColumnKind.Whole,
                Meaning: new($"Rows that do not meet {function.Outcome}", $"不满足 {function.Outcome} 的行")
            ),
            new(
                "cases",
                new("Cases", "阳性例数"),
                ColumnKind.Whole,
                Meaning: new($"Rows that meet {function.Outcome}", $"满足 {function.Outcome} 的行")
            ),
            new(
                "observed",
                new("Observed risk", "实际风险"),
                ColumnKind.Share,
                Digits: RiskDigits,
                Meaning: new(
                    "Cases among all rows of the band: within it where the model is well calibrated",
                    "该区间中阳性所占比例；模型校准良好时落在区间之内"
                )
            ),
        ];

    private static SheetRow Row(ScoredBand cell, ScoringFunction function)
    {
        double? observed =
            cell.Cases is { } cases && cell.Controls is { } controls ? (double)cases / (cases + controls) : null;
        return new SheetRow([
            .. cell.Group.Select(SheetCell.Of),
            SheetCell.Of((double?)cell.From),
            SheetCell.Of((double?)cell.To),
            .. function.Outcome is null
                ? [Count(cell.Rows)]
                : new[]
                {
                    Count(cell.Controls),
                    Count(cell.Cases),
                    observed is null ? SheetCell.HeldBack(0) : SheetCell.Of(observed),
                },
        ]);
    }

    private static SheetCell Count(long? count) => count is null ? SheetCell.HeldBack(0) : SheetCell.Of(count);

    private static IEnumerable<SheetSeries> Histogram(ScoringOutput output, ScoringFunction function)
    {
        if (function.By.Count == 0)
        {
            yield return new SheetSeries(
                Table,
                SeriesKind.Histogram,
                new("Rows by risk", "各风险区间的行数"),
                new(new("Risk", "风险")),
                new(new("Rows", "行数")),
                [
                    .. output.Cells.Select(cell =>
                    {
                        var rows = cell.Rows ?? (cell.Controls + cell.Cases);
                        return new SheetPoint(cell.From, rows, cell.To, HeldBack: rows is null ? 0 : null);
                    }),
                ]
            );
        }
    }
}
