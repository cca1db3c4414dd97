using System.Text.Json;

namespace Kexin.Ledger.Contracts;

/// <summary>The sentences of rules in Chinese. A rule is told in English, wherever a node says no: it goes by its sentence.</summary>
public static class RuleTexts
{
    private const string Resource = "rules-zh";

    private static readonly Lazy<Dictionary<string, string>> s_texts = new(Load);

    /// <summary>The rule in both languages; one that is not in the list (it names a number, or came from a newer node) in English.</summary>
    public static BilingualText Of(string rule) => new(rule, s_texts.Value.GetValueOrDefault(rule, rule));

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(RuleTexts).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
