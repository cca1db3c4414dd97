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
        where T : class => Guarded(json, static given => (T)ValueShape.Of(typeof(T)).ReadJson(given, "")!);

    /// <summary>A reading that refuses names which are no well-formed Unicode as it refuses all else.</summary>
    /// <exception cref="RecordException">The JSON is something else.</exception>
    public static T Guarded<T>(JsonElement json, Func<JsonElement, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read(json);
        }
        catch (InvalidOperationException error)
        {
            throw new RecordException(
                "",
                new BilingualText("must be well-formed Unicode", "必须是合法的 Unicode 文本"),
                error
            );
        }
    }

    /// <summary>Checks a record that a program made as <see cref="Read"/> checks what it reads.</summary>
    /// <exception cref="RecordException">It breaks a rule; the text names the place.</exception>
    public static void Check<T>(T record)
        where T : class => ValueShape.Of(typeof(T)).Check(record, "");

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
