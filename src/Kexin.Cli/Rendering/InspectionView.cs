using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>What a file would be taken in as, for people.</summary>
internal static class InspectionView
{
    public static void Write(FileInspection inspection, Terminal terminal)
    {
        var texts = terminal.Texts;
        terminal.Paragraph(
            inspection.Encoding is null
                ? texts.Format(
                    "inspection.file",
                    Rows(inspection.Rows, texts),
                    Columns(inspection.Columns.Count, texts)
                )
                : texts.Format(
                    "inspection.text-file",
                    Rows(inspection.Rows, texts),
                    Columns(inspection.Columns.Count, texts),
                    inspection.Encoding,
                    inspection.Delimiter == "\t" ? texts["inspection.tab"] : inspection.Delimiter
                )
        );
        Tables.Write(
            terminal,
            ["field", "type", ">missing", ">distinct", "samples"],
            inspection.Columns,
            column =>
                [
                    column.Name,
                    TypeOf(column, terminal),
                    Figures.Whole(column.Missing),
                    column.Distinct is { } distinct ? Figures.Whole(distinct) : "–",
                    string.Join(texts["list.semicolon"], column.Samples),
                ]
        );
        WriteFindings(inspection.Findings, terminal);
        if (inspection.IsRefused)
        {
            terminal.Paragraph(texts["inspection.refused"]);
        }
    }

    public static void WriteFindings(IReadOnlyList<IntakeFinding> findings, Terminal terminal)
    {
        if (findings.Count == 0)
        {
            terminal.Line(terminal.Texts["inspection.nothing"]);
            return;
        }

        terminal.Line(terminal.Texts.Format("inspection.findings", findings.Count));
        foreach (var finding in findings)
        {
            var indent = 2;
            foreach (var line in Wrapping.Lines(finding.Text.In(terminal.Texts.Language), terminal.Form.Width - 4))
            {
                terminal.Line((indent == 2 ? "  - " : "    ") + line);
                indent = 4;
            }
        }
    }

    private static string TypeOf(InspectedColumn column, Terminal terminal)
    {
        var type = terminal.Texts[$"field-type.{column.Type}"];
        return column.Zone is null ? type : $"{type} ({column.Zone})";
    }

    private static string Rows(long count, Texts texts) =>
        count == 1 ? texts["inspection.row"] : texts.Format("inspection.rows", Figures.Whole(count));

    private static string Columns(int count, Texts texts) =>
        count == 1 ? texts["inspection.column"] : texts.Format("inspection.columns", Figures.Whole(count));
}
