using System.IO.Compression;
using System.IO.Pipes;
using System.Text;
using Kexin.Data;

namespace Kexin.Vault.Tests;

/// <summary>Workbooks, written here part by part as ECMA-376 says, against what a spreadsheet shows.</summary>
public sealed class SheetTests
{
    private const string Types =
        """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""";

    private const string Relationships =
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""";

    private const string BookRelationships =
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""";

    private const string Styles =
        """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="2"/></cellXfs></styleSheet>""";

    private const string Rows =
        """<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>age</t></is></c><c r="C2" t="str"><v>crp</v></c><c r="D2" t="s"><v>1</v></c><c r="E2" t="s"><v>2</v></c><c r="F2" t="s"><v>3</v></c></row><row r="3"><c r="A3" t="s"><v>4</v></c><c r="B3"><v>63</v></c><c r="C3" s="4"><v>5.0999999999999996</v></c><c r="D3" s="1"><v>45351</v></c><c r="E3" s="2"><v>45351.5</v></c><c r="F3" t="b"><v>1</v></c></row><row r="4"><c r="A4" s="1"/></row><row r="5"><c r="A5" t="s"><v>5</v></c><c r="C5"><v>0.1</v></c><c r="D5" s="3"><v>60</v></c><c r="E5" s="2"><v>2.25</v></c><c r="F5" t="b"><v>0</v></c></row>""";

    private static readonly string[] s_strings =
    [
        "<t>patient</t>",
        "<t>visited</t>",
        "<r><t>see</t></r><r><t xml:space=\"preserve\">n at</t></r><rPh><t>hint</t></rPh>",
        "<t>ok</t>",
        "<t>007</t>",
        "<t xml:space=\"preserve\"> 0123456789012345678</t>",
    ];

    private static readonly ImportOptions s_zone = new()
    {
        Zones = new Dictionary<string, string> { ["seen at"] = "UTC" },
    };

    [Fact]
    public async Task Cells_are_what_counts_of_them_texts_to_the_last_digit()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(Workbook(Rows), DatasetFormat.Workbook, s_zone);
        Assert.Equal(
            ["patient", "age", "crp", "visited", "seen at", "ok"],
            manifest.Schema.Fields.Select(field => field.Name)
        );
        Assert.Equal(
            [
                FieldType.Text,
                FieldType.Integer,
                FieldType.Number,
                FieldType.Date,
                FieldType.Timestamp,
                FieldType.Boolean,
            ],
            manifest.Schema.Fields.Select(field => field.Type)
        );
        // 45351 is 29 February 2024, as Excel shows it; 60 would be the 29 February 1900 that never was, and is read as the day before.
        Assert.Equal(
            [
                $"007|63|5.1|{Day(2024, 2, 29)}|{Day(2024, 2, 29) + 43_200_000}|1",
                $" 0123456789012345678|-|0.1|{Day(1900, 2, 28)}|{Day(1900, 1, 2) + 21_600_000}|0",
            ],
            await vault.ReadAsync(manifest)
        );
        Assert.Equal(DatasetFormat.Workbook, vault.Vault.Load(manifest.Id).Source.Format);
    }

    [Fact]
    public async Task A_sheet_is_named_or_the_first_and_days_may_count_from_1904()
    {
        using var vault = new TestVault();
        const string other = """<row><c t="inlineStr"><is><t>d</t></is></c></row><row><c s="1"><v>1</v></c></row>""";
        var file = Workbook(Rows, other, "<workbookPr date1904=\"1\"/>");
        var manifest = await vault.ImportAsync(file, DatasetFormat.Workbook, new ImportOptions { Sheet = "二" });
        Assert.Equal([$"{Day(1904, 1, 2)}"], await vault.ReadAsync(manifest));
        vault.Vault.Destroy(manifest.Id);
        var refused = await vault.RefuseAsync(file, DatasetFormat.Workbook, new ImportOptions { Sheet = "三" });
        Assert.Equal(IntakeError.NotWorkbook, refused.Error);
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_the_sheets_own_row()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(Workbook(Rows), DatasetFormat.Workbook);
        Assert.Equal((IntakeError.NoZone, 3L, 5), (refused.Error, refused.Line, refused.Column));
        var inspection = await vault.InspectAsync(Workbook(Rows), s_zone, DatasetFormat.Workbook);
        Assert.Equal((2L, false), (inspection.Rows, inspection.IsRefused));
    }

    [Fact]
    public async Task Whole_numbers_beyond_a_double_keep_their_digits()
    {
        using var vault = new TestVault();
        const string rows =
            """<row><c t="inlineStr"><is><t>card</t></is></c></row><row><c><v>6222021234567890123</v></c></row><row><c><v>6222021234567890124</v></c></row>""";
        var manifest = await vault.ImportAsync(Workbook(rows), DatasetFormat.Workbook);
        Assert.Equal(["6222021234567890123", "6222021234567890124"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task Files_that_are_none_or_unpack_without_end_are_refused_by_name()
    {
        using var vault = new TestVault();
        foreach (
            var file in new[]
            {
                "no workbook"u8.ToArray(),
                Workbook("<row>"),
                Workbook("<row><c r=\"?1\"><v>1</v></c></row>"),
            }
        )
        {
            Assert.Equal(IntakeError.NotWorkbook, (await vault.RefuseAsync(file, DatasetFormat.Workbook)).Error);
        }

        var bomb = Workbook(Rows, shared: new string(' ', 1 << 20), times: 400);
        Assert.InRange(bomb.Length, 1, 1 << 20);
        var refused = await vault.RefuseAsync(bomb, DatasetFormat.Workbook);
        Assert.Equal(IntakeError.WorkbookUnpacksTooFar, refused.Error);
        Assert.Contains("sheets", refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("工作表", refused.Explain("zh"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_process_gives_the_same_values()
    {
        var file = Workbook(Rows);
        using var toDecoder = new AnonymousPipeServerStream(PipeDirection.Out);
        using var fromDecoder = new AnonymousPipeServerStream(PipeDirection.In);
        using var decoderIn = new AnonymousPipeClientStream(PipeDirection.In, toDecoder.ClientSafePipeHandle);
        using var decoderOut = new AnonymousPipeClientStream(PipeDirection.Out, fromDecoder.ClientSafePipeHandle);
        var decoder = new Thread(() => DecoderService.Run(new DecoderWire(decoderIn, decoderOut)));
        decoder.Start();
        using var here = new SheetDecoder(new MemoryStream(file), "");
        var there = new DecoderClient(new DecoderWire(fromDecoder, toDecoder), new MemoryStream(file), "");
        Assert.Equal(here.Columns, there.Columns);
        for (var column = 0; column < here.Columns.Count; column++)
        {
            var (expected, values) = (here.Read(column, 2, 100), there.Read(column, 2, 100));
            Assert.Equal(expected.Present, values.Present);
            Assert.Equal(expected.Wholes, values.Wholes);
            Assert.Equal(expected.Bytes, values.Bytes);
        }

        toDecoder.Dispose();
        decoder.Join();
    }

    private static long Day(int year, int month, int day) =>
        new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>A workbook of two sheets, the first of these rows.</summary>
    internal static byte[] Workbook(
        string rows,
        string second = "",
        string properties = "",
        string shared = "",
        int times = 0
    )
    {
        var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml", Types);
            Add("_rels/.rels", Relationships);
            Add(
                "xl/workbook.xml",
                $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}<sheets><sheet name="one" sheetId="1" r:id="r1"/><sheet name="二" sheetId="2" r:id="r2"/></sheets></workbook>"""
            );
            Add("xl/_rels/workbook.xml.rels", BookRelationships);
            Add("xl/worksheets/sheet1.xml", Sheet(rows));
            Add("xl/worksheets/sheet2.xml", Sheet(second));
            Add("xl/styles.xml", Styles);
            using var part = zip.CreateEntry("xl/sharedStrings.xml", CompressionLevel.Optimal).Open();
            part.Write("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"u8);
            part.Write(Encoding.UTF8.GetBytes(string.Concat(s_strings.Select(text => $"<si>{text}</si>"))));
            for (var i = 0; i < times; i++)
            {
                part.Write(Encoding.UTF8.GetBytes(shared));
            }

            part.Write("</sst>"u8);

            void Add(string name, string text)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return output.ToArray();
    }

    private static string Sheet(string rows) =>
        $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""";
}
