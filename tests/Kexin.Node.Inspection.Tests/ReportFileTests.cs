using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Kexin.Inspection.Reports;
using PdfSharp.Pdf.IO;

namespace Kexin.Node.Inspection.Tests;

/// <summary>A report as files that other programs open, with names in any script and of any length.</summary>
public sealed class ReportFileTests
{
    private const string Hostile = "=HYPERLINK(\"http://x\") <b>&学校 🏫 \u05D0";

    [Fact]
    public void A_workbook_has_each_table_with_numbers_as_numbers_and_texts_as_texts()
    {
        using var file = new MemoryStream(ReportWorkbook.Make(Report(rows: 3)));
        using var workbook = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(workbook).Select(error => error.Description));
        var sheets = workbook.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().ToList();
        Assert.Equal(["Site", "Trend", "Findings", "Inspection report"], sheets.Select(sheet => sheet.Name!.Value));
        var lines = RowsOf(workbook, sheets[0]);
        Assert.Equal(5, lines.Count);
        Assert.Equal([Hostile, "7"], lines[1].Take(2));
        Assert.Equal(["All", "21"], lines[^1].Take(2));
        Assert.Contains(RowsOf(workbook, sheets[3]), row => row[1] == "School");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 31)]
    [InlineData(300, 400)]
    public void A_PDF_has_as_many_pages_as_it_needs(int rows, int steps)
    {
        using var pages = PdfReader.Open(
            new MemoryStream(ReportPages.Make(Report(rows, steps))),
            PdfDocumentOpenMode.Import
        );
        Assert.InRange(pages.PageCount, 1 + ((rows + steps) / 30), 3 + ((rows + steps) / 10));
    }

    private static List<List<string>> RowsOf(SpreadsheetDocument workbook, Sheet sheet) =>
        [
            .. ((WorksheetPart)workbook.WorkbookPart!.GetPartById(sheet.Id!))
                .Worksheet!.Descendants<Row>()
                .Select(row =>
                    row.Elements<Cell>()
                        .Select(cell =>
                            cell.DataType?.Value == CellValues.InlineString
                                ? cell.InlineString!.InnerText
                                : cell.CellValue!.Text
                        )
                        .ToList()
                ),
        ];

    private static ReportText Report(int rows, int steps = 2)
    {
        string[] heads = ["Site", "Rounds", "Done", "Missed", "Checkpoints", "Inspected", "Alarms", "Hazards", "Gone"];
        var days = Enumerable.Range(0, steps).Select(day => $"day {day}").ToList();
        return new ReportText(
            "Inspection report",
            [("Organisation", Hostile), ("Site", "School")],
            new ReportTable(
                "Site",
                [.. heads, "Id"],
                [.. Enumerable.Range(0, rows).Select(_ => Row(Hostile, 7, "id"))],
                Row("All", 7 * rows, "")
            ),
            new ReportTable("Trend", heads, [.. days.Select(day => Row(day, 1))], []),
            new ReportTable(
                "Findings",
                ["Finding", "Alarms", "Before", "Code"],
                [
                    [new("late"), new(null, 1), new(null, 2), new("late")],
                ],
                []
            ),
            new ReportChart(
                "Trend",
                days,
                [("Alarms", [.. days.Select((_, at) => at)]), ("Hazards", [.. days.Select(_ => 0)])]
            )
        );
    }

    private static IReadOnlyList<ReportCell> Row(string name, int number, params string[] last) =>
        [
            new(name),
            .. Enumerable.Repeat(new ReportCell(null, number), 8),
            .. last.Select(text => new ReportCell(text)),
        ];
}
