using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>A record as people and programs read, write and post it: camel-case members, hexadecimal ids, ISO 8601 times, base64 bytes.</summary>
public static class RecordJson
{
    private static readonly JsonWriterOptions s_readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The record as JSON.</summary>
    public static JsonElement Write<T>(T record)
        where T : class
    {
        using var parsed = JsonDocument.Parse(ToBytes(ValueShape.Of(typeof(T)), record));
        return parsed.RootElement.Clone();
    }

    /// <summary>The record out of JSON.</summary>
    /// <exception cref="RecordException">The JSON is something else, or breaks a rule of the record; the text names the place.</exception>
    public static T Read<T>(JsonElement json)
        where T : class => (T)ValueShape.Of(typeof(T)).ReadJson(json, "")!;

    /// <summary>What the JSON of a record must be: JSON Schema, 2020-12.</summary>
    public static JsonObject Schema<T>(bool chinese) => ValueShape.Of(typeof(T)).Schema(chinese);

    internal static JsonNode? ToNode(ValueShape shape, object value) => JsonNode.Parse(ToBytes(shape, value).Span);

    private static ReadOnlyMemory<byte> ToBytes(ValueShape shape, object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_readable))
        {
            shape.WriteJson(writer, value);
        }

        return buffer.WrittenMemory;
    }
}
