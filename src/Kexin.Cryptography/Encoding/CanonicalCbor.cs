using System.Formats.Cbor;
using System.Text;

namespace Kexin.Cryptography;

/// <summary>Deterministic CBOR: one value has one encoding, and readers refuse every other.</summary>
/// <remarks>
/// Source: RFC 8949, section 4.2.1 (core deterministic encoding). Objects are arrays with fixed positions; maps, tags, floating
/// point and indefinite lengths are not used by any format here.
/// Cost: each thread keeps one reader and one writer, as a ledger reads and writes some thousand small objects a second.
/// Not for: bytes that a person edits; those are JSON.
/// </remarks>
public static class CanonicalCbor
{
    private const int LargestKeptInBytes = 64 << 10;

    // Taken while they are used, so that an object inside another gets its own.
    [ThreadStatic]
    private static CborWriter? t_writer;

    [ThreadStatic]
    private static CborReader? t_reader;

    /// <summary>A writer whose output is canonical.</summary>
    public static CborWriter CreateWriter() => new(CborConformanceMode.Canonical);

    /// <summary>A reader that refuses what is not canonical.</summary>
    public static CborReader CreateReader(ReadOnlyMemory<byte> bytes) => new(bytes, CborConformanceMode.Canonical);

    /// <summary>Encodes one object.</summary>
    public static byte[] Encode(Action<CborWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return Encode(write, static (inner, writer) => inner(writer));
    }

    /// <summary>Encodes one object from what <paramref name="write"/> is given, so that it need not capture anything.</summary>
    public static byte[] Encode<TState>(TState state, Action<TState, CborWriter> write)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(write);
        var writer = t_writer ?? CreateWriter();
        t_writer = null;
        write(state, writer);
        var bytes = writer.Encode();
        if (bytes.Length <= LargestKeptInBytes)
        {
            writer.Reset();
            t_writer = writer;
        }

        return bytes;
    }

    /// <summary>Decodes one object that fills all the bytes.</summary>
    /// <exception cref="DecodingException">The bytes are not canonical, not of that shape, or go on after the object.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> bytes, Func<CborReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Guarded(
            (bytes, read),
            static state =>
            {
                var reader = TakeReader(state.bytes);
                var value = state.read(reader);
                reader.Finish();
                reader.Reset(default);
                t_reader = reader;
                return value;
            }
        );
    }

    /// <summary>Enters an array of exactly that many items.</summary>
    /// <exception cref="DecodingException">There is no array here, or one of another length.</exception>
    public static void ReadArray(this CborReader reader, int expectedLength)
    {
        var length = reader.ReadArrayLength(int.MaxValue);
        if (length != expectedLength)
        {
            throw new DecodingException($"An array of {expectedLength} items was expected, not of {length}.");
        }
    }

    /// <summary>Enters an array and gives its length, 0 to <paramref name="max"/>.</summary>
    /// <exception cref="DecodingException">There is no array here, or a longer one.</exception>
    public static int ReadArrayLength(this CborReader reader, int max)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var length = Guarded(reader, static r => r.ReadStartArray());
        return length is { } known && known <= max
            ? known
            : throw new DecodingException($"An array of at most {max} items was expected, not of {length}.");
    }

    /// <summary>Leaves an array all of whose items have been read.</summary>
    /// <exception cref="DecodingException">Items are left.</exception>
    public static void EndArray(this CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Guarded(
            reader,
            static r =>
            {
                r.ReadEndArray();
                return true;
            }
        );
    }

    /// <summary>A whole array of 0 to <paramref name="max"/> items, each read by <paramref name="readItem"/>.</summary>
    /// <exception cref="DecodingException">There is no such array here.</exception>
    public static T[] ReadList<T>(this CborReader reader, int max, Func<CborReader, T> readItem)
    {
        ArgumentNullException.ThrowIfNull(readItem);
        // Every item takes a byte at least, so the reader has already bounded the length by the bytes that are there.
        var items = new T[reader.ReadArrayLength(max)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = readItem(reader);
        }

        reader.EndArray();
        return items;
    }

    /// <summary>A byte string of 0 to <paramref name="max"/> bytes.</summary>
    /// <exception cref="DecodingException">There is no byte string here, or a longer one.</exception>
    public static byte[] ReadBytes(this CborReader reader, int max)
    {
        return reader.ReadSlice(max).ToArray();
    }

    /// <summary>A byte string of 0 to <paramref name="max"/> bytes, as the part of the reader's own bytes that it is.</summary>
    /// <exception cref="DecodingException">There is no byte string here, or a longer one.</exception>
    public static ReadOnlyMemory<byte> ReadSlice(this CborReader reader, int max)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var bytes = Guarded(reader, static r => r.ReadDefiniteLengthByteString());
        return bytes.Length <= max
            ? bytes
            : throw new DecodingException($"At most {max} bytes were expected, not {bytes.Length}.");
    }

    /// <summary>A byte string of exactly that many bytes.</summary>
    /// <exception cref="DecodingException">There is no byte string here, or one of another length.</exception>
    public static byte[] ReadFixedBytes(this CborReader reader, int length) => reader.ReadFixedSlice(length).ToArray();

    /// <summary>A byte string of exactly that many bytes, as the part of the reader's own bytes that it is.</summary>
    /// <exception cref="DecodingException">There is no byte string here, or one of another length.</exception>
    public static ReadOnlyMemory<byte> ReadFixedSlice(this CborReader reader, int length)
    {
        var bytes = reader.ReadSlice(length);
        return bytes.Length == length
            ? bytes
            : throw new DecodingException($"{length} bytes were expected, not {bytes.Length}.");
    }

    /// <summary>A text of 0 to <paramref name="max"/> UTF-16 units, well-formed UTF-8 on the wire.</summary>
    /// <exception cref="DecodingException">There is no text here, or a longer one.</exception>
    public static string ReadText(this CborReader reader, int max)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var text = Guarded(reader, static r => r.ReadTextString());
        return text.Length <= max
            ? text
            : throw new DecodingException($"A text of at most {max} characters was expected, not of {text.Length}.");
    }

    /// <summary>Goes over a text that has to be this one.</summary>
    /// <exception cref="DecodingException">There is no text here, or another one.</exception>
    public static void ReadConstant(this CborReader reader, string expected)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(expected);
        var found = Guarded(reader, static r => r.ReadDefiniteLengthTextStringBytes());
        if (!Ascii.Equals(found.Span, expected))
        {
            var shown = Encoding.UTF8.GetString(found.Span[..Math.Min(found.Length, 2 * expected.Length)]);
            throw new DecodingException($"'{expected}' was expected, not '{Printable(shown)}'.");
        }
    }

    /// <summary>A byte string of 32 bytes.</summary>
    /// <exception cref="DecodingException">There is none here.</exception>
    public static Digest ReadDigest(this CborReader reader) => new(reader.ReadFixedSlice(Digest.SizeInBytes).Span);

    /// <summary>An integer from -2^63 to 2^63-1.</summary>
    /// <exception cref="DecodingException">There is none here.</exception>
    public static long ReadLong(this CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Guarded(reader, static r => r.ReadInt64());
    }

    /// <summary>An integer from 0 to 2^64-1.</summary>
    /// <exception cref="DecodingException">There is none here.</exception>
    public static ulong ReadULong(this CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Guarded(reader, static r => r.ReadUInt64());
    }

    /// <summary>An integer from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    /// <exception cref="DecodingException">There is none here, or another one.</exception>
    public static int ReadInt(this CborReader reader, int min, int max)
    {
        var value = reader.ReadLong();
        return value >= min && value <= max
            ? (int)value
            : throw new DecodingException($"A number from {min} to {max} was expected, not {value}.");
    }

    /// <summary>True or false.</summary>
    /// <exception cref="DecodingException">There is neither here.</exception>
    public static bool ReadFlag(this CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Guarded(reader, static r => r.ReadBoolean());
    }

    /// <summary>One whole item, whatever it is, as its canonical bytes.</summary>
    /// <exception cref="DecodingException">There is no canonical item here, or it is longer than <paramref name="max"/> bytes.</exception>
    public static byte[] ReadItem(this CborReader reader, int max) => reader.ReadItemSlice(max).ToArray();

    /// <summary>One whole item, whatever it is, as the part of the reader's own bytes that it is.</summary>
    /// <exception cref="DecodingException">There is no canonical item here, or it is longer than <paramref name="max"/> bytes.</exception>
    public static ReadOnlyMemory<byte> ReadItemSlice(this CborReader reader, int max)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var item = Guarded(reader, static r => r.ReadEncodedValue());
        return item.Length <= max
            ? item
            : throw new DecodingException($"An item of at most {max} bytes was expected, not of {item.Length}.");
    }

    /// <summary>Writes 32 bytes as a byte string.</summary>
    public static void WriteDigest(this CborWriter writer, Digest digest)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> bytes = stackalloc byte[Digest.SizeInBytes];
        digest.CopyTo(bytes);
        writer.WriteByteString(bytes);
    }

    /// <summary>Writes an array, each item by <paramref name="writeItem"/>.</summary>
    public static void WriteList<T>(
        this CborWriter writer,
        IReadOnlyCollection<T> items,
        Action<CborWriter, T> writeItem
    )
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(writeItem);
        writer.WriteStartArray(items.Count);
        foreach (var item in items)
        {
            writeItem(writer, item);
        }

        writer.WriteEndArray();
    }

    /// <summary>Checks that nothing follows.</summary>
    /// <exception cref="DecodingException">Bytes are left, or an array was not left.</exception>
    public static void Finish(this CborReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.CurrentDepth != 0 || reader.BytesRemaining != 0)
        {
            throw new DecodingException($"{reader.BytesRemaining} bytes follow the end of the object.");
        }
    }

    private static CborReader TakeReader(ReadOnlyMemory<byte> bytes)
    {
        if (t_reader is not { } reader)
        {
            return CreateReader(bytes);
        }

        t_reader = null;
        reader.Reset(bytes);
        return reader;
    }

    private static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);

    /// <summary>Turns every way in which the reader says "not this" into the one exception for bad bytes.</summary>
    private static T Guarded<TState, T>(TState state, Func<TState, T> read)
    {
        try
        {
            return read(state);
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new DecodingException($"The bytes are not canonical CBOR of the expected shape: {e.Message}", e);
        }
    }
}
