using System.Globalization;
using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Series as plain characters.</summary>
internal static class SheetChart
{
    private const int LongestBarInCharacters = 40;
    private const int ShortestBarInCharacters = 10;
    private const int Indent = 2;
    private const string Shades = "░▒▓█";

    /// <summary>Draws a series, or bars of several sheets beside each other under their names.</summary>
    /// <param name="series">All of one kind; only bars may be several.</param>
    /// <param name="sheet">Holds the reasons.</param>
    /// <param name="cells">Writes values and what is held back.</param>
    /// <param name="columns">The screen's width; a heat map has the width of its values.</param>
    public static string Draw(
        IReadOnlyList<(SheetSeries Series, string Name)> series,
        Sheet sheet,
        CellText cells,
        int columns
    )
    {
        var only = series[0].Series;
        return only.Points.Count == 0
            ? ""
            : only.Kind switch
            {
                SeriesKind.Bars => DrawBars(series, sheet, cells, columns),
                SeriesKind.Histogram => DrawHistogram(only, sheet, cells, columns),
                SeriesKind.Forest => DrawForest(only, sheet, cells, columns),
                SeriesKind.HeatMap => DrawHeatMap(only, cells),
                _ => LinePlot.Draw(only, cells, columns),
            };
    }

    private static string DrawBars(
        IReadOnlyList<(SheetSeries Series, string Name)> series,
        Sheet sheet,
        CellText cells,
        int columns
    )
    {
        // The same label of all sheets stands together.
        var bars = series
            .SelectMany(item =>
                item.Series.Points.Select(point => (Label: item.Series.X.Labels[(int)point.X], item.Name, Point: point))
            )
            .GroupBy(bar => bar.Label)
            .SelectMany(group => group)
            .Select(bar => ($"{bar.Label} {bar.Name}".TrimEnd(), bar.Point))
            .ToList();
        return Rows(bars, sheet, cells, columns, Bar(bars.Select(bar => bar.Point)));
    }

    private static string DrawHistogram(SheetSeries series, Sheet sheet, CellText cells, int columns)
    {
        var bars = series
            .Points.Select(
                (point, at) =>
                    (
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"[{point.X}, {point.To}{(at == series.Points.Count - 1 ? ']' : ')')}"
                        ),
                        point
                    )
            )
            .ToList();
        return $"  {cells.Title(series)}\n{Rows(bars, sheet, cells, columns, Bar(series.Points))}";
    }

    private static string DrawForest(SheetSeries series, Sheet sheet, CellText cells, int columns)
    {
        var (low, high) = Range([
            .. series.Points.SelectMany(point => new[] { point.Low, point.Y, point.High }),
            .. series.Reference.Select(point => point.Y),
        ]);
        string Draw(SheetPoint point, int length)
        {
            int At(double? value) => (int)Math.Round((value!.Value - low) / (high - low) * (length - 1));
            var line = new string(' ', length).ToCharArray();
            if (series.Reference is [{ Y: { } mark }, ..])
            {
                line[At(mark)] = '┆';
            }

            for (var at = At(point.Low ?? point.Y); at <= At(point.High ?? point.Y); at++)
            {
                line[at] = '─';
            }

            line[At(point.Y)] = '●';
            return new string(line);
        }

        var rows = series.Points.Select(point => (series.X.Labels[(int)point.X], point)).ToList();
        return $"  {cells.Title(series)}\n{Rows(rows, sheet, cells, columns, Draw)}";
    }

    private static string DrawHeatMap(SheetSeries series, CellText cells)
    {
        var (low, high) = Range(series.Points.Select(point => point.Value));
        var width = series.Y.Labels.Max(Wrapping.CellWidth);
        var text = new StringBuilder("  ").Append(cells.Title(series)).Append('\n');
        for (var row = series.Y.Labels.Count - 1; row >= 0; row--)
        {
            var label = series.Y.Labels[row];
            text.Append("  ").Append(label).Append(' ', width - Wrapping.CellWidth(label) + 1);
            for (var column = 0; column < series.X.Labels.Count; column++)
            {
                var point = series.Points.FirstOrDefault(item => item.Y == row && item.X == column);
                var mark =
                    point is null ? ' '
                    : point.Value is not { } value ? '×'
                    : Shades[(int)Math.Round((value - low) / (high - low) * (Shades.Length - 1))];
                text.Append(mark, 2);
            }

            text.Append('\n');
        }

        text.Append(' ', width + 3).Append(string.Join(" · ", series.X.Labels)).Append('\n');
        text.Append("  ").Append(Shades[0]).Append(' ').Append(Figures.Real(low)).Append("  ");
        return text.Append(Shades[^1]).Append(' ').Append(Figures.Real(high)).ToString();
    }

    /// <summary>A line for each point: its label, what stands for it, and its value; the label has a line of its own where there is no room.</summary>
    private static string Rows(
        IReadOnlyList<(string Label, SheetPoint Point)> rows,
        Sheet sheet,
        CellText cells,
        int columns,
        Func<SheetPoint, int, string> draw
    )
    {
        var width = rows.Max(row => Wrapping.CellWidth(row.Label));
        var room = columns - Indent - 1 - rows.Max(row => Wrapping.CellWidth(Interval(row.Point)));
        var isBeside = room - width - 1 >= ShortestBarInCharacters;
        var length = Math.Clamp(isBeside ? room - width - 1 : room, ShortestBarInCharacters, LongestBarInCharacters);
        return string.Join(
            '\n',
            rows.Select(row =>
            {
                var label = isBeside
                    ? $"  {row.Label}{new string(' ', width - Wrapping.CellWidth(row.Label) + 1)}"
                    : $"  {row.Label}\n  ";
                return row.Point switch
                {
                    { HeldBack: { } reason } => label + cells.HeldBack(reason, sheet),
                    { Y: null } => label + Figures.None,
                    var point => $"{label}{draw(point, length)} {Interval(point)}",
                };
            })
        );
    }

    /// <summary>The longest bar stands for the greatest value; negative values have none.</summary>
    private static Func<SheetPoint, int, string> Bar(IEnumerable<SheetPoint> points)
    {
        var greatest = points.Max(point => point.Y) ?? 0;
        return (point, length) =>
            new string('█', greatest > 0 ? (int)Math.Round(Math.Max(0, point.Y!.Value) / greatest * length) : 0);
    }

    private static string Interval(SheetPoint point) =>
        point is { Low: { } low, High: { } high }
            ? $"{Figures.Real(point.Y)} [{Figures.Real(low)}, {Figures.Real(high)}]"
            : Figures.Real(point.Y);

    /// <summary>The least and the greatest of some values; never the same.</summary>
    internal static (double Low, double High) Range(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().DefaultIfEmpty(0).ToList();
        var (low, high) = (known.Min(), known.Max());
        return high > low ? (low, high) : (low, low + 1);
    }
}
