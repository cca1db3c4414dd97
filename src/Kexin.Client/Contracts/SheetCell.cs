using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A cell: in JSON null, a text, a number, or <c>{"heldBack": 0}</c>. A number that is not finite is a text.</summary>
/// <param name="Text">A text.</param>
/// <param name="Whole">A whole number.</param>
/// <param name="Real">A number, whole ones included.</param>
/// <param name="HeldBack">Why the value is held back: a place in <see cref="Sheet.Reasons"/>.</param>
[JsonConverter(typeof(SheetCellConverter))]
public readonly record struct SheetCell(
    string? Text = null,
    long? Whole = null,
    double? Real = null,
    int? HeldBack = null
);

/// <summary>The JSON form of a cell.</summary>
public sealed class SheetCellConverter : JsonConverter<SheetCell>
{
    private const string HeldBack = "heldBack";

    /// <inheritdoc/>
    public override SheetCell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String:
                return new SheetCell(reader.GetString());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole)
                    ? new SheetCell(Whole: whole, Real: whole)
                    : new SheetCell(Real: reader.GetDouble());
            case JsonTokenType.StartObject
                when reader.Read()
                    && reader.ValueTextEquals(HeldBack)
                    && reader.Read()
                    && reader.TokenType == JsonTokenType.Number
                    && reader.TryGetInt32(out var at):
                return reader.Read() && reader.TokenType == JsonTokenType.EndObject
                    ? new SheetCell(HeldBack: at)
                    : throw new JsonException("A cell holds one thing.");
            default:
                throw new JsonException("A cell is null, a text, a number, or an object with the place of a reason.");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SheetCell value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value)
        {
            case { HeldBack: { } at }:
                writer.WriteStartObject();
                writer.WriteNumber(HeldBack, at);
                writer.WriteEndObject();
                break;
            case { Text: { } text }:
                writer.WriteStringValue(text);
                break;
            case { Whole: { } whole }:
                writer.WriteNumberValue(whole);
                break;
            case { Real: { } real } when double.IsFinite(real):
                writer.WriteNumberValue(real);
                break;
            case { Real: { } real }:
                writer.WriteStringValue(real.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
