using Kexin.Governance.Datasets;

namespace Kexin.Governance.Proposing;

/// <summary>How a question speaks of a field.</summary>
internal enum MentionKind
{
    /// <summary>By its name.</summary>
    Name,

    /// <summary>By words of its owner's description.</summary>
    Description,

    /// <summary>By a thing that its name has another word for.</summary>
    ConceptOfName,

    /// <summary>By a thing that its description has a word for.</summary>
    ConceptOfDescription,
}

/// <summary>Words of a question that speak of a field.</summary>
/// <param name="Kind">How.</param>
/// <param name="Place">Where they stand in the question.</param>
/// <param name="Words">What is meant, for people.</param>
/// <param name="Concept">The thing, where it is by one.</param>
internal sealed record Mention(MentionKind Kind, WordPlace Place, string Words, int? Concept = null);

/// <summary>A question in a person's words, English or Chinese, and which fields it speaks of.</summary>
/// <remarks>
/// What: words are compared with a field's name, with its owner's description of it, and by a list of things that are named in several
/// ways. Words that tell no field from another count for nothing, and a part of what the question says counts only where nothing has the whole:
/// <c>resting blood pressure</c> speaks of no <c>resting ECG</c>. Nothing is guessed beyond that: what the words do not say, a person adds.
/// </remarks>
internal sealed class AskedWords
{
    private const int ShortestWord = 4;
    private const int ShortestChineseName = 2;
    private const int ShortestChinesePart = 3;

    private readonly WordText _question;
    private readonly IReadOnlyList<(int Concept, WordPlace Place)> _concepts;

    public AskedWords(string question)
    {
        _question = WordText.Of(question);
        _concepts = WordLists.FindConcepts(_question);
    }

    /// <summary>Which fields the question speaks of, and by which words; those of which it speaks by no words are not there.</summary>
    public Dictionary<string, IReadOnlyList<Mention>> Find(IReadOnlyList<PublishedField> fields)
    {
        var mentions = fields
            .SelectMany(field => MentionsOf(field.Name, field.Description).Select(each => (field.Name, Mention: each)))
            .ToList();
        var ofNames = mentions
            .Where(each => each.Mention.Kind == MentionKind.ConceptOfName)
            .Select(each => each.Mention.Concept)
            .ToHashSet();
        return mentions
            .Where(each =>
                !mentions.Exists(other => IsShadowed(each.Mention, other.Mention) && other.Name != each.Name)
                && !(each.Mention.Kind == MentionKind.ConceptOfDescription && ofNames.Contains(each.Mention.Concept))
            )
            .GroupBy(each => each.Name, each => each.Mention)
            .ToDictionary(group => group.Key, IReadOnlyList<Mention> (group) => [.. group]);
    }

    /// <summary>Whether the question has the words of a text that is no field's.</summary>
    public bool SpeaksOf(string text) =>
        MentionsOf(text, text).Any(mention => mention.Kind is MentionKind.Name or MentionKind.Description);

    /// <summary>Whether the question has one of the words.</summary>
    public bool HasAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (_question.Find(word).Any())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A name is only a part of a longer name; anything else, of any longer words.</summary>
    private static bool IsShadowed(Mention mention, Mention other) =>
        mention.Place.IsPartOf(other.Place) && (mention.Kind != MentionKind.Name || other.Kind == MentionKind.Name);

    private IEnumerable<Mention> MentionsOf(string name, string description)
    {
        var (named, described) = (WordText.Of(name), WordText.Of(description));
        return Named(named)
            .Concat(Concepts(named, MentionKind.ConceptOfName))
            .Concat(Described(described))
            .Concat(Concepts(described, MentionKind.ConceptOfDescription));
    }

    private IEnumerable<Mention> Named(WordText name)
    {
        var english = name.English.Trim();
        var places = (english.Length > 0 ? _question.Find(english) : []).Concat(
            name.Chinese.Length >= ShortestChineseName ? _question.Find(name.Chinese) : []
        );
        return places.Select(place => new Mention(MentionKind.Name, place, _question.At(place)));
    }

    private IEnumerable<Mention> Concepts(WordText text, MentionKind kind)
    {
        var own = WordLists.FindConcepts(text).Select(found => found.Concept).ToHashSet();
        return _concepts
            .Where(found => own.Contains(found.Concept))
            .Select(found => new Mention(kind, found.Place, WordLists.NameOf(found.Concept), found.Concept));
    }

    /// <summary>What the question shares with a description, but no part of a thing that it speaks of as a whole.</summary>
    private IEnumerable<Mention> Described(WordText description) =>
        SharedWords(description.English)
            .Concat(SharedPart(WordLists.WithoutCommon(description.Chinese)))
            .SelectMany(_question.Find)
            .Where(place => !_concepts.Any(concept => place.IsPartOf(concept.Place)))
            .Select(place => new Mention(MentionKind.Description, place, _question.At(place)));

    /// <summary>The longest runs of telling words that both have.</summary>
    private IEnumerable<string> SharedWords(string english)
    {
        var words = english.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var start = 0; start < words.Length; start++)
        {
            var length = 0;
            while (
                start + length < words.Length
                && !WordLists.IsCommon(words[start + length])
                && _question.Find(string.Join(' ', words[start..(start + length + 1)])).Any()
            )
            {
                length++;
            }

            var run = words[start..(start + length)];
            if (run.Any(word => word.Length >= ShortestWord && !char.IsDigit(word[0])))
            {
                yield return string.Join(' ', run);
                start += length - 1;
            }
        }
    }

    private IEnumerable<string> SharedPart(string chinese)
    {
        for (var length = chinese.Length; length >= ShortestChinesePart; length--)
        {
            for (var start = 0; start + length <= chinese.Length; start++)
            {
                var part = chinese.Substring(start, length);
                if (!part.Contains(' ', StringComparison.Ordinal) && _question.Find(part).Any())
                {
                    return [part];
                }
            }
        }

        return [];
    }
}
