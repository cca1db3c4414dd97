namespace Kexin.Governance.Classification.Discovery;

/// <summary>Which characters a text has: counted once, so that most detectors turn a value away without reading it.</summary>
/// <param name="Length">UTF-16 units, without spaces at the ends.</param>
/// <param name="Digits">0 to 9.</param>
/// <param name="Letters">Latin letters, those with accents included.</param>
/// <param name="Han">Chinese characters.</param>
/// <param name="Spaces">Blanks between.</param>
internal readonly record struct ValueForm(int Length, int Digits, int Letters, int Han, int Spaces)
{
    /// <summary>All else: signs, punctuation, other scripts.</summary>
    public int Others => Length - Digits - Letters - Han - Spaces;

    /// <summary>The form of a text.</summary>
    public static ValueForm Of(ReadOnlySpan<char> text)
    {
        int digits = 0,
            letters = 0,
            han = 0,
            spaces = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits++;
            }
            else if (char.IsAsciiLetter(character) || character is >= '\u00C0' and <= '\u024F')
            {
                letters++;
            }
            else if (character == ' ')
            {
                spaces++;
            }
            else if (character is >= '\u3400' and <= '\u9FFF')
            {
                han++;
            }
        }

        return new ValueForm(text.Length, digits, letters, han, spaces);
    }
}
