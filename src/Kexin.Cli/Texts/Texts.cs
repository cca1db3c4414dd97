using System.Globalization;
using System.Text.Json;
using Kexin.Data;

namespace Kexin.Cli;

/// <summary>Everything that the command line says, in one language: <c>Texts/en.json</c> or <c>Texts/zh.json</c>.</summary>
internal sealed class Texts
{
    private readonly Dictionary<string, string> _texts;

    private Texts(string language)
    {
        Language = language;
        using var stream =
            typeof(Texts).Assembly.GetManifestResourceStream(language)
            ?? throw new ArgumentException($"There are no texts in {language}.", nameof(language));
        _texts = JsonSerializer.Deserialize(stream, TextsJson.Default.DictionaryStringString)!;
    }

    public string Language { get; }

    public IReadOnlyCollection<string> Keys => _texts.Keys;

    public string this[string key] => _texts[key];

    public static Texts In(string language) => new(language);

    public bool Has(string key) => _texts.ContainsKey(key);

    /// <summary>The text with its numbered places filled in.</summary>
    public string Format(string key, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, _texts[key], values);

    /// <summary>Names of fields as options take them: one with a comma is in quotes.</summary>
    public string Fields(IEnumerable<string> names) => string.Join(this["list.comma"], names.Select(FieldNames.Write));

    /// <summary>The language of <c>--lang</c>, else of the environment: KEXIN_LANG, LC_ALL, LC_MESSAGES, LANG.</summary>
    public static string Choose(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (argument == "--lang" && index + 1 < arguments.Count)
            {
                return Nearest(arguments[index + 1]);
            }

            if (
                argument.StartsWith("--lang=", StringComparison.Ordinal)
                || argument.StartsWith("--lang:", StringComparison.Ordinal)
            )
            {
                return Nearest(argument["--lang=".Length..]);
            }
        }

        string[] names = ["KEXIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
        return Nearest(names.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "en");
    }

    private static string Nearest(string name) =>
        name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : "en";
}

/// <summary>How the text files are read.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextsJson : System.Text.Json.Serialization.JsonSerializerContext;

/// <summary>Texts that come in both languages.</summary>
internal static class Bilingual
{
    public static string In(this BilingualText text, Texts texts) => texts.Language == "zh" ? text.Zh : text.En;
}
