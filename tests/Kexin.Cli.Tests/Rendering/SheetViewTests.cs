using System.Globalization;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests.Rendering;

public sealed class SheetViewTests
{
    [Theory]
    [InlineData("en", "(intercept)", "held back [1]", "[1] few rows left out", "! collinear", "Area under ROC")]
    [InlineData("zh", "截距", "不予公布 [1]", "[1] 剔除的行很少", "! 共线", "ROC 曲线下面积")]
    public void A_sheet_is_shown_in_the_readers_language(string language, params string[] expected)
    {
        var text = Show(terminal => SheetView.Write(SampleSheets.Regression, terminal), language);
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("1,740", text, StringComparison.Ordinal);
        Assert.Contains("<0.0001", text, StringComparison.Ordinal);
        Assert.Contains("0.7931", text, StringComparison.Ordinal);
        Assert.Contains('●', text);
    }

    [Fact]
    public void Numbers_stand_under_each_other_at_the_right()
    {
        var lines = Show(terminal => SheetView.Write(SampleSheets.Regression, terminal)).Split('\n');
        var intercept = lines.First(line => line.Contains("(intercept)", StringComparison.Ordinal));
        var rate = lines.First(line => line.Contains("thalach", StringComparison.Ordinal));
        Assert.Equal(
            intercept.IndexOf("1.23457", StringComparison.Ordinal) + "1.23457".Length,
            rate.IndexOf("-0.031234", StringComparison.Ordinal) + "-0.031234".Length
        );
    }

    [Fact]
    public void Sheets_beside_each_other_have_a_column_each_and_name_each_reason_once()
    {
        var other = SampleSheets.Statistics(1.5) with { Reasons = [new("another reason", "另一个原因")] };
        var text = Show(terminal =>
            SheetView.Write(
                [
                    new("joint", SampleSheets.Statistics(239.5)),
                    new("north", other),
                    new("south", SampleSheets.Statistics(7)),
                ],
                terminal
            )
        );
        var mean = text.Split('\n').First(line => line.Contains("Mean", StringComparison.Ordinal));
        Assert.Equal(
            ["chol", "(sex=0)", "Mean", "239.5", "1.5", "7"],
            mean.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("chol (sex=0) north", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.Trim() == "[1] fewer than 5");
        Assert.Single(text.Split('\n'), line => line.Trim() == "[2] another reason");
    }

    [Fact]
    public void Details_stand_once_and_the_values_are_compared()
    {
        var text = Show(terminal =>
            SheetView.Write([new("joint", SampleSheets.Regression), new("north", SampleSheets.Regression)], terminal)
        );
        Assert.Single(text.Split('\n'), line => line.Contains("Std. error", StringComparison.Ordinal));
        Assert.Equal(2, text.Split('\n').Count(line => line.Contains("(intercept)", StringComparison.Ordinal)));
        Assert.Contains("north alone: collinear", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_cut_and_says_how_to_get_all_of_it()
    {
        var list = new SheetTable(
            "identifiers",
            new("Identifiers in common", "共同标识符"),
            [SampleSheets.Key("identifier", "id", "id")],
            1040,
            [.. Enumerable.Range(0, 1000).Select(number => (IReadOnlyList<SheetCell>)[new($"P{number:0000}")])]
        );
        var text = Show(terminal => SheetView.Write(new Sheet([list], [], [], [], []), terminal));
        Assert.Contains("P0019", text, StringComparison.Ordinal);
        Assert.DoesNotContain("P0020", text, StringComparison.Ordinal);
        Assert.Contains("1,020 more rows", text, StringComparison.Ordinal);
        Assert.Contains("--table identifiers", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_character_from_data_reaches_no_screen()
    {
        var sheet = SampleSheets.Statistics(1);
        var table = sheet.Tables[0] with
        {
            Rows =
            [
                [new("\u001b[31mred"), new("\u202Eevil"), default, default],
            ],
        };
        var text = Show(terminal => SheetView.Write(sheet with { Tables = [table] }, terminal));
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202E', text);
    }

    [Fact]
    public void Bars_have_their_interval_and_a_bin_that_is_held_back_says_so()
    {
        var text = Draw(Series(SeriesKind.Histogram, new(0, 10, 5), new(5, null, 7.5, HeldBack: 0), new(7.5, 5, 10)));
        string[] bins = text.Split('\n')[1..];
        Assert.Equal($"  [0, 5)    {new string('█', 40)} 10", bins[0]);
        Assert.Equal("  [5, 7.5)  held back [1]", bins[1]);
        Assert.Equal($"  [7.5, 10] {new string('█', 20)} 5", bins[2]);
        var bars = Draw(Series(SeriesKind.Bars, new(0, 2, Low: 1, High: 3), new(1, -1)));
        Assert.Contains("2 [1, 3]", bars, StringComparison.Ordinal);
        Assert.EndsWith(
            "right -1",
            bars.Split('\n')[1].Replace("  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_forest_shows_estimates_in_their_intervals_beside_the_line_of_no_effect()
    {
        var series = Series(SeriesKind.Forest, new(0, 2, Low: 1, High: 3), new(1, 0, Low: -1, High: 1)) with
        {
            Reference = [new(0, 0)],
        };
        var lines = Draw(series).Split('\n')[1..];
        Assert.Matches("^  left  +┆ +─+●─+ 2 \\[1, 3\\]$", lines[0]);
        Assert.Matches("^  right ─+●─+ +0 \\[-1, 1\\]$", lines[1]);
    }

    [Fact]
    public void A_survival_curve_goes_down_in_steps()
    {
        var text = Draw(Series(SeriesKind.Survival, new(0, 1), new(5, 0.5), new(10, 0)));
        var rows = text.Split('\n').Where(line => line.Contains('●', StringComparison.Ordinal)).ToList();
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public void A_heat_map_has_a_shade_for_each_place()
    {
        var series = Series(SeriesKind.HeatMap, new(0, 0, Value: 0), new(1, 0, Value: 9), new(0, 1, HeldBack: 0)) with
        {
            Y = SampleSheets.Axis("y", "纵") with { Labels = ["low", "high"] },
        };
        var lines = Draw(series).Split('\n');
        Assert.Equal("  high ××  ", lines[1]);
        Assert.Equal("  low  ░░██", lines[2]);
    }

    private static SheetSeries Series(SeriesKind kind, params SheetPoint[] points) =>
        new(
            "s",
            kind,
            new("Title", "标题"),
            SampleSheets.Axis("x", "横") with
            {
                Labels = ["left", "right"],
            },
            SampleSheets.Axis("y", "纵"),
            points,
            []
        );

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public void No_chart_is_wider_than_the_screen(int columns)
    {
        string[] labels = ["Glucose, fasting (mmol/L) (sex=F)", "空腹血糖 (sex=M)"];
        foreach (var kind in new[] { SeriesKind.Bars, SeriesKind.Forest })
        {
            var series = Series(kind, new(0, 6.37708, Low: 6, High: 7), new(1, 6.3, Low: 5, High: 7));
            var text = Draw(series with { X = series.X with { Labels = labels } }, columns);
            Assert.All(
                text.Split('\n')[(kind == SeriesKind.Bars ? 0 : 1)..],
                line => Assert.InRange(Wrapping.CellWidth(line), 1, columns)
            );
            Assert.All(
                ["6.37708 [6, 7]", "6.3 [5, 7]", .. labels],
                part => Assert.Contains(part, text, StringComparison.Ordinal)
            );
        }

        var curve = Draw(Series(SeriesKind.Survival, new(0, 1), new(5, 0.5), new(10, 0)), columns);
        Assert.All(curve.Split('\n'), line => Assert.InRange(Wrapping.CellWidth(line), 0, columns));
    }

    [Fact]
    public void A_table_without_rows_is_not_shown_beside_one_that_has_some()
    {
        var sheet = SampleSheets.Regression;
        var bare = sheet with { Tables = [sheet.Tables[0] with { Rows = [] }, .. sheet.Tables.Skip(1)] };
        Assert.DoesNotContain(
            "Std. error",
            Show(terminal => SheetView.Write(bare, terminal)),
            StringComparison.Ordinal
        );
        Assert.Contains("Std. error", Show(terminal => SheetView.Write(sheet, terminal)), StringComparison.Ordinal);
    }

    private static string Draw(SheetSeries series, int columns = 100) =>
        SheetChart.Draw([(series, "")], SampleSheets.Statistics(1), new CellText(Texts.In("en")), columns);

    private static string Show(Action<Terminal> write, string language = "en")
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        write(
            new Terminal(
                writer,
                writer,
                Texts.In(language),
                TimeProvider.System,
                new TerminalForm(false, false, false, 100)
            )
        );
        return writer.ToString();
    }
}
