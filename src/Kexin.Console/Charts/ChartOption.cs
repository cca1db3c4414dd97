using System.Text.Json.Nodes;
using Kexin.Client.Contracts;

namespace Kexin.Console.Charts;

/// <summary>What ECharts draws of a series. Texts of the data are data in it, never markup: labels are drawn, tooltips are plain text.</summary>
internal static class ChartOption
{
    private const string Ink = "#1b5a9e";
    private const string InkOnDark = "#8ab8ea";
    private const string Grey = "#70787f";

    /// <param name="series">With at least one point.</param>
    /// <param name="language"><c>en</c> or <c>zh</c>.</param>
    /// <param name="isDark">Light ink on dark.</param>
    public static JsonObject Of(SheetSeries series, string language, bool isDark)
    {
        var ink = isDark ? InkOnDark : Ink;
        var text = isDark ? "#e8eaed" : "#1a1d21";
        var option = new JsonObject
        {
            ["animation"] = false,
            ["color"] = new JsonArray(ink),
            ["textStyle"] = new JsonObject { ["color"] = text, ["fontFamily"] = "inherit" },
            ["grid"] = new JsonObject
            {
                ["left"] = 24,
                ["right"] = 32,
                ["top"] = 32,
                ["bottom"] = 40,
                ["containLabel"] = true,
            },
            ["tooltip"] = new JsonObject { ["trigger"] = "item", ["renderMode"] = "richText" },
            ["xAxis"] = Axis(series.X, language, text, isAcross: true),
            ["yAxis"] = Axis(series.Y, language, text, isAcross: false),
        };
        switch (series.Kind)
        {
            case SeriesKind.Bars:
                option["xAxis"] = Axis(series.X, language, text, isAcross: true);
                option["series"] = With(series, Bars(series), Intervals(series, ink, isLying: false));
                break;
            case SeriesKind.Histogram:
                option["xAxis"] = Axis(
                    series.X with
                    {
                        Labels = [.. series.Points.Select(point => $"{Short(point.X)}–{Short(point.To ?? point.X)}")],
                    },
                    language,
                    text,
                    isAcross: true
                );
                option["series"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "bar",
                        ["barCategoryGap"] = "2%",
                        ["data"] = new JsonArray([.. series.Points.Select(point => Number(point.Y))]),
                    }
                );
                break;
            case SeriesKind.Forest:
                option["xAxis"] = Axis(series.Y, language, text, isAcross: true);
                option["yAxis"] = Axis(series.X, language, text, isAcross: false);
                ((JsonObject)option["yAxis"]!)["inverse"] = true;
                option["series"] = With(series, Dots(series), Intervals(series, ink, isLying: true));
                break;
            case SeriesKind.HeatMap:
                AddHeatMap(option, series, text, isDark);
                break;
            default:
                AddLine(option, series, ink);
                break;
        }

        if (series.Kind is SeriesKind.Bars or SeriesKind.Histogram)
        {
            // The length of a bar is what people read, so it begins at zero.
            option["yAxis"]!["scale"] = false;
        }

        return option;
    }

    /// <summary>Lines behind the drawing: faint on light and on dark.</summary>
    internal static JsonObject Lines() =>
        new()
        {
            ["lineStyle"] = new JsonObject { ["color"] = Grey, ["opacity"] = 0.3 },
        };

    private static JsonObject Axis(SheetAxis axis, string language, string ink, bool isAcross)
    {
        var name = axis.Unit.Length == 0 ? axis.Title.In(language) : $"{axis.Title.In(language)} ({axis.Unit})";
        var made = new JsonObject
        {
            ["name"] = name,
            ["nameLocation"] = isAcross ? "middle" : "end",
            ["nameGap"] = isAcross ? 28 : 12,
            ["nameTextStyle"] = new JsonObject { ["color"] = ink, ["align"] = isAcross ? "center" : "left" },
            ["axisLabel"] = new JsonObject { ["color"] = ink, ["hideOverlap"] = true },
            ["splitLine"] = Lines(),
            ["type"] = axis.Labels.Count > 0 ? "category" : "value",
        };
        if (axis.Labels.Count > 0)
        {
            made["data"] = new JsonArray([.. axis.Labels.Select(label => (JsonNode)label!)]);
        }
        else
        {
            made["scale"] = true;
        }

        return made;
    }

    private static JsonObject Bars(SheetSeries series) =>
        new()
        {
            ["type"] = "bar",
            ["barMaxWidth"] = 48,
            ["data"] = new JsonArray([.. series.Points.Select(point => new JsonArray(point.X, Number(point.Y)))]),
        };

    private static JsonObject Dots(SheetSeries series) =>
        new()
        {
            ["type"] = "scatter",
            ["symbol"] = "rect",
            ["symbolSize"] = 10,
            ["data"] = new JsonArray([.. series.Points.Select(point => new JsonArray(Number(point.Y), point.X))]),
        };

    /// <summary>Each interval is a line of two points, with its ends marked.</summary>
    private static IEnumerable<JsonObject> Intervals(SheetSeries series, string ink, bool isLying) =>
        series
            .Points.Where(point => point is { Low: not null, High: not null })
            .Select(point => new JsonObject
            {
                ["type"] = "line",
                ["silent"] = true,
                ["symbol"] = isLying ? "none" : "rect",
                ["symbolSize"] = new JsonArray(10, 2),
                ["color"] = isLying ? ink : Grey,
                ["data"] = isLying
                    ? new JsonArray(new JsonArray(point.Low, point.X), new JsonArray(point.High, point.X))
                    : new JsonArray(new JsonArray(point.X, point.Low), new JsonArray(point.X, point.High)),
            });

    private static JsonArray With(SheetSeries series, JsonObject main, IEnumerable<JsonObject> intervals)
    {
        var all = new JsonArray([main, .. intervals]);
        if (series.Kind == SeriesKind.Forest && series.Reference is [{ Y: { } effect }])
        {
            all.Add(
                (JsonNode)Dashed(
                    new JsonArray(
                        new JsonArray(effect, 0),
                        new JsonArray(effect, Math.Max(series.X.Labels.Count - 1, 0))
                    )
                )
            );
        }

        return all;
    }

    private static void AddLine(JsonObject option, SheetSeries series, string ink)
    {
        var isSteps = series.Kind == SeriesKind.Survival;
        JsonObject Line(Func<SheetPoint, double?> height, bool isMain)
        {
            var line = new JsonObject
            {
                ["type"] = "line",
                ["showSymbol"] = false,
                ["color"] = isMain ? ink : Grey,
                ["lineStyle"] = new JsonObject { ["width"] = isMain ? 2 : 1 },
                ["data"] = new JsonArray([
                    .. series.Points.Select(point => new JsonArray(point.X, Number(height(point)))),
                ]),
            };
            if (isSteps)
            {
                line["step"] = "end";
            }

            return line;
        }

        var lines = new JsonArray(Line(point => point.Y, isMain: true));
        if (series.Points.Any(point => point.Low is not null))
        {
            lines.Add((JsonNode)Line(point => point.Low, isMain: false));
            lines.Add((JsonNode)Line(point => point.High, isMain: false));
        }

        if (series.Reference.Count > 1)
        {
            lines.Add(
                (JsonNode)Dashed(
                    new JsonArray([.. series.Reference.Select(point => new JsonArray(point.X, Number(point.Y)))])
                )
            );
        }

        option["series"] = lines;
    }

    private static void AddHeatMap(JsonObject option, SheetSeries series, string ink, bool isDark)
    {
        var values = series.Points.Select(point => point.Value).OfType<double>().DefaultIfEmpty(0).ToList();
        option["visualMap"] = new JsonObject
        {
            ["min"] = values.Min(),
            ["max"] = values.Max(),
            ["calculable"] = false,
            ["orient"] = "horizontal",
            ["left"] = "center",
            ["top"] = 0,
            ["textStyle"] = new JsonObject { ["color"] = ink },
            ["inRange"] = new JsonObject
            {
                ["color"] = isDark ? new JsonArray("#1c2026", InkOnDark) : new JsonArray("#eef4fb", Ink),
            },
        };
        option["series"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "heatmap",
                ["data"] = new JsonArray([
                    .. series.Points.Select(point => new JsonArray(point.X, Number(point.Y), Number(point.Value))),
                ]),
            }
        );
    }

    private static JsonObject Dashed(JsonArray points) =>
        new()
        {
            ["type"] = "line",
            ["silent"] = true,
            ["symbol"] = "none",
            ["color"] = Grey,
            ["lineStyle"] = new JsonObject { ["type"] = "dashed", ["width"] = 1 },
            ["data"] = points,
        };

    /// <summary>What is held back is a gap.</summary>
    private static JsonNode Number(double? value) => value is { } number && double.IsFinite(number) ? number : "-";

    private static string Short(double value) =>
        value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
