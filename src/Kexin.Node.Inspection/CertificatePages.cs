using Kexin.Inspection.Reports;
using QRCoder;
using SkiaSharp;

namespace Kexin.Node.Inspection;

/// <summary>Draws a certificate on pages of A4.</summary>
internal sealed class CertificatePages(PagePen pen)
{
    private const float Width = 595;
    private const float Height = 842;
    private const float Margin = 48;
    private const float Line = 15;
    private const float CodeSize = 96;
    private static readonly float[] s_widths = [120, 70, 74, 150, 85];

    /// <summary>The pages as a PDF.</summary>
    public byte[] Draw(CertificateText text)
    {
        using var written = new MemoryStream();
        using (var document = SKDocument.CreatePdf(written))
        {
            DrawAll(document, text);
            document.Close();
        }

        return written.ToArray();
    }

    private void DrawAll(SKDocument document, CertificateText text)
    {
        var canvas = document.BeginPage(Width, Height);
        DrawCode(canvas, text.Code);
        var y = Margin + 20;
        y = pen.Write(canvas, text.Title, 20, Margin, y, Width - (2 * Margin) - CodeSize) + 12;
        foreach (var (label, value) in text.Facts)
        {
            pen.Write(canvas, label, 9, Margin, y, 110, SKColors.Gray);
            y = pen.Write(canvas, value, 10, Margin + 118, y, Width - (2 * Margin) - 118 - CodeSize) + 2;
        }

        y = Math.Max(y, Margin + CodeSize + 20) + 10;
        y = pen.DrawRow(canvas, text.Heads, s_widths, Margin, y, SKColors.Gray);
        foreach (var row in text.Rows)
        {
            if (y > Height - Margin - (4 * Line))
            {
                document.EndPage();
                canvas = document.BeginPage(Width, Height);
                y = pen.DrawRow(canvas, text.Heads, s_widths, Margin, Margin + Line, SKColors.Gray);
            }

            string[] cells = [row.Point, row.Person, row.Contact, row.Time, row.Findings];
            y = pen.DrawRow(canvas, cells, s_widths, Margin, y, SKColors.Black);
        }

        if (y > Height - Margin - (6 * Line))
        {
            document.EndPage();
            canvas = document.BeginPage(Width, Height);
            y = Margin + Line;
        }

        y += 14;
        foreach (var note in text.Notes)
        {
            y = pen.Write(canvas, note, 9, Margin, y, Width - (2 * Margin), SKColors.DimGray) + 4;
        }

        document.EndPage();
    }

    private static void DrawCode(SKCanvas canvas, string code)
    {
        using var generator = new QRCodeGenerator();
        using var made = generator.CreateQrCode(code, QRCodeGenerator.ECCLevel.M);
        var modules = made.ModuleMatrix;
        var size = CodeSize / modules.Count;
        using var paint = new SKPaint { Color = SKColors.Black };
        for (var row = 0; row < modules.Count; row++)
        {
            for (var column = 0; column < modules.Count; column++)
            {
                if (modules[row][column])
                {
                    canvas.DrawRect(
                        Width - Margin - CodeSize + (column * size),
                        Margin + (row * size),
                        size,
                        size,
                        paint
                    );
                }
            }
        }
    }
}
