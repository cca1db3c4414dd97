using System.Text;

namespace Kexin.Governance.Proposing;

/// <summary>Where words stand in one of the two parts of a <see cref="WordText"/>.</summary>
/// <param name="IsChinese">In which part.</param>
/// <param name="Start">The first character.</param>
/// <param name="Length">In characters.</param>
internal readonly record struct WordPlace(bool IsChinese, int Start, int Length)
{
    /// <summary>Whether these words are only a part of others: <c>age</c> of <c>age group</c>, 体重 of 体重指数.</summary>
    public bool IsPartOf(WordPlace other) =>
        IsChinese == other.IsChinese
        && Length < other.Length
        && other.Start <= Start
        && Start + Length <= other.Start + other.Length;
}

/// <summary>A text as words of Latin scripts and runs of Chinese characters, each between blanks and in small letters.</summary>
/// <param name="English">Begins and ends with a blank; <c>restingBP_1</c> is <c>resting bp 1</c>.</param>
/// <param name="Chinese">Its Chinese characters.</param>
internal sealed record WordText(string English, string Chinese)
{
    /// <summary>Reads a text.</summary>
    public static WordText Of(string text) => new(Spaced(text), ChineseOf(text));

    /// <summary>Whether a word belongs to the Chinese part.</summary>
    public static bool IsChinese(string word) => IsChinese(word[0]);

    /// <summary>The words at a place.</summary>
    public string At(WordPlace place) => (place.IsChinese ? Chinese : English).Substring(place.Start, place.Length);

    /// <summary>Everywhere that words stand: whole words of Latin scripts, any characters of Chinese.</summary>
    /// <param name="words">As they stand in one of the two parts, without blanks around them.</param>
    public IEnumerable<WordPlace> Find(string words)
    {
        var isChinese = IsChinese(words);
        var (text, sought) = isChinese ? (Chinese, words) : (English, $" {words} ");
        for (
            var at = text.IndexOf(sought, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(sought, at + 1, StringComparison.Ordinal)
        )
        {
            yield return new WordPlace(isChinese, isChinese ? at : at + 1, words.Length);
        }
    }

    private static string Spaced(string text)
    {
        var words = new StringBuilder(" ");
        var before = ' ';
        foreach (var character in text)
        {
            var isWord = char.IsLetterOrDigit(character) && !IsChinese(character);
            if (isWord && char.IsUpper(character) && char.IsLower(before))
            {
                words.Append(' ');
            }

            words.Append(isWord ? char.ToLowerInvariant(character) : ' ');
            before = character;
        }

        return string.Join(' ', ["", .. words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries), ""]);
    }

    private static string ChineseOf(string text) =>
        string.Join(
            ' ',
            string.Concat(text.Select(character => IsChinese(character) ? character : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

    private static bool IsChinese(char character) => character > '\u2E7F' && char.IsLetter(character);
}
