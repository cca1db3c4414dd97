using Kexin.Client.Contracts;
using Kexin.Console.Charts;

namespace Kexin.Console.Tests;

/// <summary>What is drawn of each kind of series.</summary>
public sealed class ChartTests
{
    private static readonly LocalizedText s_title = new("Title", "标题");

    public static TheoryData<SeriesKind> Kinds => [.. Enum.GetValues<SeriesKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_series_is_drawn_and_no_text_of_it_is_markup(SeriesKind kind)
    {
        var option = ChartOption.Of(
            Series(kind, [new SheetPoint(0, 1, 2, 0.5, 1.5, 3)], ["<b>a</b>"]),
            "zh",
            isDark: false
        );
        Assert.NotEmpty(option["series"]!.AsArray());
        Assert.Equal("richText", option["tooltip"]!["renderMode"]!.ToString());
    }

    [Theory]
    [InlineData(SeriesKind.Bars)]
    [InlineData(SeriesKind.Histogram)]
    public void Bars_begin_at_zero(SeriesKind kind)
    {
        var option = ChartOption.Of(
            Series(kind, [new SheetPoint(0, 242, 2), new SheetPoint(1, 252, 3)], []),
            "en",
            false
        );
        Assert.False((bool)option["yAxis"]!["scale"]!);
    }

    [Fact]
    public void A_value_that_is_held_back_is_a_gap()
    {
        var option = ChartOption.Of(
            Series(SeriesKind.Bars, [new SheetPoint(0, null, HeldBack: 0)], ["a"]),
            "en",
            false
        );
        Assert.Equal("""[[0,"-"]]""", option["series"]![0]!["data"]!.ToJsonString());
    }

    [Fact]
    public void An_interval_lies_across_a_forest_and_stands_on_a_bar()
    {
        SheetPoint[] points = [new(0, 2, Low: 1, High: 4)];
        var forest = ChartOption.Of(Series(SeriesKind.Forest, points, ["a"]), "en", false);
        Assert.Equal("[[1,0],[4,0]]", forest["series"]![1]!["data"]!.ToJsonString());
        var bars = ChartOption.Of(Series(SeriesKind.Bars, points, ["a"]), "en", false);
        Assert.Equal("[[0,1],[0,4]]", bars["series"]![1]!["data"]!.ToJsonString());
    }

    [Fact]
    public void A_histograms_bins_are_named_by_their_edges()
    {
        var option = ChartOption.Of(Series(SeriesKind.Histogram, [new SheetPoint(30, 5, 40)], []), "en", false);
        Assert.Equal("""["30\u201340"]""", option["xAxis"]!["data"]!.ToJsonString());
    }

    private static SheetSeries Series(
        SeriesKind kind,
        IReadOnlyList<SheetPoint> points,
        IReadOnlyList<string> labels
    ) =>
        new(
            "s",
            kind,
            s_title,
            new SheetAxis(s_title, "", labels),
            new SheetAxis(s_title, "mg", kind == SeriesKind.HeatMap ? labels : []),
            points,
            []
        );
}
