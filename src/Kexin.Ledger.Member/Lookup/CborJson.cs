using System.Formats.Cbor;
using System.Numerics;
using System.Text.Json;
using Kexin.Cryptography;

namespace Kexin.Ledger.Member.Lookup;

/// <summary>Shows canonical CBOR whose meaning this program does not know: arrays, numbers, texts, flags; bytes as text.</summary>
/// <remarks>
/// 32 bytes are written in hexadecimal, because they are a hash or an id here; other bytes in base64.
/// Not for: reading back. A text and bytes that look like it give the same JSON.
/// </remarks>
public static class CborJson
{
    /// <summary>Deeper arrays than this are no format of this product, and are refused.</summary>
    public const int MostLevels = 32;

    /// <summary>The JSON of one object that fills all the bytes.</summary>
    /// <exception cref="DecodingException">The bytes are not canonical, too deep, or hold what no format here uses.</exception>
    public static JsonElement Read(ReadOnlyMemory<byte> bytes)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            CanonicalCbor.Decode(
                bytes,
                reader =>
                {
                    Write(reader, writer, 0);
                    return true;
                }
            );
        }

        using var document = JsonDocument.Parse(json.ToArray());
        return document.RootElement.Clone();
    }

    private static void Write(CborReader reader, Utf8JsonWriter writer, int level)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartArray:
                WriteArray(reader, writer, level + 1);
                break;
            case CborReaderState.UnsignedInteger:
                writer.WriteNumberValue(reader.ReadUInt64());
                break;
            case CborReaderState.NegativeInteger:
                WriteNegative(reader, writer);
                break;
            case CborReaderState.TextString:
                writer.WriteStringValue(reader.ReadTextString());
                break;
            case CborReaderState.ByteString:
                WriteBytes(reader.ReadByteString(), writer);
                break;
            case CborReaderState.Boolean:
                writer.WriteBooleanValue(reader.ReadBoolean());
                break;
            case CborReaderState.Null:
                reader.ReadNull();
                writer.WriteNullValue();
                break;
            default:
                throw new DecodingException($"No format here uses what stands there: {reader.PeekState()}.");
        }
    }

    private static void WriteArray(CborReader reader, Utf8JsonWriter writer, int level)
    {
        if (level > MostLevels)
        {
            throw new DecodingException($"Arrays go at most {MostLevels} levels deep.");
        }

        reader.ReadArrayLength(int.MaxValue);
        writer.WriteStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            Write(reader, writer, level);
        }

        reader.EndArray();
        writer.WriteEndArray();
    }

    private static void WriteNegative(CborReader reader, Utf8JsonWriter writer)
    {
        // The encoding of n stands for -1 - n, and n goes up to 2^64 - 1.
        var value = -1 - (BigInteger)reader.ReadCborNegativeIntegerRepresentation();
        writer.WriteRawValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void WriteBytes(byte[] bytes, Utf8JsonWriter writer)
    {
        if (bytes.Length == Digest.SizeInBytes)
        {
            writer.WriteStringValue(Convert.ToHexStringLower(bytes));
        }
        else
        {
            writer.WriteBase64StringValue(bytes);
        }
    }
}
