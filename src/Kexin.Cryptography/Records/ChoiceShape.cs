using System.Formats.Cbor;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>An enumeration: its number in bytes, its camel-case name in JSON; numbers without a name are refused.</summary>
internal sealed class ChoiceShape : ScalarShape
{
    private readonly Dictionary<int, object> _byNumber;
    private readonly Dictionary<string, object> _byName;
    private readonly Type _type;

    public ChoiceShape(Type type)
    {
        _type = type;
        var values = Enum.GetValues(type).Cast<object>().ToArray();
        _byNumber = values.ToDictionary(value => Convert.ToInt32(value, null));
        _byName = values.ToDictionary(NameOf, StringComparer.Ordinal);
    }

    public override void Write(CborWriter writer, object? value) => writer.WriteInt32(Convert.ToInt32(value, null));

    public override object Read(CborReader reader)
    {
        var number = reader.ReadInt(0, byte.MaxValue);
        return _byNumber.TryGetValue(number, out var value)
            ? value
            : throw new DecodingException($"{number} is no {_type.Name}.");
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value) => writer.WriteStringValue(NameOf(value!));

    public override object ReadJson(JsonElement json, string path) =>
        _byName.TryGetValue(TextOf(json, path), out var value)
            ? value
            : throw Refuse(
                path,
                $"must be one of: {string.Join(", ", _byName.Keys)}",
                $"必须是下列之一：{string.Join("、", _byName.Keys)}"
            );

    public override void Check(object? value, string path)
    {
        if (!_byNumber.ContainsKey(Convert.ToInt32(value, null)))
        {
            throw Refuse(
                path,
                $"must be one of: {string.Join(", ", _byName.Keys)}",
                $"必须是下列之一：{string.Join("、", _byName.Keys)}"
            );
        }
    }

    public override JsonObject Schema(bool chinese) =>
        new()
        {
            ["oneOf"] = new JsonArray([
                .. _byName.Select(choice =>
                {
                    var item = new JsonObject { ["const"] = choice.Key };
                    RecordShape.Label(
                        item,
                        _type.GetField(choice.Value.ToString()!)?.GetCustomAttribute<SaysAttribute>(),
                        chinese
                    );
                    return item;
                }),
            ]),
        };

    private static string NameOf(object value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!);
}
