using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Cryptography;

namespace Kexin.Computations.Sheets;

/// <summary>The forms of a cell, which say by themselves what it holds.</summary>
/// <remarks>
/// In bytes: null, a text, an integer, the 8 bytes of a double (IEEE 754, most significant first), or an array of the reason's place.
/// In JSON: null, a text, a number, or <c>{"heldBack": 0}</c>; a number that is not finite is a text, as its column says it is one.
/// </remarks>
internal sealed class SheetCellShape : ValueShape
{
    private const int LongestTextInCharacters = 1 << 20;

    public override void Write(CborWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch ((SheetCell)value!)
        {
            case { Text: { } text }:
                writer.WriteTextString(text);
                break;
            case { Whole: { } whole }:
                writer.WriteInt64(whole);
                break;
            case { Real: { } real }:
                Span<byte> bytes = stackalloc byte[sizeof(double)];
                BinaryPrimitives.WriteDoubleBigEndian(bytes, real);
                writer.WriteByteString(bytes);
                break;
            case { Reason: { } reason }:
                writer.WriteStartArray(1);
                writer.WriteInt32(reason);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    public override object Read(CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        switch (reader.PeekState())
        {
            case CborReaderState.Null:
                reader.ReadNull();
                return SheetCell.Nothing;
            case CborReaderState.TextString:
                return SheetCell.Of(reader.ReadText(LongestTextInCharacters));
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return SheetCell.Of(reader.ReadLong());
            case CborReaderState.ByteString:
                return ReadReal(reader);
            default:
                reader.ReadArray(1);
                var reason = reader.ReadInt(0, Sheet.MostTexts);
                reader.EndArray();
                return SheetCell.HeldBack(reason);
        }
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch ((SheetCell)value!)
        {
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
            case { Reason: { } reason }:
                writer.WriteStartObject();
                writer.WriteNumber("heldBack", reason);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <remarks>Nobody reads a sheet from JSON but the client, which has records of its own.</remarks>
    public override object ReadJson(JsonElement json, string path) =>
        throw new NotSupportedException("A sheet is read from its canonical bytes.");

    public override JsonObject Schema(bool chinese) =>
        new() { ["type"] = new JsonArray("string", "number", "null", "object") };

    private static SheetCell ReadReal(CborReader reader)
    {
        var bytes = reader.ReadFixedSlice(sizeof(double)).Span;
        var real = BinaryPrimitives.ReadDoubleBigEndian(bytes);
        var hasOneForm =
            !double.IsNaN(real)
            || BinaryPrimitives.ReadInt64BigEndian(bytes) == BitConverter.DoubleToInt64Bits(double.NaN);
        return hasOneForm
            ? SheetCell.Of((double?)real)
            : throw new DecodingException("A number that is none has one encoding, and this is another.");
    }
}
