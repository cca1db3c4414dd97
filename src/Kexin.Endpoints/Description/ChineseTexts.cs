using System.Text.Json;

namespace Kexin.Endpoints.Description;

/// <summary>What each call of the API is for, in Chinese, by method and path as in <c>operations-zh.json</c>.</summary>
public static class ChineseTexts
{
    private const string Resource = "operations-zh.json";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_texts = new(Read);

    /// <summary>Every call that has a text.</summary>
    public static IEnumerable<string> Calls => s_texts.Value.Keys;

    /// <summary>The text of a call as <c>GET /v1/tasks</c>, or null.</summary>
    public static string? Of(string call) => s_texts.Value.GetValueOrDefault(call);

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(ChineseTexts).Assembly.GetManifestResourceStream(Resource)!;
        using var texts = JsonDocument.Parse(stream);
        return texts
            .RootElement.EnumerateObject()
            .ToDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal);
    }
}
