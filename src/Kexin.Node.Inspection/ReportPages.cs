using Kexin.Inspection.Reports;
using SkiaSharp;

namespace Kexin.Node.Inspection;

/// <summary>Draws a report on pages of A4, lying: what it is about, the trend as bars, and the tables.</summary>
internal sealed class ReportPages(PagePen pen)
{
    private const float Width = 842;
    private const float Height = 595;
    private const float Margin = 48;
    private const float Line = 15;
    private const float ChartHeight = 150;
    private const float LeastBar = 0.5f;
    private static readonly float[] s_counts = [178, 71, 71, 71, 71, 71, 71, 71, 71];
    private static readonly float[] s_rules = [300, 90, 120, 236];
    private static readonly SKColor[] s_inks = [new(0x8a, 0x4b, 0x00), new(0x1b, 0x5a, 0x9e), new(0x9a, 0x9a, 0x9a)];

    /// <summary>The pages as a PDF.</summary>
    /// <exception cref="DomainException">This machine has no font for it.</exception>
    public static byte[] Make(ReportText text)
    {
        using var pen = PagePen.Open();
        using var written = new MemoryStream();
        using (var document = SKDocument.CreatePdf(written))
        {
            new ReportPages(pen).Draw(document, text);
            document.Close();
        }

        return written.ToArray();
    }

    private void Draw(SKDocument document, ReportText text)
    {
        var canvas = document.BeginPage(Width, Height);
        var y = pen.Write(canvas, text.Title, 20, Margin, Margin + 20, Width - (2 * Margin)) + 6;
        foreach (var (label, value) in text.Facts)
        {
            pen.Write(canvas, label, 9, Margin, y, 110, SKColors.Gray);
            y = pen.Write(canvas, value, 10, Margin + 118, y, Width - (2 * Margin) - 118) + 2;
        }

        y = DrawChart(canvas, text.Chart, y + 10);
        foreach (var (table, widths) in new[] { (text.Lines, s_counts), (text.Rules, s_rules), (text.Trend, s_counts) })
        {
            (canvas, y) = DrawTable(document, canvas, table, widths, y + 16);
        }

        document.EndPage();
    }

    private (SKCanvas Canvas, float Y) DrawTable(
        SKDocument document,
        SKCanvas canvas,
        ReportTable table,
        float[] widths,
        float y
    )
    {
        void Turn(float needed)
        {
            if (y > Height - Margin - needed)
            {
                document.EndPage();
                canvas = document.BeginPage(Width, Height);
                y = Margin + Line;
            }
        }

        Turn(6 * Line);
        y = pen.Write(canvas, table.Name, 13, Margin, y, Width - (2 * Margin)) + 4;
        y = pen.DrawRow(canvas, table.Heads, widths, Margin, y, SKColors.Gray);
        foreach (var row in table.Sum.Count > 0 ? table.Rows.Append(table.Sum) : table.Rows)
        {
            var top = y;
            Turn(3 * Line);
            if (y < top)
            {
                y = pen.DrawRow(canvas, table.Heads, widths, Margin, y, SKColors.Gray);
            }

            y = pen.DrawRow(canvas, [.. row.Select(Say)], widths, Margin, y, SKColors.Black);
        }

        return (canvas, y);
    }

    /// <summary>Bars side by side at each step, under what they mean; the greatest number stands at its height.</summary>
    private float DrawChart(SKCanvas canvas, ReportChart chart, float y)
    {
        y = pen.Write(canvas, chart.Title, 13, Margin, y, Width - (2 * Margin));
        var x = Margin;
        foreach (var ((name, _), ink) in chart.Kinds.Zip(s_inks))
        {
            using var paint = new SKPaint { Color = ink };
            canvas.DrawRect(x, y - 7, 8, 8, paint);
            pen.Write(canvas, name, 9, x + 12, y, 120);
            x += 140;
        }

        var (top, bottom) = (y + 12, y + 12 + ChartHeight);
        var most = Math.Max(1, chart.Kinds.SelectMany(kind => kind.Values).DefaultIfEmpty().Max());
        pen.Write(canvas, $"{most}", 9, Margin, top + 8, 40, SKColors.Gray);
        pen.Write(canvas, "0", 9, Margin, bottom, 40, SKColors.Gray);
        using var axis = new SKPaint { Color = SKColors.LightGray, StrokeWidth = 0.5f };
        canvas.DrawLine(Margin, bottom, Width - Margin, bottom, axis);
        var left = Margin + 40;
        var step = (Width - Margin - left) / Math.Max(1, chart.Steps.Count);
        var bar = Math.Max(LeastBar, step * 0.8f / chart.Kinds.Count);
        foreach (var ((kind, ink), place) in chart.Kinds.Zip(s_inks).Select((each, place) => (each, place)))
        {
            using var paint = new SKPaint { Color = ink };
            foreach (var (value, at) in kind.Values.Select((value, at) => (value, at)))
            {
                var tall = ChartHeight * value / most;
                canvas.DrawRect(left + (at * step) + (place * bar), bottom - tall, bar, tall, paint);
            }
        }

        // The first, the middle and the last: more would not have room.
        foreach (
            var at in new[] { 0, chart.Steps.Count / 2, chart.Steps.Count - 1 }
                .Where(at => at >= 0 && at < chart.Steps.Count)
                .Distinct()
        )
        {
            var place = Math.Min(left + (at * step), Width - Margin - 60);
            pen.Write(canvas, chart.Steps[at], 9, place, bottom + 12, 80, SKColors.Gray);
        }

        return bottom + 20;
    }

    private static string Say(ReportCell cell) => cell.Text ?? $"{cell.Number}";
}
