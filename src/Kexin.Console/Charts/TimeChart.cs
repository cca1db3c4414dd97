using System.Text.Json.Nodes;

namespace Kexin.Console.Charts;

/// <summary>A value at a moment; null is a gap.</summary>
public readonly record struct TimePoint(DateTimeOffset Time, double? Value);

/// <summary>A line of a chart over time.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">In the order of time.</param>
public sealed record TimeLine(string Name, IReadOnlyList<TimePoint> Points);

/// <summary>What ECharts draws of values over time, on the viewer's clock.</summary>
internal static class TimeChart
{
    private static readonly string[] s_inks = ["#1b5a9e", "#8a4b00", "#1e6b34"];
    private static readonly string[] s_inksOnDark = ["#8ab8ea", "#f0b45f", "#84d19a"];

    /// <summary>A legend's width is measured before it is drawn, which no inherited font can be.</summary>
    private const string MeasuredFont = "system-ui, sans-serif";

    /// <param name="lines">One to three.</param>
    /// <param name="unit">Of the vertical axis; empty where there is none.</param>
    /// <param name="fromZero">Whether the axis begins at zero, as for amounts.</param>
    /// <param name="isDark">Light ink on dark.</param>
    public static JsonObject Of(IReadOnlyList<TimeLine> lines, string unit, bool fromZero, bool isDark)
    {
        var text = isDark ? "#e8eaed" : "#1a1d21";
        return new JsonObject
        {
            ["animation"] = false,
            ["color"] = new JsonArray([.. (isDark ? s_inksOnDark : s_inks).Select(ink => (JsonNode)ink)]),
            ["textStyle"] = new JsonObject { ["color"] = text, ["fontFamily"] = "inherit" },
            ["grid"] = new JsonObject
            {
                ["left"] = 16,
                ["right"] = 24,
                ["top"] = 40,
                ["bottom"] = 16,
                ["containLabel"] = true,
            },
            ["legend"] = new JsonObject
            {
                ["show"] = lines.Count > 1,
                ["top"] = 0,
                ["left"] = "center",
                ["itemGap"] = 24,
                ["textStyle"] = new JsonObject { ["color"] = text, ["fontFamily"] = MeasuredFont },
            },
            ["tooltip"] = new JsonObject { ["trigger"] = "axis", ["renderMode"] = "richText" },
            ["xAxis"] = new JsonObject
            {
                ["type"] = "time",
                ["axisLabel"] = new JsonObject
                {
                    ["color"] = text,
                    ["hideOverlap"] = true,
                    ["fontSize"] = 12,
                },
            },
            ["yAxis"] = new JsonObject
            {
                ["type"] = "value",
                ["name"] = unit,
                ["nameTextStyle"] = new JsonObject { ["color"] = text, ["align"] = "left" },
                ["scale"] = !fromZero,
                ["axisLabel"] = new JsonObject { ["color"] = text },
                ["splitLine"] = ChartOption.Lines(),
            },
            ["series"] = new JsonArray([.. lines.Select(Line)]),
        };
    }

    private static JsonNode Line(TimeLine line) =>
        new JsonObject
        {
            ["type"] = "line",
            ["name"] = line.Name,
            ["showSymbol"] = line.Points.Count < 3,
            ["data"] = new JsonArray([
                .. line.Points.Select(point => new JsonArray(
                    point.Time.ToUnixTimeMilliseconds(),
                    point.Value is { } value && double.IsFinite(value) ? value : null
                )),
            ]),
        };
}
