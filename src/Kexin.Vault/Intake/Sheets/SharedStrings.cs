using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace Kexin.Vault;

/// <summary>The texts that a workbook's cells share, and how a text is put together from its runs.</summary>
/// <remarks>Source: ECMA-376, part 1, 18.4. Hints of pronunciation (rPh) are no part of a text.</remarks>
internal static class SharedStrings
{
    /// <summary>All of them, in order; none where the part is not there.</summary>
    public static IReadOnlyList<string> Read(SharedStringTablePart? part, UnpackingBudget budget)
    {
        var texts = new List<string>();
        if (part is null)
        {
            return texts;
        }

        using var xml = budget.Open(part);
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                texts.Add(TextOf(xml));
            }
        }

        return texts;
    }

    /// <summary>The text of the element that is open, up to its end.</summary>
    public static string TextOf(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var depth = xml.Depth;
        var skipped = int.MaxValue;
        while (xml.Read() && xml.Depth > depth)
        {
            skipped = xml.Depth <= skipped && xml.NodeType == XmlNodeType.EndElement ? int.MaxValue : skipped;
            if (
                xml is { NodeType: XmlNodeType.Element, LocalName: "rPh", IsEmptyElement: false }
                && skipped == int.MaxValue
            )
            {
                skipped = xml.Depth;
            }
            else if (
                skipped == int.MaxValue
                && xml.NodeType
                    is XmlNodeType.Text
                        or XmlNodeType.SignificantWhitespace
                        or XmlNodeType.Whitespace
                        or XmlNodeType.CDATA
            )
            {
                text.Append(xml.Value);
            }
        }

        return Unescape(text.ToString());
    }

    /// <summary>Characters that XML does not have are written as _x000D_.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (
                at + 7 <= text.Length
                && text[at] == '_'
                && text[at + 1] == 'x'
                && text[at + 6] == '_'
                && ushort.TryParse(
                    text.AsSpan(at + 2, 4),
                    System.Globalization.NumberStyles.AllowHexSpecifier,
                    null,
                    out var code
                )
            )
            {
                plain.Append((char)code);
                at += 6;
            }
            else
            {
                plain.Append(text[at]);
            }
        }

        return plain.ToString();
    }
}
