using System.Text.Json;

namespace Kexin.Console.Parts;

/// <summary>A part of a JSON Schema (2020-12) as computations describe their parameters.</summary>
internal readonly record struct Schema(JsonElement Element)
{
    public string Type => Text("type") ?? (Element.TryGetProperty("oneOf", out _) ? "choice" : "string");

    public string Title => Text("title") ?? "";

    public string? Description => Text("description");

    public string? Default => Text("default");

    public Schema Items => new(Element.GetProperty("items"));

    public bool IsUnique => Element.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean();

    /// <summary>At least one item is needed.</summary>
    public bool NeedsItems => Element.TryGetProperty("minItems", out var least) && least.GetInt32() > 0;

    /// <summary>Whether it is the id of an organisation.</summary>
    public bool IsMember => Text("pattern") == "^[0-9a-f]{64}$";

    /// <summary>Whether it is the name of a field: a text of 1 to 200 characters.</summary>
    public bool IsField =>
        Type == "string"
        && Element.TryGetProperty("maxLength", out var most)
        && most.GetInt32() == 200
        && Element.TryGetProperty("minLength", out _);

    public IEnumerable<(string Name, Schema Schema, bool IsRequired)> Properties
    {
        get
        {
            var required = Element.TryGetProperty("required", out var names)
                ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
                : [];
            return Element
                .GetProperty("properties")
                .EnumerateObject()
                .Select(property => (property.Name, new Schema(property.Value), required.Contains(property.Name)));
        }
    }

    /// <summary>What it may be, with what people call it; empty where that is not listed.</summary>
    public IReadOnlyList<(string Value, string Label, string? Description)> Choices =>
        Element.TryGetProperty("oneOf", out var choices)
            ?
            [
                .. choices
                    .EnumerateArray()
                    .Select(choice => new Schema(choice))
                    .Select(choice =>
                        (choice.Text("const")!, choice.Text("title") ?? choice.Text("const")!, choice.Description)
                    ),
            ]
        : Element.TryGetProperty("enum", out var words)
            ? [.. words.EnumerateArray().Select(word => (word.GetString()!, word.GetString()!, (string?)null))]
        : [];

    private string? Text(string name) =>
        Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
