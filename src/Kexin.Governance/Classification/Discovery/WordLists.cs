using System.Collections.Frozen;
using System.Reflection;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Frequent names of persons: public knowledge, of no one's register.</summary>
internal static class WordLists
{
    /// <summary>Chinese family names of one character.</summary>
    public static FrozenSet<char> ChineseSurnames { get; } = Characters("chinese-surnames");

    /// <summary>Characters that given names are often made of.</summary>
    public static FrozenSet<char> ChineseGiven { get; } = Characters("chinese-given");

    /// <summary>Given names of Europe and elsewhere, in lower case without accents.</summary>
    public static FrozenSet<string> First { get; } = Words("western-first");

    /// <summary>Family names, likewise.</summary>
    public static FrozenSet<string> Last { get; } = Words("western-last");

    private static FrozenSet<char> Characters(string name) => Read(name).Where(char.IsLetter).ToFrozenSet();

    private static FrozenSet<string> Words(string name) =>
        Read(name)
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"words/{name}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
