using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kexin.Console.Pages.Tasks;

/// <summary>What a computation document says, for people.</summary>
internal static class DocumentText
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The fields that it reads; they are the same of every provider.</summary>
    public static IReadOnlyList<string> FieldsOf(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty("inputs", out var inputs)
        && inputs.ValueKind == JsonValueKind.Array
        && inputs.GetArrayLength() > 0
        && inputs[0].TryGetProperty("fields", out var fields)
            ? [.. fields.EnumerateArray().Select(field => field.GetString() ?? "")]
            : [];

    /// <summary>A text of it, or null.</summary>
    public static string? Member(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The catalogue's ids of its datasets.</summary>
    public static IReadOnlyList<string> DatasetsOf(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("inputs", out var inputs)
            ? [.. inputs.EnumerateArray().Select(input => Member(input, "dataset")).OfType<string>()]
            : [];

    /// <summary>All of it, its Chinese as it is.</summary>
    public static string Indent(JsonElement document) => JsonSerializer.Serialize(document, s_readable);
}
