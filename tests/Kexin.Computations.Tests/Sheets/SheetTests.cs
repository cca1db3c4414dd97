using System.Text.Json;
using CsCheck;
using Kexin.Computations.Sheets;
using Kexin.Cryptography;

namespace Kexin.Computations.Tests.Sheets;

public sealed class SheetTests
{
    private static readonly SheetColumn[] s_columns =
    [
        new("name", new("Name", "名称"), ColumnKind.Text, ColumnRole.Key, Terms: [new("a", new("A", "甲"))]),
        new("rows", new("Rows", "行数"), ColumnKind.Whole, Unit: "人"),
        new("mean", new("Mean", "均值"), ColumnKind.Real, Digits: 6, Meaning: new("of all", "全部")),
        new("p", new("p", "p"), ColumnKind.Probability, ColumnRole.Detail, 4),
    ];

    private static readonly Sheet s_sheet = Of(
        [SheetCell.Of("a"), SheetCell.Of((long?)-7), SheetCell.Of((double?)-0.25), SheetCell.Of((double?)double.NaN)],
        [SheetCell.Of("北京"), SheetCell.HeldBack(1), SheetCell.HeldBack(0), SheetCell.Nothing]
    ) with
    {
        Series =
        [
            new(
                "map",
                SeriesKind.HeatMap,
                new("Map", "热力图"),
                new(new("x", "横"), Labels: ["left", "right"]),
                new(new("y", "纵"), "mg", ["low"]),
                [new(0, 0, Value: 2.5), new(1, 0, HeldBack: 1)]
            ),
            new(
                "curve",
                SeriesKind.Survival,
                new("Curve", "曲线"),
                new(new("t", "时间")),
                new(new("S", "生存率")),
                [new(0, 1), new(3, 0.5, Low: 0.25, High: 0.75)],
                [new(0, 0), new(3, 1)]
            ),
        ],
        Notes = [new("note", "说明")],
        Warnings = [new("warning", "警告")],
    };

    private static readonly Gen<SheetCell> s_held = Gen.Int[0, 1].Select(SheetCell.HeldBack);

    private static readonly Gen<SheetCell[]> s_row = Gen.Select(
        Cell(Gen.String[0, 12].Where(IsWellFormed).Select(SheetCell.Of)),
        Cell(Gen.Long.Select(number => SheetCell.Of((long?)number))),
        Cell(Gen.Double.Select(number => SheetCell.Of((double?)number))),
        Cell(Gen.Double[0, 1].Select(number => SheetCell.Of((double?)number))),
        (name, rows, mean, p) => new[] { name, rows, mean, p }
    );

    [Fact]
    public void A_sheet_comes_back_from_its_bytes()
    {
        var bytes = CanonicalRecord.Encode(s_sheet);
        var decoded = CanonicalRecord.Decode<Sheet>(bytes);
        Assert.Equal(bytes, CanonicalRecord.Encode(decoded));
        Assert.Equivalent(s_sheet, decoded, strict: true);
    }

    [Fact]
    public void Any_cells_come_back_from_their_bytes() =>
        s_row
            .Array[0, 6]
            .Sample(rows =>
            {
                var decoded = CanonicalRecord.Decode<Sheet>(CanonicalRecord.Encode(Of(rows)));
                Assert.Equal(rows, decoded.Tables[0].Rows.Select(row => row.Cells));
            });

    [Fact]
    public void Changed_bytes_are_refused_or_are_another_sheet_in_its_one_encoding()
    {
        var bytes = CanonicalRecord.Encode(s_sheet);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[at] ^= (byte)(1 << bit);
                AssertRefusedOrCanonical(changed);
            }

            Assert.Throws<DecodingException>(() => CanonicalRecord.Decode<Sheet>(bytes.AsMemory(0, at)));
        }

        Assert.Throws<DecodingException>(() => CanonicalRecord.Decode<Sheet>((byte[])[.. bytes, 0]));
    }

    public static TheoryData<string, Sheet> Broken =>
        new()
        {
            { "no table", s_sheet with { Tables = [] } },
            { "a table twice", s_sheet with { Tables = [s_sheet.Tables[0], s_sheet.Tables[0]] } },
            { "a series twice", s_sheet with { Series = [s_sheet.Series[0], s_sheet.Series[0]] } },
            { "a cell without its reason", s_sheet with { Reasons = [new("one", "一")] } },
            {
                "a point without its reason",
                Of() with
                {
                    Reasons = [],
                    Series = [Curve(new SheetPoint(0, null, HeldBack: 0))],
                }
            },
            { "a point beside the labels", Of() with { Series = [Curve(new SheetPoint(2, 1))] } },
            { "a point between the labels", Of() with { Series = [Curve(new SheetPoint(0.5, 1))] } },
            { "a point that is no number", Of() with { Series = [Curve(new SheetPoint(0, double.NaN))] } },
            { "a short row", Of([SheetCell.Of("a")]) },
            { "a number in a column of text", Of(Row(SheetCell.Of((long?)1))) },
            { "a text in a column of numbers", Of(Row(SheetCell.Nothing, SheetCell.Of("1"))) },
            { "a fraction in a column of whole numbers", Of(Row(SheetCell.Nothing, SheetCell.Of((double?)1.5))) },
            {
                "a whole number in a column of reals",
                Of(Row(SheetCell.Nothing, SheetCell.Nothing, SheetCell.Of((long?)1)))
            },
            {
                "a column twice",
                Of() with
                {
                    Tables = [s_sheet.Tables[0] with { Columns = [s_columns[0], s_columns[0]], Rows = [] }],
                }
            },
            {
                "too many digits",
                Of() with
                {
                    Tables = [s_sheet.Tables[0] with { Columns = [s_columns[0] with { Digits = 18 }], Rows = [] }],
                }
            },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_sheet_that_does_not_fit_together_is_refused(string fault, Sheet sheet)
    {
        Assert.NotEmpty(fault);
        Assert.Throws<DecodingException>(() => CanonicalRecord.Decode<Sheet>(CanonicalRecord.Encode(sheet)));
    }

    [Fact]
    public void A_cell_says_in_json_what_it_holds()
    {
        var rows = RecordJson.Write(s_sheet).GetProperty("tables")[0].GetProperty("rows");
        Assert.Equal("""["a",-7,-0.25,"NaN"]""", JsonSerializer.Serialize(rows[0]));
        Assert.Equal("""{"heldBack":1}""", JsonSerializer.Serialize(rows[1][1]));
        Assert.Equal(JsonValueKind.Null, rows[1][3].ValueKind);
    }

    [Fact]
    public void A_cell_gives_only_what_it_holds()
    {
        Assert.Equal(("a", null, null, null), Parts(SheetCell.Of("a")));
        Assert.Equal((null, 7L, null, null), Parts(SheetCell.Of((long?)7)));
        Assert.Equal((null, null, 7.0, null), Parts(SheetCell.Of((double?)7)));
        Assert.Equal((null, null, null, 7), Parts(SheetCell.HeldBack(7)));
        Assert.Equal((null, null, null, null), Parts(SheetCell.Of((double?)null)));
        static (string?, long?, double?, int?) Parts(SheetCell cell) => (cell.Text, cell.Whole, cell.Real, cell.Reason);
    }

    private static Gen<SheetCell> Cell(Gen<SheetCell> value) =>
        Gen.OneOf(value, value, s_held, Gen.Const(SheetCell.Nothing));

    private static bool IsWellFormed(string text) =>
        !text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);

    private static SheetCell[] Row(params SheetCell[] first) =>
        [.. first, .. Enumerable.Repeat(SheetCell.Nothing, s_columns.Length - first.Length)];

    private static Sheet Of(params SheetCell[][] rows) =>
        new(
            [new("table", new("Table", "表"), s_columns, [.. rows.Select(row => new SheetRow(row))])],
            reasons: [new("few", "少"), new("own", "本方")]
        );

    private static SheetSeries Curve(SheetPoint point) =>
        new(
            "bars",
            SeriesKind.Bars,
            new("Bars", "条形图"),
            new(new("x", "横"), Labels: ["left", "right"]),
            new(new("y", "纵")),
            [point]
        );

    private static void AssertRefusedOrCanonical(byte[] bytes)
    {
        Sheet sheet;
        try
        {
            sheet = CanonicalRecord.Decode<Sheet>(bytes);
        }
        catch (DecodingException)
        {
            return;
        }

        Assert.Equal(bytes, CanonicalRecord.Encode(sheet));
    }
}
