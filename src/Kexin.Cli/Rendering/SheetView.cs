using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A sheet under its name: the joint one, or one organisation's own.</summary>
internal sealed record NamedSheet(string Name, Sheet Sheet);

/// <summary>Sheets for people at a terminal: one, or several beside each other; whatever was computed.</summary>
internal sealed class SheetView
{
    /// <summary>Rows of a list, which has keys and nothing else, that are shown; the rest is for files.</summary>
    private const int RowsOfList = 20;

    private readonly Terminal _terminal;
    private readonly Texts _texts;
    private readonly CellText _cells;

    private SheetView(Terminal terminal) =>
        (_terminal, _texts, _cells) = (terminal, terminal.Texts, new CellText(terminal.Texts));

    /// <summary>Shows one sheet with everything that it holds.</summary>
    public static void Write(Sheet sheet, Terminal terminal)
    {
        var view = new SheetView(terminal);

        // A table without rows, as of coefficients that are held back, says nothing beside one that has some.
        foreach (var table in sheet.Tables.Where(table => !IsEmpty(table) || sheet.Tables.All(IsEmpty)))
        {
            view.WriteTable(table, sheet);
        }

        var charts = sheet
            .Series.Select(series => SheetChart.Draw([(series, "")], sheet, view._cells, terminal.Form.Width))
            .ToList();
        view.Finish(sheet, charts);
    }

    /// <summary>
    /// Shows the values of the first sheet beside those of the others, a column for each. A table with details stands in full as
    /// well, and pictures and warnings are those of the first sheet, but that bars stand beside each other.
    /// </summary>
    public static void Write(IReadOnlyList<NamedSheet> sheets, Terminal terminal)
    {
        var view = new SheetView(terminal);
        var first = sheets[0].Sheet;
        foreach (var table in first.Tables.Where(HasDetails))
        {
            view.WriteTable(table, first);
        }

        foreach (var table in first.Tables)
        {
            view.Compare(table.Id, sheets);
        }

        var charts = first
            .Series.Select(series => SheetChart.Draw(Beside(series, sheets), first, view._cells, terminal.Form.Width))
            .ToList();
        view.Finish(first, charts);
        foreach (var (name, sheet) in sheets.Skip(1))
        {
            foreach (var warning in sheet.Warnings)
            {
                terminal.Paragraph(
                    "! " + view._texts.Format("result.warning.alone", name, warning.In(view._texts.Language))
                );
            }
        }
    }

    private static bool IsEmpty(SheetTable table) => table.Rows.Count == 0;

    private static bool HasDetails(SheetTable table) => table.Columns.Any(column => column.Role == ColumnRole.Detail);

    private static bool IsKey(SheetColumn column) => column.Role == ColumnRole.Key;

    private static List<(SheetSeries Series, string Name)> Beside(
        SheetSeries series,
        IReadOnlyList<NamedSheet> sheets
    ) =>
        series.Kind == SeriesKind.Bars
            ?
            [
                .. sheets
                    .Select(sheet =>
                        (Series: sheet.Sheet.Series.FirstOrDefault(item => item.Id == series.Id), sheet.Name)
                    )
                    .Where(item => item.Series is not null)
                    .Select(item => (item.Series!, item.Name)),
            ]
            : [(series, "")];

    private void WriteTable(SheetTable table, Sheet sheet)
    {
        if (!table.Columns.Any(IsKey))
        {
            foreach (var row in table.Rows)
            {
                Tables.WriteLabelled(
                    _terminal,
                    [.. table.Columns.Select((column, at) => (_cells.Head(column), _cells.Of(row[at], column, sheet)))]
                );
            }

            return;
        }

        var isList = table.Columns.All(IsKey);
        if (sheet.Tables.Count(other => other.Columns.Any(IsKey)) > 1 || isList)
        {
            _terminal.Line(table.Title.In(_texts.Language));
        }

        var shown = table.Rows.Take(isList ? RowsOfList : table.Rows.Count).ToList();
        Tables.WriteTitled(
            _terminal,
            [.. table.Columns.Select(column => (column.Kind == ColumnKind.Text ? "" : ">") + _cells.Head(column))],
            shown.Select(row =>
                (IReadOnlyList<string>)[.. table.Columns.Select((column, at) => _cells.Of(row[at], column, sheet))]
            )
        );
        if (shown.Count < table.RowCount)
        {
            _terminal.Paragraph(
                _texts.Format("result.more-rows", Figures.Whole(table.RowCount - shown.Count), table.Id),
                2
            );
        }
    }

    private void Compare(string id, IReadOnlyList<NamedSheet> sheets)
    {
        var tables = sheets.Select(sheet => (sheet.Sheet, Table: sheet.Sheet.FindTable(id))).ToList();
        var table = tables[0].Table!;
        var rows = tables
            .SelectMany(item => (item.Table?.Rows ?? []).Select(row => Label(item.Table!, row, item.Sheet)))
            .Distinct()
            .SelectMany(
                _ => table.Columns.Where(column => column.Role == ColumnRole.Value),
                (label, column) => (label, column)
            )
            .Where(row => tables.Any(item => Find(item.Table, row.label, row.column, item.Sheet) != default(SheetCell)))
            .ToList();
        if (rows.Count == 0)
        {
            return;
        }

        // One value a row needs no column that names it.
        var hasKeys = table.Columns.Any(IsKey);
        var named = !hasKeys || rows.Select(row => row.column).Distinct().Skip(1).Any();
        List<string> heads = [];
        if (hasKeys)
        {
            heads.Add(_cells.Head(table.Columns.First(IsKey)));
        }

        if (named)
        {
            heads.Add(hasKeys ? _texts["column.statistic"] : table.Title.In(_texts.Language));
        }

        Tables.WriteTitled(
            _terminal,
            [.. heads, .. sheets.Select(sheet => ">" + sheet.Name)],
            rows.Select(row =>
                (IReadOnlyList<string>)
                    [
                        .. hasKeys ? [row.label] : Array.Empty<string>(),
                        .. named ? [_cells.Head(row.column)] : Array.Empty<string>(),
                        .. tables.Select(item =>
                            _cells.Of(Find(item.Table, row.label, row.column, item.Sheet), row.column, item.Sheet)
                        ),
                    ]
            )
        );
    }

    private SheetCell Find(SheetTable? table, string label, SheetColumn column, Sheet sheet)
    {
        var row = table
            ?.Rows.Select((item, at) => (item, at))
            .FirstOrDefault(pair => Label(table, pair.item, sheet) == label);
        return row is { item: { } } found ? table![found.at, column.Id] : default;
    }

    /// <summary>The keys of a row: the first one, and the others behind it, as <c>chol (sex=0)</c>.</summary>
    private string Label(SheetTable table, IReadOnlyList<SheetCell> row, Sheet sheet)
    {
        var keys = table
            .Columns.Select((column, at) => (column, Text: _cells.Of(row[at], column, sheet)))
            .Where(pair => IsKey(pair.column))
            .ToList();
        return keys.Count switch
        {
            0 => "",
            1 => keys[0].Text,
            _ =>
                $"{keys[0].Text} ({string.Join(", ", keys.Skip(1).Select(key => $"{_cells.Head(key.column)}={key.Text}"))})",
        };
    }

    private void Finish(Sheet sheet, IReadOnlyList<string> charts)
    {
        foreach (var chart in charts.Where(chart => chart.Length > 0))
        {
            _terminal.Line(chart);
        }

        foreach (var footnote in _cells.Footnotes)
        {
            _terminal.Paragraph(footnote, 2);
        }

        foreach (var note in sheet.Notes)
        {
            _terminal.Paragraph(note.In(_texts.Language));
        }

        foreach (var warning in sheet.Warnings)
        {
            _terminal.Paragraph("! " + warning.In(_texts.Language));
        }
    }
}
