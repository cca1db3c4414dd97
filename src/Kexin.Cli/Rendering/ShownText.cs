using System.Globalization;
using System.Text;

namespace Kexin.Cli.Rendering;

/// <summary>Texts of others as a screen may show them; nothing in them can steer it or pass for something else.</summary>
/// <remarks>The ledger's rules refuse such texts; this is for what got into blocks under older rules, and for what no block holds.</remarks>
internal static class ShownText
{
    /// <summary>The text with what is not seen, but for line feeds, written out: <c>\u{202E}</c>.</summary>
    public static string Escape(string text) => VisibleText.Escape(text);

    /// <summary>A JSON text with what is not seen, but for line feeds between its parts, as JSON's own escapes.</summary>
    /// <param name="json">Well-formed JSON, in which such characters can only stand in strings.</param>
    public static string EscapeJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var shown = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (rune.Value == '\n' || VisibleText.IsVisible(rune))
            {
                shown.Append(rune.ToString());
                continue;
            }

            foreach (var unit in rune.ToString())
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
        }

        return shown.ToString();
    }
}
