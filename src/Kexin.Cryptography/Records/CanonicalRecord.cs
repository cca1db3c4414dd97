using System.Formats.Cbor;

namespace Kexin.Cryptography.Records;

/// <summary>The one encoding of a record: deterministic CBOR, as its declaration says.</summary>
/// <remarks>Source: RFC 8949, section 4.2.1. See <see cref="ValueShape"/> for what follows from a declaration.</remarks>
public static class CanonicalRecord
{
    /// <summary>The canonical bytes of a record.</summary>
    public static byte[] Encode<T>(T record)
        where T : class =>
        CanonicalCbor.Encode(record, static (value, writer) => ValueShape.Of(typeof(T)).Write(writer, value));

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else, or break a rule of the record.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> bytes)
        where T : class => CanonicalCbor.Decode(bytes, Read<T>);

    /// <summary>Writes a record, or a value, inside another format.</summary>
    public static void Write<T>(CborWriter writer, T value) => ValueShape.Of(typeof(T)).Write(writer, value);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else, or break a rule of the record.</exception>
    public static T Read<T>(CborReader reader) => (T)ValueShape.Of(typeof(T)).Read(reader)!;
}
