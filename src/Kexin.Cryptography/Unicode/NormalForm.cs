using System.Buffers;
using System.Text;

namespace Kexin.Cryptography;

/// <summary>Unicode's normalisation form C: one spelling for texts that Unicode holds to be the same.</summary>
/// <remarks>
/// What: canonical decomposition, canonical order of marks, canonical composition. The program runs without ICU, where .NET returns every
/// text as it is, and members have to agree for years; so the table is the program's own and does not grow with a library.
/// Source: Unicode Standard Annex 15; Unicode Standard, section 3.11 and, for Korean, 3.12. The data are those of Unicode 14.
/// Not for: letters that only look alike, or wide and narrow forms, which are form KC's.
/// </remarks>
public static class NormalForm
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int NoTrail = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;
    private const int Syllables = Leads * Vowels * Trails;

    /// <summary>Whether a text is well formed and in form C already.</summary>
    public static bool IsC(ReadOnlySpan<char> text)
    {
        var rest = text;
        while (!rest.IsEmpty && StaysAsItIs(rest[0]))
        {
            rest = rest[1..];
        }

        return rest.IsEmpty || (IsWellFormed(rest) && text.SequenceEqual(ToC(text.ToString())));
    }

    /// <summary>The text in form C; what is not well formed becomes U+FFFD.</summary>
    public static string ToC(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(StaysAsItIs))
        {
            return text;
        }

        var runes = Decomposed(text);
        Compose(runes);
        return Join(runes);
    }

    /// <summary>The text in form D: letters and their marks apart; what is not well formed becomes U+FFFD.</summary>
    public static string ToD(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Join(Decomposed(text));
    }

    private static List<int> Decomposed(string text)
    {
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, runes);
        }

        Order(runes);
        return runes;
    }

    private static string Join(List<int> runes)
    {
        var text = new StringBuilder(runes.Count);
        foreach (var rune in runes)
        {
            text.Append(new Rune(rune).ToString());
        }

        return text.ToString();
    }

    /// <summary>Characters that neither decompose nor join with their neighbours: most of what is written.</summary>
    private static bool StaysAsItIs(char character) =>
        character
            is < '\u0300'
                or (>= '\u2010' and <= '\u2027')
                or (>= '\u3000' and <= '\u3029')
                or (>= '\u3030' and <= '\u3098')
                or (>= '\u309B' and <= '\u30FF')
                or (>= '\u3400' and <= '\u9FFF')
                or (>= '\uFF00' and <= '\uFFEF');

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var used) != OperationStatus.Done)
            {
                return false;
            }

            text = text[used..];
        }

        return true;
    }

    private static void Decompose(int rune, List<int> to)
    {
        if (rune - FirstSyllable is >= 0 and < Syllables and var syllable)
        {
            to.Add(FirstLead + (syllable / (Vowels * Trails)));
            to.Add(FirstVowel + (syllable / Trails % Vowels));
            if (syllable % Trails is not 0 and var trail)
            {
                to.Add(NoTrail + trail);
            }
        }
        else if (CanonicalData.Decompositions.TryGetValue(rune, out var parts))
        {
            foreach (var part in parts)
            {
                Decompose(part, to);
            }
        }
        else
        {
            to.Add(rune);
        }
    }

    /// <summary>Marks on one letter stand in the order of their classes; those of one class keep theirs.</summary>
    private static void Order(List<int> runes)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && CanonicalData.ClassOf(runes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var ordered = runes.GetRange(start, end - start).OrderBy(CanonicalData.ClassOf).ToList();
                for (var i = 0; i < ordered.Count; i++)
                {
                    runes[start + i] = ordered[i];
                }
            }

            start = Math.Max(start, end - 1);
        }
    }

    private static void Compose(List<int> runes)
    {
        var letter = -1;
        var lastClass = 0;
        var kept = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var itsClass = CanonicalData.ClassOf(rune);
            var isBlocked = kept - 1 > letter && (lastClass == 0 || lastClass >= itsClass);
            if (letter >= 0 && !isBlocked && Pair(runes[letter], rune) is { } both)
            {
                runes[letter] = both;
                continue;
            }

            if (itsClass == 0)
            {
                letter = kept;
            }

            lastClass = itsClass;
            runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        if (
            first - FirstLead is >= 0 and < Leads and var lead
            && second - FirstVowel is >= 0 and < Vowels and var vowel
        )
        {
            return FirstSyllable + (((lead * Vowels) + vowel) * Trails);
        }

        if (
            first - FirstSyllable is >= 0 and < Syllables and var syllable
            && syllable % Trails == 0
            && second - NoTrail is > 0 and < Trails and var trail
        )
        {
            return first + trail;
        }

        return CanonicalData.Pairs.TryGetValue((first, second), out var both) ? both : null;
    }
}
