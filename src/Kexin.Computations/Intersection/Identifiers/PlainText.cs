using System.Buffers;
using System.Text;

namespace Kexin.Computations.Intersection.Identifiers;

/// <summary>One spelling for texts that people hold to be the same identifier.</summary>
/// <remarks>
/// What: texts that Unicode holds to be compatible (NFKC or, which is the same question, NFKD) are spelled alike, so that full width is half
/// width and a radical is its character; characters that nobody sees are left out; every dash and minus is "-"; blanks are cut off at the ends
/// and are one space between; letters are small if asked. The spelling is for comparison and is shown to nobody.
/// Source: Unicode Standard Annex 15; Unicode Standard, section 3.13 (full case folding); DerivedCoreProperties.txt
/// (Default_Ignorable_Code_Point), PropList.txt (White_Space, Dash); Unicode 14.
/// Not for: letters that look alike in different scripts; they stay different.
/// </remarks>
internal static class PlainText
{
    private static readonly SearchValues<char> s_asciiBlanks = SearchValues.Create("\t\n\v\f\r ");

    /// <summary>The one spelling; empty where nothing is seen of the text, and the text itself where it is not well formed.</summary>
    public static string Of(string text, bool foldsCase)
    {
        if (Ascii.IsValid(text))
        {
            var spelled = foldsCase ? text.ToLowerInvariant() : text;
            return spelled.AsSpan().ContainsAny(s_asciiBlanks) ? WithoutBlanks(spelled) : spelled;
        }

        if (!IsWellFormed(text))
        {
            return text;
        }

        var points = Spellings.Plain(text.EnumerateRunes().Select(rune => rune.Value).Where(point => !IsUnseen(point)));
        points = foldsCase ? Spellings.Folded(points) : points;
        return WithoutBlanks(string.Concat(points.Select(point => new Rune(point).ToString())));
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static string WithoutBlanks(string spelled)
    {
        var text = new StringBuilder(spelled.Length);
        var isBlank = false;
        foreach (var character in spelled)
        {
            if (char.IsWhiteSpace(character))
            {
                isBlank = text.Length > 0;
                continue;
            }

            if (isBlank)
            {
                text.Append(' ');
                isBlank = false;
            }

            text.Append(IsDash(character) ? '-' : character);
        }

        return text.ToString();
    }

    private static bool IsDash(char character) => character is (>= '\u2010' and <= '\u2015') or '\u2043' or '\u2212';

    private static bool IsUnseen(int point) =>
        point
            is 0x00AD
                or 0x034F
                or 0x061C
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or (>= 0x180B and <= 0x180F)
                or (>= 0x200B and <= 0x200F)
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2060 and <= 0x206F)
                or 0x3164
                or (>= 0xFE00 and <= 0xFE0F)
                or 0xFEFF
                or 0xFFA0
                or (>= 0xFFF0 and <= 0xFFF8)
                or (>= 0x1BCA0 and <= 0x1BCA3)
                or (>= 0x1D173 and <= 0x1D17A)
                or (>= 0xE0000 and <= 0xE0FFF);
}
