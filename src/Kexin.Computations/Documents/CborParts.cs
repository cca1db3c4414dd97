using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Computations.Documents;

/// <summary>What the formats of documents and outputs share: an array that opens with its kind, doubles, and choices.</summary>
internal static class CborParts
{
    /// <summary>The longest name of a kind, in characters.</summary>
    public const int KindInCharacters = 64;

    public static void WriteKind(this CborWriter writer, string kind, int items)
    {
        writer.WriteStartArray(items + 1);
        writer.WriteTextString(kind);
    }

    /// <summary>Enters an array of any length that opens with its kind, and gives both; the length is without the kind.</summary>
    public static (string Kind, int Items) ReadKind(this CborReader reader, int mostItems)
    {
        var length = reader.ReadArrayLength(mostItems + 1);
        return (reader.ReadText(KindInCharacters), length - 1);
    }

    /// <summary>Enters an array of exactly that kind and length.</summary>
    public static void ReadKind(this CborReader reader, string kind, int items)
    {
        var found = reader.ReadKind(items);
        if (found != (kind, items))
        {
            throw new DecodingException($"'{kind}' with {items} items was expected.");
        }
    }

    /// <summary>A double as the 64 bits of its IEEE form: there is one encoding, and no format here uses CBOR's own floats.</summary>
    public static void WriteDoubleBits(this CborWriter writer, double value) =>
        writer.WriteUInt64(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value));

    /// <summary>What <see cref="WriteDoubleBits"/> wrote.</summary>
    public static double ReadDoubleBits(this CborReader reader)
    {
        var bits = reader.ReadULong();
        var value = BitConverter.UInt64BitsToDouble(bits);
        return double.IsNaN(value) && bits != BitConverter.DoubleToUInt64Bits(double.NaN)
            ? throw new DecodingException("A number that is none has one encoding, and this is another.")
            : value;
    }

    /// <summary>An enum's number, where it has a name.</summary>
    public static T ReadChoice<T>(this CborReader reader)
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), reader.ReadInt(0, byte.MaxValue));
        return Enum.IsDefined(value) ? value : throw new DecodingException($"There is no such {typeof(T).Name}.");
    }
}
