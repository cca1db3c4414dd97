using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A curve in a small rectangle of characters, with the line that it is compared with.</summary>
internal static class LinePlot
{
    private const int WidestInCharacters = 48;
    private const int NarrowestInCharacters = 20;
    private const int HeightInCharacters = 16;

    public static string Draw(SheetSeries series, CellText cells, int columns)
    {
        var all = series.Points.Concat(series.Reference).ToList();
        var (left, right) = SheetChart.Range(all.Select(point => (double?)point.X));
        var (low, high) = SheetChart.Range(all.Select(point => point.Y));
        var (top, bottom) = (Figures.Real(high), Figures.Real(low));
        var margin = Math.Max(top.Length, bottom.Length);
        var width = Math.Clamp(
            columns - margin - 6 - Wrapping.CellWidth(cells.Head(series.X)),
            NarrowestInCharacters,
            WidestInCharacters
        );
        var grid = Enumerable.Range(0, HeightInCharacters).Select(_ => new string(' ', width).ToCharArray()).ToArray();
        void Plot(IReadOnlyList<SheetPoint> points, char mark)
        {
            for (var column = 0; column < width && points.Count > 0; column++)
            {
                var x = left + (column / (width - 1.0) * (right - left));
                if (Height(points, x, series.Kind == SeriesKind.Survival) is { } y)
                {
                    var row = (int)Math.Round((high - y) / (high - low) * (HeightInCharacters - 1));
                    grid[row][column] = mark;
                }
            }
        }

        Plot(series.Reference, '·');
        Plot(series.Points, '●');
        var text = new StringBuilder("  ").Append(cells.Head(series.Y)).Append('\n');
        for (var row = 0; row < HeightInCharacters; row++)
        {
            var mark =
                row == 0 ? top
                : row == HeightInCharacters - 1 ? bottom
                : "";
            text.Append("  ").Append(mark.PadLeft(margin)).Append(" │").Append(grid[row]).Append('\n');
        }

        text.Append(' ', margin + 3).Append('└').Append('─', width).Append("  ");
        text.Append(cells.Head(series.X)).Append('\n').Append(' ', margin + 4);
        var (from, to) = (Figures.Real(left), Figures.Real(right));
        return text.Append(from).Append(' ', Math.Max(1, width - from.Length - to.Length)).Append(to).ToString();
    }

    /// <summary>The line's greatest height at <paramref name="x"/>, between its points straight or in steps; null beside it.</summary>
    private static double? Height(IReadOnlyList<SheetPoint> points, double x, bool inSteps)
    {
        double? height = null;
        for (var index = 0; index < points.Count; index++)
        {
            var start = points[index];
            var end = points[Math.Min(index + 1, points.Count - 1)];
            if (start is not { Y: { } from } || end is not { Y: { } to } || start.X > x || end.X < x)
            {
                continue;
            }

            var share = end.X > start.X ? (x - start.X) / (end.X - start.X) : 1;
            var at = inSteps ? (share < 1 ? from : to) : from + (share * (to - from));
            height = Math.Max(height ?? at, at);
        }

        return height;
    }
}
