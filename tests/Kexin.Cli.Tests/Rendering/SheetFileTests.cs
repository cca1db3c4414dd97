using System.Globalization;
using System.Xml.Linq;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests.Rendering;

public sealed class SheetFileTests
{
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("北京", "北京")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public async Task A_text_is_quoted_as_it_must_be_and_never_a_formula(string text, string field) =>
        Assert.Equal($"name\r\n{field}\r\n", await CsvAsync([new SheetCell(text)]));

    [Fact]
    public async Task Numbers_have_all_their_digits_and_a_sign_is_no_formula()
    {
        Assert.Equal("name\r\n-0.1\r\n", await CsvAsync([new SheetCell(Real: -0.1)]));
        Assert.Equal("name\r\n-7\r\n", await CsvAsync([SampleSheets.Whole(-7)]));
        Assert.Equal("name\r\n0.30000000000000004\r\n", await CsvAsync([new SheetCell(Real: 0.1 + 0.2)]));
        Assert.Equal("name\r\nheld-back\r\n", await CsvAsync([new SheetCell(HeldBack: 0)]));
        Assert.Equal("name\r\n\r\n", await CsvAsync([default]));
    }

    [Fact]
    public async Task A_series_has_its_points_and_labels()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\r\n" };
        await SheetCsv.WriteAsync(writer, SampleSheets.Statistics(239.5).Series[0], CancellationToken.None);
        Assert.Equal("x,to,y,low,high,value\r\nchol (sex=0),,239.5,,,\r\n", writer.ToString());
    }

    [Theory]
    [InlineData("out.csv", "fit", "out.fit.csv")]
    [InlineData("/tmp/a.b.csv", "by/x", "/tmp/a.b.by_x.csv")]
    [InlineData("out", "..", "out...")]
    public void Each_table_has_a_file_beside_the_one_that_was_named(string file, string name, string expected) =>
        Assert.Equal(expected, SheetCsv.FileOf(file, name));

    [Theory]
    [InlineData(
        "en",
        "Asked by",
        "North/heart, South/heart",
        "(intercept)",
        "Area under ROC",
        "held back [1]",
        "collinear"
    )]
    [InlineData("zh", "发起方", "North/heart、South/heart", "截距", "ROC 曲线下面积", "不予公布 [1]", "共线")]
    public void A_page_is_in_the_readers_language(string language, params string[] expected)
    {
        var page = Page(SampleSheets.Regression, language);
        Assert.All(expected, part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Contains("2027-02-01", page, StringComparison.Ordinal);
        Assert.Contains("0.7931", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_runs_no_script_and_loads_nothing_whatever_the_texts_are()
    {
        const string evil = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>\u202E";
        var text = new LocalizedText(evil, evil);
        var axis = new SheetAxis(text, evil, [evil]);
        var sheet = new Sheet(
            [
                new(
                    evil,
                    text,
                    [SampleSheets.Key(evil, evil, evil) with { Meaning = text, Unit = evil, Terms = [new("a", text)] }],
                    2,
                    [
                        [new(evil)],
                        [new("a")],
                    ]
                ),
            ],
            [
                .. Enum.GetValues<SeriesKind>()
                    .Select(kind => new SheetSeries(
                        $"{evil}{kind}",
                        kind,
                        text,
                        axis,
                        axis,
                        [new(0, 0, 1, 0, 1, 1), new(0, null, 2, HeldBack: 0)],
                        [new(0, 0)]
                    )),
            ],
            [text],
            [text],
            [text]
        );
        foreach (var language in new[] { "en", "zh" })
        {
            var page = Page(sheet, language);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("href", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\u202E', page);
            Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
            Assert.Equal(Enum.GetValues<SeriesKind>().Length, Drawings(page).Count);
        }
    }

    [Fact]
    public void A_drawing_has_the_curve_and_the_line_that_it_is_compared_with()
    {
        var drawing = Assert.Single(Drawings(Page(SampleSheets.Regression, "en")));
        var paths = drawing.Descendants().Where(element => element.Name.LocalName == "path").ToList();
        Assert.Contains(paths, path => path.Attribute("d")!.Value == "M80 310L188 136L620 20");
        Assert.Contains(paths, path => path.Attribute("d")!.Value == "M80 310L620 20");
    }

    /// <summary>The drawings of a page, each well-formed by itself.</summary>
    private static List<XElement> Drawings(string page)
    {
        var found = new List<XElement>();
        for (var at = page.IndexOf("<svg", StringComparison.Ordinal); at >= 0; )
        {
            var end = page.IndexOf("</svg>", at, StringComparison.Ordinal) + "</svg>".Length;
            found.Add(XElement.Parse(page[at..end]));
            at = page.IndexOf("<svg", end, StringComparison.Ordinal);
        }

        return found;
    }

    private static string Page(Sheet sheet, string language) =>
        SheetPage.Write(
            new ComputationResult("t", "r", "logistic-regression", sheet, s_noon, s_noon, SampleSheets.Source, []),
            Texts.In(language),
            time => time.ToString("u", CultureInfo.InvariantCulture)
        );

    private static async Task<string> CsvAsync(IReadOnlyList<SheetCell> row)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\r\n" };
        await SheetCsv.WriteAsync(
            writer,
            [SampleSheets.Key("name", "Name", "名称")],
            new[] { row }.ToAsyncEnumerable(),
            CancellationToken.None
        );
        return writer.ToString();
    }
}
