using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>A value of one piece; in JSON, a text, a number or a flag.</summary>
internal abstract class ScalarShape : ValueShape
{
    protected static RecordException Refuse(string path, string en, string zh) => new(path, new BilingualText(en, zh));

    protected static string TextOf(JsonElement json, string path)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String
                ? json.GetString()!
                : throw Refuse(path, "must be a text", "必须是文本");
        }
        catch (InvalidOperationException)
        {
            throw Refuse(path, "must be well-formed Unicode", "必须是合法的 Unicode 文本");
        }
    }
}

internal sealed class TextShape(int max) : ScalarShape
{
    public override void Write(CborWriter writer, object? value) => writer.WriteTextString((string)value!);

    public override object Read(CborReader reader) => reader.ReadText(max);

    public override void WriteJson(Utf8JsonWriter writer, object? value) => writer.WriteStringValue((string)value!);

    public override object ReadJson(JsonElement json, string path) => TextOf(json, path);

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "string" };
}

internal sealed class WholeShape(long min, long max, Func<long, object> box) : ScalarShape
{
    public override void Write(CborWriter writer, object? value) => writer.WriteInt64(Convert.ToInt64(value, null));

    public override object Read(CborReader reader)
    {
        var value = reader.ReadLong();
        return value >= min && value <= max
            ? box(value)
            : throw new DecodingException($"A number from {min} to {max} was expected, not {value}.");
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value) =>
        writer.WriteNumberValue(Convert.ToInt64(value, null));

    public override object ReadJson(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var value) && value >= min && value <= max
            ? box(value)
            : throw Refuse(path, "must be a whole number", "必须是整数");

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "integer" };
}

/// <summary>A double as the 64 bits of its IEEE form: there is one encoding, and no format here uses CBOR's own floats.</summary>
internal sealed class RealShape : ScalarShape
{
    private static readonly string[] s_notFinite = ["NaN", "Infinity", "-Infinity"];

    public override void Write(CborWriter writer, object? value) =>
        writer.WriteUInt64(BitConverter.DoubleToUInt64Bits(double.IsNaN((double)value!) ? double.NaN : (double)value));

    public override object Read(CborReader reader)
    {
        var bits = reader.ReadULong();
        var value = BitConverter.UInt64BitsToDouble(bits);
        return double.IsNaN(value) && bits != BitConverter.DoubleToUInt64Bits(double.NaN)
            ? throw new DecodingException("A number that is none has one encoding, and this is another.")
            : value;
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        var number = (double)value!;
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    public override object ReadJson(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.String && s_notFinite.Contains(json.GetString()))
        {
            return double.Parse(json.GetString()!, CultureInfo.InvariantCulture);
        }

        return json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Refuse(path, "must be a number that a double can hold", "必须是双精度浮点数能表示的数");
    }

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "number" };
}

internal sealed class FlagShape : ScalarShape
{
    public override void Write(CborWriter writer, object? value) => writer.WriteBoolean((bool)value!);

    public override object Read(CborReader reader) => reader.ReadFlag();

    public override void WriteJson(Utf8JsonWriter writer, object? value) => writer.WriteBooleanValue((bool)value!);

    public override object ReadJson(JsonElement json, string path) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? json.GetBoolean()
            : throw Refuse(path, "must be true or false", "必须是 true 或 false");

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "boolean" };
}

internal sealed class DigestShape : ScalarShape
{
    public override void Write(CborWriter writer, object? value) => writer.WriteDigest((Digest)value!);

    public override object Read(CborReader reader) => reader.ReadDigest();

    public override void WriteJson(Utf8JsonWriter writer, object? value) =>
        writer.WriteStringValue(((Digest)value!).ToString());

    public override object ReadJson(JsonElement json, string path)
    {
        // Upper case would be a second way to write the same id.
        var text = TextOf(json, path);
        return Digest.TryParse(text, out var digest) && digest.ToString() == text
            ? digest
            : throw Refuse(path, "must be 64 lower-case hexadecimal digits", "必须是 64 位小写十六进制数字");
    }

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "string", ["pattern"] = "^[0-9a-f]{64}$" };
}

internal sealed class BytesShape(int max) : ScalarShape
{
    public override void Write(CborWriter writer, object? value) =>
        writer.WriteByteString(((ReadOnlyMemory<byte>)value!).Span);

    public override object Read(CborReader reader) => new ReadOnlyMemory<byte>(reader.ReadBytes(max));

    public override void WriteJson(Utf8JsonWriter writer, object? value) =>
        writer.WriteBase64StringValue(((ReadOnlyMemory<byte>)value!).Span);

    public override object ReadJson(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes)
            ? new ReadOnlyMemory<byte>(bytes)
            : throw Refuse(path, "must be bytes in base64", "必须是 base64 编码的字节");

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "string", ["contentEncoding"] = "base64" };
}

/// <summary>Milliseconds since 1970; in JSON an ISO 8601 text, and a number where the calendar ends.</summary>
internal sealed class TimeShape : ScalarShape
{
    private static readonly long s_last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public override void Write(CborWriter writer, object? value) => writer.WriteInt64((long)value!);

    public override object Read(CborReader reader) => reader.ReadLong();

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        var time = (long)value!;
        if (time > s_last)
        {
            writer.WriteNumberValue(time);
        }
        else
        {
            writer.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds(time));
        }
    }

    public override object ReadJson(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var milliseconds))
        {
            return milliseconds;
        }

        return
            json.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                json.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            ? time.ToUnixTimeMilliseconds()
            : throw Refuse(path, "must be a time, as in 2026-03-01T08:00:00Z", "必须是时间，如 2026-03-01T08:00:00Z");
    }

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "string", ["format"] = "date-time" };
}
