using Kexin.Computations.Sheets;

namespace Kexin.Node;

/// <summary>Sheets as the API tells them.</summary>
internal static class SheetMapping
{
    /// <param name="sheet">The sheet.</param>
    /// <param name="mostRows">How many rows of each table.</param>
    public static Api.Sheet Of(Sheet sheet, int mostRows = Api.Limits.MostItemsInPage) =>
        new(
            [.. sheet.Tables.Select(table => Of(table, mostRows))],
            [.. sheet.Series.Select(Of)],
            [.. sheet.Reasons.Select(Localization.Localized)],
            [.. sheet.Notes.Select(Localization.Localized)],
            [.. sheet.Warnings.Select(Localization.Localized)]
        );

    public static IReadOnlyList<Api.SheetCell> Of(SheetRow row) => [.. row.Cells.Select(Of)];

    private static Api.SheetTable Of(SheetTable table, int mostRows) =>
        new(
            table.Id,
            table.Title.Localized(),
            [.. table.Columns.Select(Of)],
            table.Rows.Count,
            [.. table.Rows.Take(mostRows).Select(Of)]
        );

    private static Api.SheetColumn Of(SheetColumn column) =>
        new(
            column.Id,
            column.Title.Localized(),
            (Api.ColumnKind)column.Kind,
            (Api.ColumnRole)column.Role,
            column.Digits,
            column.Meaning?.Localized(),
            column.Unit,
            [.. (column.Terms ?? []).Select(term => new Api.SheetTerm(term.Text, term.Label.Localized()))]
        );

    private static Api.SheetCell Of(SheetCell cell) => new(cell.Text, cell.Whole, cell.Real ?? cell.Whole, cell.Reason);

    private static Api.SheetSeries Of(SheetSeries series) =>
        new(
            series.Id,
            (Api.SeriesKind)series.Kind,
            series.Title.Localized(),
            Of(series.X),
            Of(series.Y),
            Of(series.Points),
            Of(series.Reference ?? [])
        );

    private static IReadOnlyList<Api.SheetPoint> Of(IReadOnlyList<SheetPoint> points) =>
        [
            .. points.Select(point => new Api.SheetPoint(
                point.X,
                point.Y,
                point.To,
                point.Low,
                point.High,
                point.Value,
                point.HeldBack
            )),
        ];

    private static Api.SheetAxis Of(SheetAxis axis) => new(axis.Title.Localized(), axis.Unit, axis.Labels ?? []);
}
