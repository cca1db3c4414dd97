using System.Globalization;
using System.Text;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Labelled horizontal bars of plain characters.</summary>
internal static class BarChart
{
    private const int LongestBarInCharacters = 40;

    /// <summary>One bar a line; the longest one stands for the greatest value; negative values have none.</summary>
    public static string Draw(IReadOnlyList<(string Label, double Value)> bars)
    {
        var greatest = bars.Max(bar => bar.Value);
        var width = bars.Max(bar => Wrapping.CellWidth(bar.Label));
        var text = new StringBuilder();
        foreach (var (label, value) in bars)
        {
            var length = greatest > 0 ? (int)Math.Round(Math.Max(0, value) / greatest * LongestBarInCharacters) : 0;
            text.Append("  ").Append(label).Append(' ', width - Wrapping.CellWidth(label) + 1);
            text.Append('█', length).Append(' ').Append(Numbers.Real(value)).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }
}

/// <summary>A histogram as bars.</summary>
internal static class HistogramChart
{
    /// <summary>The title and one bar a bin; a suppressed bin says so.</summary>
    public static string Draw(string title, Histogram histogram, Texts texts)
    {
        var greatest = Math.Max(1, histogram.Counts.Max() ?? 1);
        var text = new StringBuilder("  ").Append(title).Append('\n');
        for (var bin = 0; bin < histogram.Counts.Count; bin++)
        {
            var close = bin == histogram.Counts.Count - 1 ? ']' : ')';
            var label = string.Create(
                CultureInfo.InvariantCulture,
                $"[{histogram.Edges[bin]}, {histogram.Edges[bin + 1]}{close}"
            );
            text.Append("    ").Append(label.PadRight(16));
            if (histogram.Counts[bin] is { } count)
            {
                text.Append('█', (int)Math.Round(40.0 * count / greatest)).Append(' ').Append(Numbers.Whole(count));
            }
            else
            {
                text.Append(texts["result.suppressed"]);
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }
}

/// <summary>A ROC curve in a small square of characters.</summary>
internal static class RocChart
{
    private const int WidthInCharacters = 48;
    private const int HeightInCharacters = 16;

    /// <summary>The curve, the diagonal that guessing gives, and the area under the curve with its bound.</summary>
    public static string Draw(RocCurve roc, Texts texts)
    {
        var grid = new char[HeightInCharacters][];
        for (var row = 0; row < HeightInCharacters; row++)
        {
            grid[row] = new string(' ', WidthInCharacters).ToCharArray();
        }

        for (var column = 0; column < WidthInCharacters; column++)
        {
            var x = column / (WidthInCharacters - 1.0);
            grid[RowOf(x)][column] = '·';
            grid[RowOf(Height(roc.Points, x))][column] = '●';
        }

        var text = new StringBuilder("  ").Append(texts["chart.true-positive"]).Append('\n');
        for (var row = 0; row < HeightInCharacters; row++)
        {
            var mark =
                row == 0 ? "1.0"
                : row == HeightInCharacters - 1 ? "0.0"
                : "   ";
            text.Append("  ").Append(mark).Append(" │").Append(grid[row]).Append('\n');
        }

        text.Append("      └")
            .Append('─', WidthInCharacters)
            .Append("  ")
            .Append(texts["chart.false-positive"])
            .Append('\n');
        text.Append("       0.0").Append(' ', WidthInCharacters - 6).Append("1.0\n");
        return text.Append("  ")
            .Append(texts.Format("result.roc", Area(roc.Area), Numbers.Real(roc.AreaErrorBound)))
            .ToString();
    }

    private static string Area(double area) => area.ToString("0.0000", CultureInfo.InvariantCulture);

    private static int RowOf(double y) =>
        Math.Clamp((int)Math.Round((1 - y) * (HeightInCharacters - 1)), 0, HeightInCharacters - 1);

    /// <summary>The curve's greatest height at <paramref name="x"/>, between its points on a straight line.</summary>
    private static double Height(IReadOnlyList<RocPoint> points, double x)
    {
        var height = 0.0;
        for (var index = 1; index < points.Count; index++)
        {
            var (left, right) = (points[index - 1], points[index]);
            if (left.FalsePositiveRate > x || right.FalsePositiveRate < x)
            {
                continue;
            }

            var span = right.FalsePositiveRate - left.FalsePositiveRate;
            var share = span > 0 ? (x - left.FalsePositiveRate) / span : 1;
            height = Math.Max(
                height,
                left.TruePositiveRate + (share * (right.TruePositiveRate - left.TruePositiveRate))
            );
        }

        return height;
    }
}
