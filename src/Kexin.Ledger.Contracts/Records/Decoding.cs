using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What every ledger format shares: an array whose first item says which format it is.</summary>
internal static class Decoding
{
    /// <summary>Enters an array of that many items after its kind.</summary>
    public static void ReadKind(this CborReader reader, string kind, int items)
    {
        reader.ReadArray(items + 1);
        reader.ReadConstant(kind);
    }

    public static void WriteKind(this CborWriter writer, string kind, int items)
    {
        writer.WriteStartArray(items + 1);
        writer.WriteTextString(kind);
    }

    /// <summary>A time in milliseconds since 1970, not negative.</summary>
    public static long ReadTime(this CborReader reader) => reader.ReadCount();

    /// <summary>A number from 0 to 2^63-1.</summary>
    public static long ReadCount(this CborReader reader)
    {
        var value = reader.ReadLong();
        return value >= 0 ? value : throw new DecodingException($"A number from 0 was expected, not {value}.");
    }

    /// <summary>A text that stands in a line as it was written; see <see cref="VisibleText.IsName"/>.</summary>
    public static string ReadName(this CborReader reader, int max = Bounds.NameInCharacters)
    {
        var text = reader.ReadText(max);
        return VisibleText.IsName(text, max)
            ? text
            : throw new DecodingException(
                $"A name was expected: 1 to {max} visible characters in Unicode's form C, no space at its ends."
            );
    }

    public static MemberId ReadMemberId(this CborReader reader) => new(reader.ReadDigest());

    public static TokenId ReadTokenId(this CborReader reader) => new(reader.ReadDigest());

    /// <summary>An enum's number, where it is one that has a name.</summary>
    public static T ReadChoice<T>(this CborReader reader)
        where T : struct, Enum
    {
        var number = reader.ReadInt(0, byte.MaxValue);
        var value = (T)Enum.ToObject(typeof(T), number);
        return Enum.IsDefined(value) ? value : throw new DecodingException($"{number} is no {typeof(T).Name}.");
    }

    public static void WriteChoice<T>(this CborWriter writer, T value)
        where T : struct, Enum => writer.WriteInt32(Convert.ToInt32(value, null));

    /// <summary>Nothing or one item, written as an array of none or one.</summary>
    public static T? ReadOptional<T>(this CborReader reader, Func<CborReader, T> read)
        where T : class => reader.ReadList(1, read).FirstOrDefault();

    /// <summary>Nothing or one value, written as an array of none or one.</summary>
    public static T? ReadOptionalValue<T>(this CborReader reader, Func<CborReader, T> read)
        where T : struct
    {
        var items = reader.ReadList(1, read);
        return items.Length == 0 ? null : items[0];
    }

    public static void WriteOptional<T>(this CborWriter writer, T? value, Action<CborWriter, T> write)
        where T : class => writer.WriteList(value is null ? [] : new[] { value }, write);

    public static void WriteOptionalValue<T>(this CborWriter writer, T? value, Action<CborWriter, T> write)
        where T : struct => writer.WriteList(value is null ? [] : new[] { value.Value }, write);

    public static void ThrowIfLonger(ReadOnlyMemory<byte> bytes, int max, string what)
    {
        if (bytes.Length > max)
        {
            throw new DecodingException($"A {what} has at most {max} bytes, not {bytes.Length}.");
        }
    }
}
