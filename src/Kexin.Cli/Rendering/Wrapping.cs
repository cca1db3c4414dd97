using System.Text;
using System.Text.RegularExpressions;

namespace Kexin.Cli.Rendering;

/// <summary>Breaks text into lines by what a terminal's columns hold; Chinese breaks between any two characters.</summary>
internal static partial class Wrapping
{
    private const string NeverFirst = "，。；：！？、）》”’％·";
    private const string NeverLast = "（《“‘";

    /// <summary>Narrow marks that cling to a wide character before them.</summary>
    private const string NeverAfterWide = ".,;:!?)]}'\"%";

    /// <summary>Columns on a terminal: two for a wide East Asian character.</summary>
    public static int CellWidth(string text) => text.Sum(CellWidth);

    /// <summary>The text's lines. A word that is longer than a line stays whole, so that it can be copied.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            var used = 0;
            foreach (var unit in Units(paragraph))
            {
                var wide = CellWidth(unit.TrimEnd(' '));
                if (used > 0 && used + wide > width)
                {
                    yield return line.ToString().TrimEnd(' ');
                    line.Clear();
                    used = 0;
                }

                line.Append(unit);
                used += CellWidth(unit);
            }

            yield return line.ToString().TrimEnd(' ');
        }
    }

    /// <summary>The columns of the widest piece that is never broken.</summary>
    public static int LongestUnit(string text) =>
        text.ReplaceLineEndings("\n")
            .Split('\n')
            .SelectMany(Units)
            .Select(unit => CellWidth(unit.TrimEnd(' ')))
            .DefaultIfEmpty()
            .Max();

    /// <summary>The pieces that are never broken: a word or a time with the spaces after it, or a wide character with what clings to it.</summary>
    private static IEnumerable<string> Units(string text)
    {
        var times = Times().Matches(text);
        var start = 0;
        for (var end = 1; end < text.Length; end++)
        {
            var isInTime = times.Any(time => time.Index < end && end < time.Index + time.Length);
            if (!isInTime && Breaks(text[end - 1], text[end]))
            {
                yield return text[start..end];
                start = end;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?( [+-][0-9]{2}:[0-9]{2})?")]
    private static partial Regex Times();

    private static bool Breaks(char before, char after) =>
        after != ' '
        && !NeverFirst.Contains(after, StringComparison.Ordinal)
        && !NeverLast.Contains(before, StringComparison.Ordinal)
        && !(CellWidth(before) == 2 && NeverAfterWide.Contains(after, StringComparison.Ordinal))
        && (before == ' ' || CellWidth(before) == 2 || CellWidth(after) == 2);

    private static int CellWidth(char character) =>
        character is >= '\u1100' and not (>= '\u2000' and <= '\u2E7F') ? 2 : 1;
}
