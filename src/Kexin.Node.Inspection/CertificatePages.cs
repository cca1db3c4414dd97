using Kexin.Inspection.Reports;
using QRCoder;
using SkiaSharp;

namespace Kexin.Node.Inspection;

/// <summary>Draws a certificate on pages of A4; Chinese needs a font of the machine's, as Debian's fonts-noto-cjk.</summary>
internal sealed class CertificatePages : IDisposable
{
    private const float Width = 595;
    private const float Height = 842;
    private const float Margin = 48;
    private const float Line = 15;
    private const float CodeSize = 96;

    /// <summary>Where fonts with Chinese lie on Debian, then one without; the third face of the collection is that of simplified Chinese.</summary>
    private static readonly (string Path, int Face)[] s_fonts =
    [
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
        ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
    ];

    private readonly SKTypeface _face;

    private CertificatePages(SKTypeface face) => _face = face;

    /// <summary>With the first of the fonts that is there.</summary>
    /// <exception cref="DomainException">There is none.</exception>
    public static CertificatePages Open()
    {
        var (path, face) = s_fonts.FirstOrDefault(font => File.Exists(font.Path));
        return path is null
            ? throw new DomainException(
                FaultCodes.Conflict,
                new("This machine has no font for a certificate.", "本机没有可用于证书的字体。"),
                new("Install Debian's fonts-noto-cjk.", "请安装 Debian 的 fonts-noto-cjk 软件包。")
            )
            : new CertificatePages(SKTypeface.FromFile(path, face));
    }

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

    public void Dispose() => _face.Dispose();

    private void DrawAll(SKDocument document, CertificateText text)
    {
        var canvas = document.BeginPage(Width, Height);
        DrawCode(canvas, text.Code);
        var y = Margin + 20;
        y = Write(canvas, text.Title, 20, Margin, y, Width - (2 * Margin) - CodeSize) + 12;
        foreach (var (label, value) in text.Facts)
        {
            Write(canvas, label, 9, Margin, y, 110, SKColors.Gray);
            y = Write(canvas, value, 10, Margin + 118, y, Width - (2 * Margin) - 118 - CodeSize) + 2;
        }

        y = Math.Max(y, Margin + CodeSize + 20) + 10;
        y = DrawRow(canvas, text.Heads, y, SKColors.Gray);
        foreach (var row in text.Rows)
        {
            if (y > Height - Margin - (4 * Line))
            {
                document.EndPage();
                canvas = document.BeginPage(Width, Height);
                y = DrawRow(canvas, text.Heads, Margin + Line, SKColors.Gray);
            }

            y = DrawRow(canvas, [row.Point, row.Person, row.Contact, row.Time, row.Findings], y, SKColors.Black);
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
            y = Write(canvas, note, 9, Margin, y, Width - (2 * Margin), SKColors.DimGray) + 4;
        }

        document.EndPage();
    }

    private float DrawRow(SKCanvas canvas, IReadOnlyList<string> cells, float y, SKColor colour)
    {
        ReadOnlySpan<float> widths = [120, 70, 74, 150, 85];
        var (x, end) = (Margin, y);
        for (var i = 0; i < cells.Count; i++)
        {
            end = Math.Max(end, Write(canvas, cells[i], 9, x, y, widths[i] - 6, colour));
            x += widths[i];
        }

        using var line = new SKPaint { Color = SKColors.LightGray, StrokeWidth = 0.5f };
        canvas.DrawLine(Margin, end - 8, Width - Margin, end - 8, line);
        return end + 4;
    }

    /// <summary>Writes a text that goes on in the next line where it is too wide.</summary>
    /// <returns>The base of the line after it.</returns>
    private float Write(SKCanvas canvas, string text, float size, float x, float y, float width, SKColor? colour = null)
    {
        using var font = new SKFont(_face, size);
        using var paint = new SKPaint { Color = colour ?? SKColors.Black, IsAntialias = true };
        var rest = text;
        do
        {
            var count = Math.Max(1, font.BreakText(rest, width));
            if (count < rest.Length && rest.LastIndexOf(' ', count - 1) is > 0 and var space)
            {
                count = space + 1;
            }

            canvas.DrawText(rest[..count], x, y, SKTextAlign.Left, font, paint);
            rest = rest[count..];
            y += size * 1.5f;
        } while (rest.Length > 0);
        return y;
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
