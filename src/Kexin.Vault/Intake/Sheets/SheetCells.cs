using System.Globalization;
using System.Xml;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>The text that counts of a cell of a sheet.</summary>
/// <param name="strings">The texts that cells share.</param>
/// <param name="styles">What each style makes of a number.</param>
/// <param name="is1904">Whether days are counted from 1904.</param>
internal sealed class SheetCells(IReadOnlyList<string> strings, IReadOnlyList<DateStyle> styles, bool is1904)
{
    /// <summary>After this day comes 1900-02-29, which never was.</summary>
    private const double LastDayBeforeGap = 60;

    private const double GreatestDay = 2_958_466;

    private static readonly DateTime s_epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime s_epoch1904 = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads the cell that is open up to its end; empty where it has no value.</summary>
    public string Read(XmlReader xml)
    {
        var type = xml.GetAttribute("t");
        var style = xml.GetAttribute("s") is { } number ? XmlConvert.ToInt32(number) : 0;
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var text = "";
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "is" && xml.Depth == depth + 1)
            {
                text = SharedStrings.TextOf(xml);
            }
        }

        return text.Length == 0
            ? ""
            : type switch
            {
                "s" => strings[int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)],
                "b" => text == "1" ? "true" : "false",
                "inlineStr" or "str" or "e" or "d" => text,
                _ => OfNumber(text, style < styles.Count ? styles[style] : DateStyle.None),
            };
    }

    private string OfNumber(string text, DateStyle style)
    {
        if (style == DateStyle.None && text.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return text;
        }

        if (
            !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !double.IsFinite(value)
        )
        {
            return text;
        }

        return style == DateStyle.None || value is < 0 or >= GreatestDay ? Plain(value) : OfDate(value, style);
    }

    private string OfDate(double value, DateStyle style)
    {
        var day = Math.Floor(value);
        var milliseconds = Math.Round((value - day) * 86_400_000);
        var epoch = is1904 ? s_epoch1904 : s_epoch;
        if (!is1904 && value < LastDayBeforeGap)
        {
            day++;
        }

        var time = epoch.AddDays(day).AddMilliseconds(milliseconds);
        var seconds = time.Millisecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fff";
        var format = style switch
        {
            DateStyle.Time when value < 1 => seconds,
            DateStyle.Day when milliseconds == 0 => "yyyy-MM-dd",
            _ => "yyyy-MM-dd " + seconds,
        };
        return time.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>The shortest decimal of a double; a whole one without an exponent.</summary>
    private static string Plain(double value) =>
        Math.Floor(value) == value && Math.Abs(value) <= CellText.GreatestInteger
            ? value.ToString("F0", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
}
