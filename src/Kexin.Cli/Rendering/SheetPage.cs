using System.Net;
using System.Text;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A result as one page of HTML that needs nothing else: no script, no other file, every text escaped.</summary>
internal sealed class SheetPage
{
    private const string Style =
        "body{font:15px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2em auto;max-width:60em;padding:0 1em;color:#1a1a1a}"
        + "table{border-collapse:collapse;margin:.5em 0 1.5em}th,td{padding:.25em .8em;border-bottom:1px solid #ddd;text-align:left}"
        + "th{border-bottom:2px solid #888}.n{text-align:right;font-variant-numeric:tabular-nums}.h{color:#777}"
        + "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}dt{color:#777}dd{margin:0;overflow-wrap:anywhere}"
        + ".w{border-left:4px solid #c60;padding-left:.8em}svg{max-width:100%;height:auto;display:block;margin:.5em 0 1.5em}";

    private readonly StringBuilder _html = new();
    private readonly Texts _texts;
    private readonly CellText _cells;

    private SheetPage(Texts texts) => (_texts, _cells) = (texts, new CellText(texts));

    /// <summary>The whole page.</summary>
    /// <param name="result">With every row.</param>
    /// <param name="texts">The language.</param>
    /// <param name="local">Writes a time in the reader's zone.</param>
    public static string Write(ComputationResult result, Texts texts, Func<DateTimeOffset, string> local)
    {
        var page = new SheetPage(texts);
        var title = result.Source.Title;
        page._html.Append($"<!DOCTYPE html>\n<html lang=\"{(texts.Language == "zh" ? "zh-CN" : "en")}\">\n<head>\n");
        page._html.Append("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
        page._html.Append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        );
        page._html.Append($"<title>{Escape(title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n");
        page.Element("h1", title);
        page._html.Append("<dl>\n");
        foreach (var (label, text) in ResultAbout.Lines(result, texts, local).Skip(1))
        {
            page.Element("dt", label);
            page.Element("dd", text);
        }

        page._html.Append("</dl>\n");
        page.Add(result.Sheet);
        return page._html.Append("</body>\n</html>").ToString();
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(ShownText.Escape(text));

    private void Add(Sheet sheet)
    {
        foreach (var warning in sheet.Warnings)
        {
            Element("p", warning.In(_texts.Language), "w");
        }

        foreach (var table in sheet.Tables)
        {
            Add(table, sheet);
        }

        foreach (var series in sheet.Series.Where(series => series.Points.Count > 0))
        {
            Element("h2", _cells.Title(series));
            _html.Append(SheetDrawing.Draw(series, sheet, _cells)).Append('\n');
        }

        foreach (var text in _cells.Footnotes.Concat(sheet.Notes.Select(note => note.In(_texts.Language))))
        {
            Element("p", text);
        }
    }

    private void Add(SheetTable table, Sheet sheet)
    {
        Element("h2", table.Title.In(_texts.Language));
        _html.Append("<table>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            var meaning = column.Meaning is { } text ? $" title=\"{Escape(text.In(_texts.Language))}\"" : "";
            _html.Append($"<th{ClassOf(column)}{meaning}>{Escape(_cells.Head(column))}</th>");
        }

        _html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            _html.Append("<tr>");
            for (var at = 0; at < table.Columns.Count; at++)
            {
                var column = table.Columns[at];
                var style = row[at].HeldBack is null ? ClassOf(column) : " class=\"n h\"";
                _html.Append($"<td{style}>{Escape(_cells.Of(row[at], column, sheet))}</td>");
            }

            _html.Append("</tr>\n");
        }

        _html.Append("</tbody>\n</table>\n");
    }

    private static string ClassOf(SheetColumn column) => column.Kind == ColumnKind.Text ? "" : " class=\"n\"";

    private void Element(string name, string text, string? style = null) =>
        _html.Append($"<{name}{(style is null ? "" : $" class=\"{style}\"")}>{Escape(text)}</{name}>\n");
}
