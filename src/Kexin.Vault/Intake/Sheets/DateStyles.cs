using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Kexin.Vault;

/// <summary>What a number's style makes of it.</summary>
internal enum DateStyle : byte
{
    /// <summary>It stays a number.</summary>
    None,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A day and a time.</summary>
    DayAndTime,

    /// <summary>A time of the day.</summary>
    Time,
}

/// <summary>Which of a workbook's styles are those of dates and times.</summary>
/// <remarks>Source: ECMA-376, part 1, 18.8.30 (numFmt): the built-in formats, and what the letters of the others mean.</remarks>
internal static class DateStyles
{
    /// <summary>By the number of a cell's style.</summary>
    public static IReadOnlyList<DateStyle> Read(WorkbookStylesPart? part, UnpackingBudget budget)
    {
        var styles = new List<DateStyle>();
        if (part is null)
        {
            return styles;
        }

        var formats = new Dictionary<string, DateStyle>(StringComparer.Ordinal);
        var isCells = false;
        using var xml = budget.Open(part);
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs")
            {
                isCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "numFmt" })
            {
                formats[xml.GetAttribute("numFmtId") ?? ""] = Of(xml.GetAttribute("formatCode") ?? "");
            }
            else if (isCells && xml is { NodeType: XmlNodeType.Element, LocalName: "xf" })
            {
                var id = xml.GetAttribute("numFmtId") ?? "0";
                styles.Add(formats.TryGetValue(id, out var style) ? style : BuiltIn(XmlConvert.ToInt32(id)));
            }
        }

        return styles;
    }

    /// <summary>What a format's code says.</summary>
    public static DateStyle Of(string code)
    {
        var (day, month, time) = (false, false, false);
        for (var at = 0; at < code.Length && code[at] != ';'; at++)
        {
            switch (char.ToLowerInvariant(code[at]))
            {
                case '"':
                    at = EndOf(code, at, '"');
                    break;
                case '[':
                    var end = EndOf(code, at, ']');
                    time |=
                        code[(at + 1)..Math.Min(end, code.Length)].ToLowerInvariant()
                            is "h"
                                or "hh"
                                or "m"
                                or "mm"
                                or "s"
                                or "ss";
                    at = end;
                    break;
                case '\\' or '_' or '*':
                    at++;
                    break;
                case 'g' when code.AsSpan(at).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    return DateStyle.None;
                case 'y' or 'd':
                    day = true;
                    break;
                case 'm':
                    month = true;
                    break;
                case 'h' or 's':
                    time = true;
                    break;
                default:
                    break;
            }
        }

        return (day || (month && !time), time) switch
        {
            (true, true) => DateStyle.DayAndTime,
            (true, false) => DateStyle.Day,
            (false, true) => DateStyle.Time,
            _ => DateStyle.None,
        };
    }

    private static int EndOf(string code, int at, char mark) =>
        code.IndexOf(mark, at + 1) is var end and >= 0 ? end : code.Length;

    private static DateStyle BuiltIn(int id) =>
        id switch
        {
            >= 14 and <= 17 or >= 27 and <= 31 or 36 or >= 50 and <= 54 or 57 or 58 => DateStyle.Day,
            22 => DateStyle.DayAndTime,
            >= 18 and <= 21 or >= 32 and <= 35 or 55 or 56 or >= 45 and <= 47 => DateStyle.Time,
            _ => DateStyle.None,
        };
}
