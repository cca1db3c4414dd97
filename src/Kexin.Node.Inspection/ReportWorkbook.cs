using System.IO.Packaging;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Kexin.Inspection.Reports;

namespace Kexin.Node.Inspection;

/// <summary>A report as an Excel workbook: a sheet for each table, then what it is about. Texts are texts and no formulas; numbers can be added up.</summary>
/// <remarks>Source: ECMA-376, part 1, 18.3 (SpreadsheetML). Texts stand in their cells; there is no table of shared ones.</remarks>
internal static class ReportWorkbook
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const uint Bold = 1;
    private const double NameWidth = 32;
    private const double NumberWidth = 16;
    private const int LongestSheetName = 31;

    /// <summary>The workbook's bytes.</summary>
    public static byte[] Make(ReportText text)
    {
        using var written = new MemoryStream();
        // Given a stream, the library would keep a copy of it in a temporary file.
        using (var package = Package.Open(written, FileMode.Create, FileAccess.ReadWrite))
        using (var document = SpreadsheetDocument.Create(package, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var sheets = new Sheets();
            var about = new ReportTable(
                text.Title,
                [text.Title, ""],
                [.. text.Facts.Select(fact => (IReadOnlyList<ReportCell>)[new(fact.Label), new(fact.Value)])],
                []
            );
            foreach (var table in new[] { text.Lines, text.Trend, text.Rules, about })
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                Write(part, table);
                sheets.AppendChild(
                    new Sheet
                    {
                        Id = workbook.GetIdOfPart(part),
                        SheetId = (uint)sheets.ChildElements.Count + 1,
                        Name = table.Name[..Math.Min(table.Name.Length, LongestSheetName)],
                    }
                );
            }

            workbook.Workbook = new Workbook(sheets);
        }

        return written.ToArray();
    }

    private static void Write(WorksheetPart part, ReportTable table)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(HeadsThatStay()));
        writer.WriteElement(
            new Columns(
                table.Heads.Select(
                    (_, at) =>
                        new Column
                        {
                            Min = (uint)at + 1,
                            Max = (uint)at + 1,
                            Width = at == 0 ? NameWidth : NumberWidth,
                            CustomWidth = true,
                        }
                )
            )
        );
        writer.WriteStartElement(new SheetData());
        Write(writer, table.Heads.Select(head => new ReportCell(head)), Bold);
        foreach (var row in table.Rows)
        {
            Write(writer, row, 0);
        }

        if (table.Sum.Count > 0)
        {
            Write(writer, table.Sum, Bold);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Write(OpenXmlWriter writer, IEnumerable<ReportCell> cells, uint style) =>
        writer.WriteElement(
            new Row(
                cells.Select(cell =>
                    cell.Text is { } text
                        ? new Cell
                        {
                            DataType = CellValues.InlineString,
                            InlineString = new InlineString(
                                new Text(text) { Space = SpaceProcessingModeValues.Preserve }
                            ),
                            StyleIndex = style,
                        }
                        : new Cell { CellValue = new CellValue(cell.Number), StyleIndex = style }
                )
            )
        );

    private static SheetView HeadsThatStay() =>
        new(
            new Pane
            {
                VerticalSplit = 1,
                TopLeftCell = "A2",
                ActivePane = PaneValues.BottomLeft,
                State = PaneStateValues.Frozen,
            }
        )
        {
            WorkbookViewId = 0,
        };

    /// <summary>Two formats of cells: plain, and bold for heads and sums.</summary>
    private static Stylesheet Styles() =>
        new(
            new Fonts(new Font(), new Font(new Bold())),
            new Fills(
                new Fill(new PatternFill { PatternType = PatternValues.None }),
                new Fill(new PatternFill { PatternType = PatternValues.Gray125 })
            ),
            new Borders(new Border()),
            new CellStyleFormats(new CellFormat()),
            new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true })
        );
}
