using System.Text.Json;
using Kexin.Console.Parts;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Tasks;

/// <summary>One thing that a document says.</summary>
/// <param name="Path">Where, for programs: the same in two documents that say the same kind of thing.</param>
/// <param name="Label">What, for people.</param>
/// <param name="Value">As people read it.</param>
internal sealed record DocumentPart(string Path, string Label, string Value);

/// <summary>What two documents say differently; one of the two values is null where only one of them says it.</summary>
internal sealed record DocumentChange(string Label, string? Before, string? After);

/// <summary>Takes computation documents apart, so that people can compare them part by part.</summary>
/// <param name="words">The language.</param>
/// <param name="function">The schema of the computation's parameters, which names them.</param>
/// <param name="nameOf">The name of a member or dataset by its id; the id itself where it has none.</param>
internal sealed class DocumentParts(Words words, Schema function, Func<string, string> nameOf)
{
    private readonly List<DocumentPart> _parts = [];

    /// <summary>Everything that a document says, in its order.</summary>
    public static IReadOnlyList<DocumentPart> Of(
        JsonElement document,
        Words words,
        Schema function,
        Func<string, string> nameOf
    )
    {
        var parts = new DocumentParts(words, function, nameOf);
        parts.AddDocument(document);
        return parts._parts;
    }

    /// <summary>How much two documents have in common: 0 for nothing, 1 for all.</summary>
    public static double Likeness(IReadOnlyList<DocumentPart> one, IReadOnlyList<DocumentPart> other)
    {
        var all = one.Select(part => (part.Path, part.Value)).ToHashSet();
        var both = other.Count(part => all.Contains((part.Path, part.Value)));
        return (double)both / Math.Max(1, one.Count + other.Count - both);
    }

    /// <summary>What changed, in the later document's order, and then what is only in the earlier one.</summary>
    public static IReadOnlyList<DocumentChange> Changes(
        IReadOnlyList<DocumentPart> before,
        IReadOnlyList<DocumentPart> after
    )
    {
        var (old, now) = (before.ToLookup(part => part.Path), after.ToLookup(part => part.Path));
        return
        [
            .. after
                .Select(part => new DocumentChange(part.Label, old[part.Path].FirstOrDefault()?.Value, part.Value))
                .Concat(
                    before
                        .Where(part => !now.Contains(part.Path))
                        .Select(part => new DocumentChange(part.Label, part.Value, null))
                )
                .Where(change => change.Before != change.After),
        ];
    }

    private void AddDocument(JsonElement document)
    {
        foreach (var (name, label) in new[] { ("title", "title"), ("purpose", "purpose"), ("requester", "proposer") })
        {
            if (DocumentText.Member(document, name) is { } text)
            {
                Add(name, words[label], nameOf(text));
            }
        }

        foreach (var input in Items(document, "inputs"))
        {
            var provider = DocumentText.Member(input, "provider") ?? "";
            var label = nameOf(provider);
            Add($"inputs/{provider}", label, nameOf(DocumentText.Member(input, "dataset") ?? ""));
            Add(
                $"inputs/{provider}/fields",
                $"{label}: {words["fields"]}",
                TextOf(input.GetProperty("fields"), default)
            );
        }

        if (Items(document, "where").Select(ConditionOf).ToList() is { Count: > 0 } conditions)
        {
            Add("where", words["document.where"], words.List(conditions));
        }

        if (document.TryGetProperty("function", out var what))
        {
            AddObject(what, function, "function", "");
        }

        if (document.TryGetProperty("smallestGroup", out var smallest))
        {
            Add("smallestGroup", words["document.smallest"], smallest.ToString());
        }

        foreach (var (name, label) in new[] { ("protocol", "document.protocol"), ("adversary", "document.adversary") })
        {
            if (document.TryGetProperty(name, out var both))
            {
                Add(name, words[label], DocumentText.Member(both, words.Language) ?? both.ToString());
            }
        }
    }

    private void AddObject(JsonElement value, Schema schema, string path, string label)
    {
        foreach (var property in value.EnumerateObject().Where(property => property.Name != "kind"))
        {
            var part = PropertyOf(schema, property.Name);
            var title = part.Element.ValueKind == JsonValueKind.Object ? part.Title : "";
            var said = title.Length == 0 ? property.Name : title;
            AddValue(property.Value, part, $"{path}/{property.Name}", label.Length == 0 ? said : $"{label}: {said}");
        }
    }

    private void AddValue(JsonElement value, Schema schema, string path, string label)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AddObject(value, schema, path, label);
                break;
            case JsonValueKind.Array when value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object):
                foreach (var (item, at) in value.EnumerateArray().Select((item, at) => (item, at)))
                {
                    // What is named keeps its place when others are put before it.
                    var name = DocumentText.Member(item, "field") ?? DocumentText.Member(item, "name") ?? $"{at + 1}";
                    AddObject(item, ItemsOf(schema), $"{path}/{name}", $"{label}: {name}");
                }

                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Array when value.GetArrayLength() == 0:
                break;
            default:
                Add(path, label, TextOf(value, schema));
                break;
        }
    }

    private string TextOf(JsonElement value, Schema schema) =>
        value.ValueKind == JsonValueKind.Array
            ? words.List(value.EnumerateArray().Select(item => TextOf(item, ItemsOf(schema))))
            : Named(value.ToString(), schema);

    private string Named(string text, Schema schema) =>
        schema.Element.ValueKind == JsonValueKind.Object
        && schema.Choices.FirstOrDefault(choice => choice.Value == text) is { Label: { } label }
            ? label
            : nameOf(text);

    private void Add(string path, string label, string value) => _parts.Add(new DocumentPart(path, label, value));

    private static Schema PropertyOf(Schema schema, string name) =>
        schema.Element.ValueKind == JsonValueKind.Object
        && schema.Element.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty(name, out var property)
            ? new Schema(property)
            : default;

    private static Schema ItemsOf(Schema schema) =>
        schema.Element.ValueKind == JsonValueKind.Object && schema.Element.TryGetProperty("items", out var items)
            ? new Schema(items)
            : default;

    private static IEnumerable<JsonElement> Items(JsonElement document, string name) =>
        document.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : Enumerable.Empty<JsonElement>();

    private static string ConditionOf(JsonElement condition) =>
        string.Join(
            ' ',
            new[] { DocumentText.Member(condition, "field"), DocumentText.Member(condition, "operator") }
                .Concat(Items(condition, "values").Select(value => value.ToString()))
                .Where(part => !string.IsNullOrEmpty(part))
        );
}
