using System.Globalization;
using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Series as plain characters.</summary>
internal static class SheetChart
{
    private const int LongestBarInCharacters = 40;
    private const string Shades = "░▒▓█";

    /// <summary>Draws a series, or bars of several sheets beside each other under their names.</summary>
    /// <param name="series">All of one kind; only bars may be several.</param>
    /// <param name="sheet">Holds the reasons.</param>
    /// <param name="cells">Writes values and what is held back.</param>
    public static string Draw(IReadOnlyList<(SheetSeries Series, string Name)> series, Sheet sheet, CellText cells)
    {
        var only = series[0].Series;
        return only.Points.Count == 0
            ? ""
            : only.Kind switch
            {
                SeriesKind.Bars => DrawBars(series, sheet, cells),
                SeriesKind.Histogram => DrawHistogram(only, sheet, cells),
                SeriesKind.Forest => DrawForest(only, sheet, cells),
                SeriesKind.HeatMap => DrawHeatMap(only, cells),
                _ => LinePlot.Draw(only, cells),
            };
    }

    private static string DrawBars(IReadOnlyList<(SheetSeries Series, string Name)> series, Sheet sheet, CellText cells)
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
        return Rows(bars, sheet, cells, Bar(bars.Select(bar => bar.Point)), Interval);
    }

    private static string DrawHistogram(SheetSeries series, Sheet sheet, CellText cells)
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
        return $"  {cells.Title(series)}\n{Rows(bars, sheet, cells, Bar(series.Points), Interval)}";
    }

    private static string DrawForest(SheetSeries series, Sheet sheet, CellText cells)
    {
        var (low, high) = Range([
            .. series.Points.SelectMany(point => new[] { point.Low, point.Y, point.High }),
            .. series.Reference.Select(point => point.Y),
        ]);
        int At(double? value) => (int)Math.Round(((value!.Value - low) / (high - low)) * (LongestBarInCharacters - 1));
        string Draw(SheetPoint point)
        {
            var line = new string(' ', LongestBarInCharacters).ToCharArray();
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
        return $"  {cells.Title(series)}\n{Rows(rows, sheet, cells, Draw, Interval)}";
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

    /// <summary>A line for each point: its label, what stands for it, and its value.</summary>
    private static string Rows(
        IReadOnlyList<(string Label, SheetPoint Point)> rows,
        Sheet sheet,
        CellText cells,
        Func<SheetPoint, string> draw,
        Func<SheetPoint, string> value
    )
    {
        var width = rows.Max(row => Wrapping.CellWidth(row.Label));
        return string.Join(
            '\n',
            rows.Select(row =>
            {
                var label = $"  {row.Label}{new string(' ', width - Wrapping.CellWidth(row.Label) + 1)}";
                return row.Point switch
                {
                    { HeldBack: { } reason } => label + cells.HeldBack(reason, sheet),
                    { Y: null } => label + Figures.None,
                    var point => $"{label}{draw(point)} {value(point)}",
                };
            })
        );
    }

    /// <summary>The longest bar stands for the greatest value; negative values have none.</summary>
    private static Func<SheetPoint, string> Bar(IEnumerable<SheetPoint> points)
    {
        var greatest = points.Max(point => point.Y) ?? 0;
        return point => new string(
            '█',
            greatest > 0 ? (int)Math.Round(Math.Max(0, point.Y!.Value) / greatest * LongestBarInCharacters) : 0
        );
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
