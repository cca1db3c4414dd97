using System.Text;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>A column's name as words: <c>patientIDCard_no</c> is <c>patient id card no</c>; Chinese stays as it is.</summary>
internal sealed class FieldNameWords
{
    /// <summary>From so many letters on, a word is also found inside a name that is written without gaps, as <c>idcardno</c>.</summary>
    private const int Unmistakable = 5;

    private readonly string _spaced;
    private readonly string _joined;

    public FieldNameWords(string name)
    {
        var spaced = new StringBuilder(" ");
        var before = ' ';
        foreach (var character in name)
        {
            var isWord = char.IsLetter(character);
            if (isWord && char.IsUpper(character) && char.IsLower(before))
            {
                spaced.Append(' ');
            }

            spaced.Append(isWord ? char.ToLowerInvariant(character) : ' ');
            before = character;
        }

        spaced.Append(' ');
        _spaced = string.Join(' ', ["", .. spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries), ""]);
        _joined = _spaced.Replace(" ", "", StringComparison.Ordinal);
    }

    /// <summary>Whether the name has one of the words.</summary>
    /// <param name="words">In lower case, between blanks; Chinese ones anywhere in the name.</param>
    public bool HasAny(IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            var isChinese = word[0] > '\u2E7F';
            if (
                isChinese
                    ? _joined.Contains(word, StringComparison.Ordinal)
                    : _spaced.Contains($" {word} ", StringComparison.Ordinal)
                        || (word.Length >= Unmistakable && Joined(word))
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool Joined(string word) =>
        _joined.Contains(word.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
}
