using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Kexin.Governance.Datasets;

namespace Kexin.Governance.Proposing;

/// <summary>A question in a person's words, English or Chinese, and which fields it speaks of.</summary>
/// <remarks>
/// What: words are compared with a field's name, with its owner's description of it, and by a list of things that are named in several
/// ways (<c>Words/concepts.txt</c>). Nothing is guessed beyond that: what the words do not say, a person adds.
/// </remarks>
internal sealed class AskedWords
{
    private const int ShortestOfDescription = 4;
    private const int ShortestChinese = 3;

    private static readonly Lazy<ImmutableArray<ImmutableArray<string>>> s_concepts = new(ReadConcepts);

    private static readonly HashSet<string> s_common =
    [
        "with",
        "from",
        "that",
        "this",
        "when",
        "were",
        "each",
        "value",
        "values",
        "number",
        "code",
        "type",
        "unit",
        "units",
        "data",
        "field",
        "record",
        "records",
        "patient",
        "patients",
        "people",
        "person",
        "many",
        "much",
        "average",
        "mean",
        "median",
        "between",
        "among",
        "over",
        "under",
        "than",
        "have",
        "does",
        "what",
        "which",
        "they",
        "their",
        "year",
        "years",
        "date",
        "time",
        "level",
        "result",
        "results",
        "measured",
        "measure",
        "first",
        "last",
        "other",
        "compare",
    ]; // csharpier-ignore

    private readonly string _english;
    private readonly string _chinese;

    public AskedWords(string question)
    {
        _english = Spaced(question);
        _chinese = Chinese(question);
    }

    /// <summary>Whether the name stands in the question, as it is or as words.</summary>
    public bool Names(PublishedField field) => Has(Spaced(field.Name)) || HasChinese(Chinese(field.Name), 2);

    /// <summary>The word of its owner's description that the question has, or null.</summary>
    public string? FindDescribed(PublishedField field)
    {
        var english = Spaced(field.Description)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(word =>
                word.Length >= ShortestOfDescription
                && !s_common.Contains(word)
                && !char.IsDigit(word[0])
                && Has($" {word} ")
            );
        return english ?? FindShared(Chinese(field.Description));
    }

    /// <summary>The things that both are about: numbers of lines of the list.</summary>
    public IReadOnlyList<int> FindConcepts(PublishedField field)
    {
        var (english, chinese) = (
            Spaced($"{field.Name} {field.Description}"),
            Chinese($"{field.Name} {field.Description}")
        );
        return
        [
            .. s_concepts
                .Value.Index()
                .Where(concept =>
                    concept.Item.Any(word => IsIn(word, _english, _chinese))
                    && concept.Item.Any(word => IsIn(word, english, chinese))
                )
                .Select(concept => concept.Index),
        ];
    }

    /// <summary>Whether the question has one of the words.</summary>
    public bool HasAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (IsIn(word, _english, _chinese))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>By what a thing is called, for people.</summary>
    public static string NameOf(int concept) => s_concepts.Value[concept][0];

    private static bool IsIn(string word, string english, string chinese) =>
        IsChinese(word[0])
            ? chinese.Contains(word, StringComparison.Ordinal)
            : english.Contains($" {word} ", StringComparison.Ordinal);

    private bool Has(string words) => words.Length > 2 && _english.Contains(words, StringComparison.Ordinal);

    private bool HasChinese(string words, int shortest) =>
        words.Length >= shortest && _chinese.Contains(words, StringComparison.Ordinal);

    private string? FindShared(string description)
    {
        for (var length = description.Length; length >= ShortestChinese; length--)
        {
            for (var start = 0; start + length <= description.Length; start++)
            {
                var part = description.Substring(start, length);
                if (!part.Contains(' ', StringComparison.Ordinal) && HasChinese(part, ShortestChinese))
                {
                    return part;
                }
            }
        }

        return null;
    }

    /// <summary>Letters and digits of Latin scripts in lower case as words between blanks; <c>restingBP_1</c> is <c>resting bp 1</c>.</summary>
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

    private static string Chinese(string text) =>
        string.Join(
            ' ',
            string.Concat(text.Select(character => IsChinese(character) ? character : ' '))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

    private static bool IsChinese(char character) => character > '\u2E7F';

    private static ImmutableArray<ImmutableArray<string>> ReadConcepts()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("words/concepts.txt")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line[0] != '#')
                .Select(line =>
                    line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                        .ToImmutableArray()
                ),
        ];
    }
}
