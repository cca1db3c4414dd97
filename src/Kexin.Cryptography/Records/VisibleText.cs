using System.Buffers;
using System.Text;

namespace Kexin.Cryptography.Records;

/// <summary>Text in which what a screen shows is what is signed, so that two texts which look alike are not taken for one.</summary>
/// <remarks>
/// Source: the Unicode 16 property Default_Ignorable_Code_Point, with controls, separators of lines, private use, and every space but the
/// plain and the ideographic one. The table is written out, as .NET's grows with its version and members have to agree.
/// Not for: letters of two scripts that look alike.
/// </remarks>
public static class VisibleText
{
    /// <summary>In rising order.</summary>
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x0000, 0x001F),
        (0x007F, 0x00A0),
        (0x00AD, 0x00AD),
        (0x034F, 0x034F),
        (0x061C, 0x061C),
        (0x115F, 0x1160),
        (0x1680, 0x1680),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x2000, 0x200F),
        (0x2028, 0x202F),
        (0x205F, 0x206F),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xE000, 0xF8FF),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB),
        (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
        (0xF0000, 0x10FFFF),
    ];

    /// <summary>Whether every character is well formed and seen.</summary>
    /// <param name="text">Any text; the empty one is visible.</param>
    public static bool IsVisible(ReadOnlySpan<char> text) => FirstUnseen(text) < 0;

    /// <summary>Whether a character is seen.</summary>
    public static bool IsVisible(Rune rune) =>
        !Array.Exists(Unseen, range => rune.Value >= range.First && rune.Value <= range.Last);

    /// <summary>Whether a text is prose: what is seen, and line feeds, in normalisation form C; the empty one is.</summary>
    public static bool IsProse(ReadOnlySpan<char> text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (!IsVisible(text[line]))
            {
                return false;
            }
        }

        return NormalForm.IsC(text);
    }

    /// <summary>Whether a text is a name: one line that is seen, 1 to so many characters, in form C, no space at its ends.</summary>
    public static bool IsName(string text, int max)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0
            && text.Length <= max
            && IsVisible(text)
            && !char.IsWhiteSpace(text[0])
            && !char.IsWhiteSpace(text[^1])
            && NormalForm.IsC(text);
    }

    /// <summary>The text with what is not seen, but for line feeds, written out: <c>\u{202E}</c>.</summary>
    /// <remarks>For whoever shows texts that these rules may not have met, or met in an older version.</remarks>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (FirstUnseen(text.Replace('\n', ' ')) < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var isRune = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used) == OperationStatus.Done;
            if (isRune && (rune.Value == '\n' || IsVisible(rune)))
            {
                shown.Append(text, at, used);
            }
            else
            {
                shown.Append("\\u{").Append($"{(isRune ? rune.Value : text[at]):X}").Append('}');
            }

            at += used;
        }

        return shown.ToString();
    }

    /// <summary>A text that others may have written as one line that may stand in prose: what is not seen becomes a space.</summary>
    public static string OnOneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(IsVisible(rune) ? rune.ToString() : " ");
        }

        return NormalForm.ToC(line.ToString());
    }

    /// <summary>Why a text is no prose, for people; null when it is.</summary>
    public static BilingualText? FindFault(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Replace('\n', ' ');
        var place = FirstUnseen(lines);
        if (place < 0)
        {
            return NormalForm.IsC(text)
                ? null
                : new BilingualText(
                    "it has a letter and an accent as two characters, or an old variant of a character; write each as one",
                    "其中有拆成两个字符的字母与音标，或旧的兼容字，请改为单个字符"
                );
        }

        var code =
            Rune.DecodeFromUtf16(lines.AsSpan(place), out var rune, out _) == OperationStatus.Done
                ? $"U+{rune.Value:X4}"
                : $"U+{(int)lines[place]:X4}";
        return new BilingualText(
            $"character {place + 1} is {code}, which a screen does not show; leave it out",
            $"第 {place + 1} 个字符是屏幕上看不见的 {code}，请删去"
        );
    }

    /// <summary>The text, or as much of its beginning as is allowed; a character of two code units is never cut in the middle.</summary>
    public static string Cut(string text, int mostCodeUnits)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= mostCodeUnits)
        {
            return text;
        }

        return char.IsHighSurrogate(text[mostCodeUnits - 1]) ? text[..(mostCodeUnits - 1)] : text[..mostCodeUnits];
    }

    /// <summary>As much of the text as is allowed, on one line of visible characters.</summary>
    public static string OnOneLine(string text, int mostCodeUnits) => Cut(OnOneLine(text), mostCodeUnits);

    /// <summary>Where the first character is that is not seen or not well formed; -1 when there is none.</summary>
    private static int FirstUnseen(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; )
        {
            if (
                Rune.DecodeFromUtf16(text[at..], out var rune, out var used) != OperationStatus.Done
                || !IsVisible(rune)
            )
            {
                return at;
            }

            at += used;
        }

        return -1;
    }
}
