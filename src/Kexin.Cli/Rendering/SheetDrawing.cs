using System.Globalization;
using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A series as a drawing inside a page (SVG), with the numbers of its axes.</summary>
internal sealed class SheetDrawing
{
    private const int Width = 640;
    private const int Height = 360;
    private const int Left = 80;
    private const int Bottom = 50;
    private const int Margin = 20;
    private const int RowHeight = 24;
    private const int LabelWidth = 220;
    private const string Ink = "#2563a8";

    private readonly StringBuilder _svg = new();
    private readonly SheetSeries _series;
    private readonly Sheet _sheet;
    private readonly CellText _cells;

    private SheetDrawing(SheetSeries series, Sheet sheet, CellText cells) =>
        (_series, _sheet, _cells) = (series, sheet, cells);

    /// <summary>The drawing, with at least one point.</summary>
    public static string Draw(SheetSeries series, Sheet sheet, CellText cells)
    {
        var drawing = new SheetDrawing(series, sheet, cells);
        var height = series.Kind switch
        {
            SeriesKind.Bars or SeriesKind.Histogram or SeriesKind.Forest => Rows(series.Points.Count),
            SeriesKind.HeatMap => Rows(series.Y.Labels.Count + 1),
            _ => Height,
        };
        drawing._svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\" font-size=\"12\">"
        );
        drawing._svg.Append("<title>").Append(SheetPage.Escape(cells.Title(series))).Append("</title>");
        switch (series.Kind)
        {
            case SeriesKind.Bars or SeriesKind.Histogram or SeriesKind.Forest:
                drawing.DrawRows();
                break;
            case SeriesKind.HeatMap:
                drawing.DrawHeatMap();
                break;
            default:
                drawing.DrawLine();
                break;
        }

        return drawing._svg.Append("</svg>").ToString();
    }

    private static int Rows(int count) => (count * RowHeight) + (2 * Margin);

    private void DrawRows()
    {
        var isForest = _series.Kind == SeriesKind.Forest;
        var marks = _series.Reference.Select(point => point.Y);
        var (low, high) = SheetChart.Range([
            .. _series.Points.SelectMany(point => new[] { point.Low, point.Y, point.High }),
            .. isForest ? marks : [0],
        ]);
        double X(double value) => LabelWidth + ((value - low) / (high - low) * (Width - LabelWidth - 120));
        for (var row = 0; row < _series.Points.Count; row++)
        {
            var point = _series.Points[row];
            var y = Margin + (row * RowHeight);
            Text(LabelWidth - 8, y + 15, LabelOf(point, row), "end");
            if (point.Y is not { } value)
            {
                Text(LabelWidth, y + 15, point.HeldBack is { } why ? _cells.HeldBack(why, _sheet) : Figures.None);
                continue;
            }

            if (isForest)
            {
                Add($"<circle cx=\"{X(value):0.#}\" cy=\"{y + 11}\" r=\"4\" fill=\"{Ink}\"/>");
            }
            else
            {
                var (from, to) = (X(Math.Min(0, value)), X(Math.Max(0, value)));
                Add($"<rect x=\"{from:0.#}\" y=\"{y + 3}\" width=\"{to - from:0.#}\" height=\"16\" fill=\"{Ink}\"/>");
            }

            if (point is { Low: { } least, High: { } most })
            {
                Add($"<path d=\"M{X(least):0.#} {y + 11}H{X(most):0.#}\" stroke=\"#000\"/>");
            }

            Text(X(point.High ?? Math.Max(value, low)) + 6, y + 15, Figures.Real(value));
        }

        foreach (var mark in isForest ? marks.OfType<double>() : [])
        {
            Add(
                $"<path d=\"M{X(mark):0.#} {Margin}V{Rows(_series.Points.Count) - Margin}\" stroke=\"#888\" stroke-dasharray=\"4\"/>"
            );
        }
    }

    private string LabelOf(SheetPoint point, int row) =>
        _series.Kind != SeriesKind.Histogram
            ? _series.X.Labels[(int)point.X]
            : string.Create(
                CultureInfo.InvariantCulture,
                $"[{point.X}, {point.To}{(row == _series.Points.Count - 1 ? ']' : ')')}"
            );

    private void DrawHeatMap()
    {
        var (low, high) = SheetChart.Range(_series.Points.Select(point => point.Value));
        var cell = (Width - LabelWidth - Margin) / (double)_series.X.Labels.Count;
        foreach (var point in _series.Points)
        {
            var (x, y) = (
                LabelWidth + (point.X * cell),
                Margin + ((_series.Y.Labels.Count - 1 - (point.Y ?? 0)) * RowHeight)
            );
            var share = point.Value is { } value ? (value - low) / (high - low) : 0;
            var fill = point.Value is null ? "#eee" : Ink;
            var opacity = point.Value is null ? 1 : 0.1 + (0.9 * share);
            Add(
                $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{cell:0.#}\" height=\"{RowHeight}\" fill=\"{fill}\" fill-opacity=\"{opacity:0.##}\"/>"
            );
            Text(
                x + (cell / 2),
                y + 16,
                point.Value is { } shown ? Figures.Real(shown)
                    : point.HeldBack is { } why ? _cells.HeldBack(why, _sheet)
                    : Figures.None,
                "middle"
            );
        }

        for (var row = 0; row < _series.Y.Labels.Count; row++)
        {
            Text(
                LabelWidth - 8,
                Margin + ((_series.Y.Labels.Count - 1 - row) * RowHeight) + 16,
                _series.Y.Labels[row],
                "end"
            );
        }

        for (var column = 0; column < _series.X.Labels.Count; column++)
        {
            Text(
                LabelWidth + ((column + 0.5) * cell),
                Rows(_series.Y.Labels.Count) - 8,
                _series.X.Labels[column],
                "middle"
            );
        }
    }

    private void DrawLine()
    {
        var all = _series.Points.Concat(_series.Reference).ToList();
        var (left, right) = SheetChart.Range(all.Select(point => (double?)point.X));
        var (low, high) = SheetChart.Range(all.SelectMany(point => new[] { point.Low, point.Y, point.High }));
        double X(double value) => Left + ((value - left) / (right - left) * (Width - Left - Margin));
        double Y(double value) => Height - Bottom - ((value - low) / (high - low) * (Height - Bottom - Margin));
        string Path(IEnumerable<(double X, double? Y)> points)
        {
            var path = new StringBuilder();
            foreach (var (x, y) in points.Where(point => point.Y is not null))
            {
                var inSteps = _series.Kind == SeriesKind.Survival && path.Length > 0;
                var (across, up) = (
                    X(x).ToString("0.#", CultureInfo.InvariantCulture),
                    Y(y!.Value).ToString("0.#", CultureInfo.InvariantCulture)
                );
                path.Append(
                    inSteps ? $"H{across}V{up}"
                    : path.Length == 0 ? $"M{across} {up}"
                    : $"L{across} {up}"
                );
            }

            return path.ToString();
        }

        Add($"<path d=\"M{Left} {Margin}V{Height - Bottom}H{Width - Margin}\" fill=\"none\" stroke=\"#444\"/>");
        Text(Left - 6, Margin + 8, Figures.Real(high), "end");
        Text(Left - 6, Height - Bottom, Figures.Real(low), "end");
        Text(Left, Height - Bottom + 16, Figures.Real(left));
        Text(Width - Margin, Height - Bottom + 16, Figures.Real(right), "end");
        Text((Left + Width - Margin) / 2.0, Height - 14, _cells.Head(_series.X), "middle");
        Text(Left, Margin - 6, _cells.Head(_series.Y), "end");
        Add(
            $"<path d=\"{Path(_series.Reference.Select(point => (point.X, point.Y)))}\" fill=\"none\" stroke=\"#888\" stroke-dasharray=\"4\"/>"
        );
        foreach (var edge in new Func<SheetPoint, double?>[] { point => point.Low, point => point.High })
        {
            Add(
                $"<path d=\"{Path(_series.Points.Select(point => (point.X, edge(point))))}\" fill=\"none\" stroke=\"{Ink}\" stroke-opacity=\"0.4\"/>"
            );
        }

        Add(
            $"<path d=\"{Path(_series.Points.Select(point => (point.X, point.Y)))}\" fill=\"none\" stroke=\"{Ink}\" stroke-width=\"2\"/>"
        );
    }

    private void Text(double x, double y, string text, string anchor = "start")
    {
        Add($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">");
        _svg.Append(SheetPage.Escape(text)).Append("</text>");
    }

    private void Add(FormattableString element) => _svg.Append(element.ToString(CultureInfo.InvariantCulture));
}
