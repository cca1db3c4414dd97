using SkiaSharp;

namespace Kexin.Node.Inspection;

/// <summary>Writes on the pages of a PDF; Chinese needs a font of the machine's, as Debian's fonts-noto-cjk.</summary>
internal sealed class PagePen : IDisposable
{
    private const float RowSize = 9;
    private const float Gap = 6;

    /// <summary>Where fonts with Chinese lie on Debian, then one without; the third face of the collection is that of simplified Chinese.</summary>
    private static readonly (string Path, int Face)[] s_fonts =
    [
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
        ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
        ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
    ];

    private readonly SKTypeface _face;

    private PagePen(SKTypeface face) => _face = face;

    /// <summary>With the first of the fonts that is there.</summary>
    /// <exception cref="DomainException">There is none.</exception>
    public static PagePen Open()
    {
        var (path, face) = s_fonts.FirstOrDefault(font => File.Exists(font.Path));
        return path is null
            ? throw new DomainException(
                FaultCodes.Conflict,
                new("This machine has no font for a PDF.", "本机没有可用于生成 PDF 的字体。"),
                new("Install Debian's fonts-noto-cjk.", "请安装 Debian 的 fonts-noto-cjk 软件包。")
            )
            : new PagePen(SKTypeface.FromFile(path, face));
    }

    /// <summary>Writes a text that goes on in the next line where it is too wide.</summary>
    /// <returns>The base of the line after it.</returns>
    public float Write(SKCanvas canvas, string text, float size, float x, float y, float width, SKColor? colour = null)
    {
        using var font = new SKFont(_face, size);
        using var paint = new SKPaint { Color = colour ?? SKColors.Black, IsAntialias = true };
        var rest = text.Length == 0 ? " " : text;
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

    /// <summary>Writes a row of a table, and a line under it.</summary>
    /// <param name="canvas">The page.</param>
    /// <param name="cells">The texts, as many as there are widths at most.</param>
    /// <param name="widths">Of the columns.</param>
    /// <param name="x">Where the row begins.</param>
    /// <param name="y">The base of its first line.</param>
    /// <param name="colour">Of the texts.</param>
    /// <returns>The base of the row after it.</returns>
    public float DrawRow(
        SKCanvas canvas,
        IReadOnlyList<string> cells,
        IReadOnlyList<float> widths,
        float x,
        float y,
        SKColor colour
    )
    {
        var (left, end) = (x, y);
        foreach (var (cell, width) in cells.Zip(widths))
        {
            end = Math.Max(end, Write(canvas, cell, RowSize, left, y, width - Gap, colour));
            left += width;
        }

        using var line = new SKPaint { Color = SKColors.LightGray, StrokeWidth = 0.5f };
        canvas.DrawLine(x, end - 8, x + widths.Sum(), end - 8, line);
        return end + 4;
    }

    public void Dispose() => _face.Dispose();
}
