using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Kexin.Client.Contracts;

namespace Kexin.Console.Session;

/// <summary>Everything that the console says, in one language: <c>Texts/en.json</c> or <c>Texts/zh.json</c>.</summary>
public sealed class Words
{
    private static readonly ConcurrentDictionary<string, Words> s_known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts;

    private Words(string language)
    {
        Language = language;
        using var stream = typeof(Words).Assembly.GetManifestResourceStream(language)!;
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public string Language { get; }

    /// <summary>What the page says it is written in.</summary>
    public string Tag => Language == "zh" ? "zh-CN" : "en";

    internal IReadOnlyCollection<string> Keys => _texts.Keys;

    public string this[string key] => _texts[key];

    /// <summary>Whether there is such a text.</summary>
    public bool Has(string key) => _texts.ContainsKey(key);

    /// <summary>The words of a language; English for one that is not spoken.</summary>
    public static Words In(string language) =>
        s_known.GetOrAdd(language == "zh" ? "zh" : "en", name => new Words(name));

    /// <summary>The text with its numbered places filled in.</summary>
    public string Format(string key, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, _texts[key], values);

    /// <summary>The text of a value of an enumeration, as <c>grant.state.Approved</c>.</summary>
    public string Of<T>(string group, T value)
        where T : struct, Enum => _texts[$"{group}.{value}"];

    public string Of(LocalizedText text) => text.In(Language);

    /// <summary>The same where it begins a line or a sentence.</summary>
    public string AtBeginning(LocalizedText text) =>
        Of(text) is { Length: > 0 } said ? char.ToUpperInvariant(said[0]) + said[1..] : "";

    /// <summary>Names and the like in a row.</summary>
    public string List(IEnumerable<string> items) => string.Join(_texts["list.comma"], items);
}
