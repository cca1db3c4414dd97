using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>One of several records, told apart by their kinds: the first item in bytes, the member <c>kind</c> in JSON.</summary>
/// <param name="types">Records with a <see cref="RecordKindAttribute"/> each.</param>
public abstract class UnionShape(IEnumerable<Type> types) : ValueShape
{
    private const string Tag = "kind";
    private const int LongestKindInCharacters = 64;

    private readonly Dictionary<string, RecordShape> _byKind = types
        .Select(RecordShape.OfRecord)
        .ToDictionary(shape => shape.Kind, StringComparer.Ordinal);

    /// <summary>The records, by their kinds.</summary>
    public IReadOnlyDictionary<string, RecordShape> Cases => _byKind;

    public override void Write(CborWriter writer, object? value) => ShapeOf(value).Write(writer, value);

    public override object Read(CborReader reader)
    {
        var length = reader.ReadArrayLength(int.MaxValue);
        var kind = reader.ReadText(LongestKindInCharacters);
        return _byKind.TryGetValue(kind, out var shape) && shape.Members.Count + 1 == length
            ? shape.ReadMembers(reader)
            : throw new DecodingException($"There is no '{VisibleText.Escape(kind)}' of {length - 1} members here.");
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var shape = ShapeOf(value);
        writer.WriteStartObject();
        writer.WriteString(Tag, shape.Kind);
        shape.WriteJsonMembers(writer, value);
        writer.WriteEndObject();
    }

    public override object ReadJson(JsonElement json, string path)
    {
        if (
            json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty(Tag, out var kind)
            && kind.ValueKind == JsonValueKind.String
            && _byKind.TryGetValue(kind.GetString()!, out var shape)
        )
        {
            return shape.ReadJson(json, path, Tag);
        }

        var kinds = _byKind.Keys.Order(StringComparer.Ordinal).ToList();
        throw new RecordException(
            $"{path}.{Tag}",
            new BilingualText(
                $"must be one of: {string.Join(", ", kinds)}",
                $"必须是下列之一：{string.Join("、", kinds)}"
            )
        );
    }

    public override void Check(object? value, string path) => ShapeOf(value).Check(value, path);

    public override JsonObject Schema(bool chinese) =>
        new()
        {
            ["oneOf"] = new JsonArray([
                .. _byKind.Select(item =>
                {
                    var schema = item.Value.Schema(chinese);
                    schema["properties"]!.AsObject().Insert(0, Tag, new JsonObject { ["const"] = item.Key });
                    schema["required"]!.AsArray().Insert(0, Tag);
                    return schema;
                }),
            ]),
        };

    private static RecordShape ShapeOf(object? value) =>
        RecordShape.OfRecord((value ?? throw new ArgumentNullException(nameof(value))).GetType());
}
