using System.Collections.Immutable;
using System.Reflection;

namespace Kexin.Governance.Proposing;

/// <summary>What words mean: things that are named in several ways (<c>Words/concepts.txt</c>), and words that tell nothing (<c>Words/common.txt</c>).</summary>
internal static class WordLists
{
    private static readonly Lazy<ImmutableArray<ImmutableArray<string>>> s_concepts = new(() => Read("concepts"));

    private static readonly Lazy<ImmutableHashSet<string>> s_common = new(() =>
        [.. Read("common").SelectMany(line => line)]
    );

    private static readonly Lazy<ImmutableArray<string>> s_commonChinese = new(() =>
        [.. s_common.Value.Where(WordText.IsChinese).OrderByDescending(word => word.Length)]
    );

    /// <summary>By what a thing is called, for people.</summary>
    /// <param name="concept">A number of a line.</param>
    public static string NameOf(int concept) => s_concepts.Value[concept][0];

    /// <summary>Whether a word of a Latin script tells no field from another.</summary>
    public static bool IsCommon(string word) => s_common.Value.Contains(word);

    /// <summary>Chinese without the words that tell no field from another, blanks in their place.</summary>
    public static string WithoutCommon(string chinese) =>
        s_commonChinese.Value.Aggregate(
            chinese,
            (text, word) => text.Replace(word, new string(' ', word.Length), StringComparison.Ordinal)
        );

    /// <summary>The things that a text speaks of, as numbers of lines, and where; <c>disease</c> in <c>heart disease</c> is no word of its own.</summary>
    public static IReadOnlyList<(int Concept, WordPlace Place)> FindConcepts(WordText text)
    {
        var all = s_concepts
            .Value.Index()
            .SelectMany(line => line.Item.SelectMany(text.Find).Select(place => (Concept: line.Index, Place: place)))
            .ToList();
        return [.. all.Where(found => !all.Exists(other => found.Place.IsPartOf(other.Place)))];
    }

    private static ImmutableArray<ImmutableArray<string>> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"words/{name}.txt")!;
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
