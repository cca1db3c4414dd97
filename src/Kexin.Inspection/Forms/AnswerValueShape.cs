using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Inspection.Forms;

/// <summary>A text or a number, in JSON as it stands.</summary>
internal sealed class AnswerValueShape : ValueShape
{
    private const int LongestText = 4000;

    public override void Write(CborWriter writer, object? value)
    {
        var answer = (AnswerValue)value!;
        if (answer.Number is { } number)
        {
            writer.WriteUInt64(BitConverter.DoubleToUInt64Bits(number));
        }
        else
        {
            writer.WriteTextString(answer.Text!);
        }
    }

    public override object Read(CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.PeekState() == CborReaderState.TextString
            ? new AnswerValue(reader.ReadText(LongestText), null)
            : new AnswerValue(null, BitConverter.UInt64BitsToDouble(reader.ReadULong()));
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        var answer = (AnswerValue)value!;
        if (answer.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(answer.Text);
        }
    }

    public override object ReadJson(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number)
            ? new AnswerValue(null, number)
        : json.ValueKind == JsonValueKind.String && json.GetString() is { Length: <= LongestText } text
            ? new AnswerValue(text, null)
        : throw new RecordException(path, new("must be a text or a number", "必须是文本或数字"));

    public override JsonObject Schema(bool chinese) => new() { ["type"] = new JsonArray("string", "number") };
}
