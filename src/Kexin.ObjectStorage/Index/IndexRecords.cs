using System.Formats.Cbor;
using Kexin.ObjectStorage.Blobs;

namespace Kexin.ObjectStorage.Index;

/// <summary>A chunk as an object names it.</summary>
internal readonly record struct ChunkRef(Digest Id, int SizeInBytes)
{
    /// <summary>The plaintext of every chunk but the last of a stream, in bytes.</summary>
    public const int LargestInBytes = 4 << 20;

    /// <summary>The most chunks of an object: 1 TiB of whole ones, and a short one a part.</summary>
    public const int MostOfAnObject =
        (int)(IObjectStore.LargestObjectInBytes / LargestInBytes) + UploadedPart.MostParts;

    public static void Write(CborWriter writer, ChunkRef chunk)
    {
        writer.WriteDigest(chunk.Id);
        writer.WriteInt32(chunk.SizeInBytes);
    }

    /// <summary>A list of chunks as one flat array: id, size, id, size.</summary>
    public static void WriteList(CborWriter writer, IReadOnlyList<ChunkRef> chunks)
    {
        writer.WriteStartArray(2 * chunks.Count);
        foreach (var chunk in chunks)
        {
            Write(writer, chunk);
        }

        writer.WriteEndArray();
    }

    public static ChunkRef[] ReadList(CborReader reader)
    {
        var items = reader.ReadArrayLength(2 * MostOfAnObject);
        if (items % 2 != 0)
        {
            throw new DecodingException("A list of chunks has a size for each.");
        }

        var chunks = new ChunkRef[items / 2];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = new ChunkRef(reader.ReadDigest(), reader.ReadInt(1, LargestInBytes));
        }

        reader.EndArray();
        return chunks;
    }
}

/// <summary>An object in the index.</summary>
internal sealed record ObjectRecord(StoredObject Object, IReadOnlyList<ChunkRef> Chunks)
{
    private const int Version = 1;

    public byte[] Encode() =>
        CanonicalCbor.Encode(
            this,
            static (record, writer) =>
            {
                writer.WriteStartArray(9);
                writer.WriteInt32(Version);
                writer.WriteTextString(record.Object.Name.Key);
                writer.WriteDigest(record.Object.Hash);
                writer.WriteInt64(record.Object.ModifiedAt.ToUnixTimeMilliseconds());
                writer.WriteTextString(record.Object.EntityTag);
                RecordParts.WriteMetadata(writer, record.Object.Metadata);
                RecordParts.WriteTime(writer, record.Object.Lock.RetainUntil);
                writer.WriteBoolean(record.Object.Lock.LegalHold);
                ChunkRef.WriteList(writer, record.Chunks);
                writer.WriteEndArray();
            }
        );

    /// <exception cref="DecodingException">It is no record.</exception>
    public static ObjectRecord Decode(string bucket, ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(9);
                reader.ReadInt(Version, Version);
                var key = reader.ReadText(ObjectName.LongestKeyInBytes);
                var hash = reader.ReadDigest();
                var modified = RecordParts.ReadTime(reader);
                var tag = reader.ReadText(RecordParts.LongestTag);
                var metadata = RecordParts.ReadMetadata(reader);
                var until = RecordParts.ReadOptionalTime(reader);
                var hold = reader.ReadFlag();
                var chunks = ChunkRef.ReadList(reader);
                reader.EndArray();
                return ObjectName.IsBucket(bucket) && ObjectName.IsKey(key)
                    ? new ObjectRecord(
                        new StoredObject(
                            new ObjectName(bucket, key),
                            chunks.Sum(chunk => (long)chunk.SizeInBytes),
                            hash,
                            modified,
                            tag,
                            metadata,
                            new ObjectLock(until, hold)
                        ),
                        chunks
                    )
                    : throw new DecodingException("An object has a bucket and a key.");
            }
        );
}

/// <summary>Where a chunk's ciphertext is, and its key; the record clears it.</summary>
/// <param name="Key">32 random bytes for this chunk only.</param>
/// <param name="SizeInBytes">Of the plaintext.</param>
/// <param name="Blob">Where it lies; null if the index itself holds it.</param>
internal sealed record ChunkRecord(SecretBytes Key, int SizeInBytes, BlobId? Blob) : IDisposable
{
    public const int KeySizeInBytes = 32;
    private const int BlobSizeInBytes = 16;

    public byte[] Encode() =>
        CanonicalCbor.Encode(
            this,
            static (record, writer) =>
            {
                writer.WriteStartArray(3);
                writer.WriteByteString(record.Key.Span);
                writer.WriteInt32(record.SizeInBytes);
                Span<byte> blob = stackalloc byte[BlobSizeInBytes];
                if (record.Blob is { } id)
                {
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(blob, id.High);
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(blob[8..], id.Low);
                    writer.WriteByteString(blob);
                }
                else
                {
                    writer.WriteByteString([]);
                }

                writer.WriteEndArray();
            }
        );

    /// <exception cref="DecodingException">It is no record.</exception>
    public static ChunkRecord Decode(byte[] bytes)
    {
        try
        {
            return CanonicalCbor.Decode(
                bytes,
                reader =>
                {
                    reader.ReadArray(3);
                    var key = reader.ReadFixedSlice(KeySizeInBytes);
                    var size = reader.ReadInt(1, ChunkRef.LargestInBytes);
                    var blob = reader.ReadSlice(BlobSizeInBytes).Span;
                    reader.EndArray();
                    return blob.Length switch
                    {
                        0 => new ChunkRecord(new SecretBytes(key.Span), size, null),
                        BlobSizeInBytes => new ChunkRecord(
                            new SecretBytes(key.Span),
                            size,
                            new BlobId(
                                System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(blob),
                                System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(blob[8..])
                            )
                        ),
                        _ => throw new DecodingException($"A blob's name has {BlobSizeInBytes} bytes."),
                    };
                }
            );
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public void Dispose() => Key.Dispose();
}

/// <summary>An upload in parts, before it is an object.</summary>
internal sealed record UploadRecord(string Key, DateTimeOffset StartedAt, PutOptions Options)
{
    public byte[] Encode() =>
        CanonicalCbor.Encode(
            this,
            static (record, writer) =>
            {
                writer.WriteStartArray(5);
                writer.WriteTextString(record.Key);
                writer.WriteInt64(record.StartedAt.ToUnixTimeMilliseconds());
                RecordParts.WriteMetadata(writer, record.Options.Metadata);
                RecordParts.WriteTime(writer, record.Options.Lock.RetainUntil);
                writer.WriteBoolean(record.Options.Lock.LegalHold);
                writer.WriteEndArray();
            }
        );

    /// <exception cref="DecodingException">It is no record.</exception>
    public static UploadRecord Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(5);
                var key = reader.ReadText(ObjectName.LongestKeyInBytes);
                var started = RecordParts.ReadTime(reader);
                var options = new PutOptions
                {
                    Metadata = RecordParts.ReadMetadata(reader),
                    Lock = new ObjectLock(RecordParts.ReadOptionalTime(reader), reader.ReadFlag()),
                };
                reader.EndArray();
                return ObjectName.IsKey(key)
                    ? new UploadRecord(key, started, options)
                    : throw new DecodingException("An upload has a key.");
            }
        );
}

/// <summary>A part of an upload.</summary>
internal sealed record PartRecord(UploadedPart Part, IReadOnlyList<ChunkRef> Chunks)
{
    public byte[] Encode() =>
        CanonicalCbor.Encode(
            this,
            static (record, writer) =>
            {
                writer.WriteStartArray(4);
                writer.WriteInt32(record.Part.Number);
                writer.WriteTextString(record.Part.EntityTag);
                writer.WriteInt64(record.Part.ModifiedAt.ToUnixTimeMilliseconds());
                ChunkRef.WriteList(writer, record.Chunks);
                writer.WriteEndArray();
            }
        );

    /// <exception cref="DecodingException">It is no record.</exception>
    public static PartRecord Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(4);
                var number = reader.ReadInt(1, UploadedPart.MostParts);
                var tag = reader.ReadText(RecordParts.LongestTag);
                var modified = RecordParts.ReadTime(reader);
                var chunks = ChunkRef.ReadList(reader);
                reader.EndArray();
                return new PartRecord(
                    new UploadedPart(number, chunks.Sum(chunk => (long)chunk.SizeInBytes), tag, modified),
                    chunks
                );
            }
        );
}

/// <summary>What several records hold.</summary>
internal static class RecordParts
{
    public const int LongestTag = 128;
    public const int LongestOwner = 200;
    private static readonly long s_lastTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static byte[] EncodeBucket(Bucket bucket) =>
        CanonicalCbor.Encode(
            bucket,
            static (record, writer) =>
            {
                writer.WriteStartArray(4);
                writer.WriteTextString(record.Name);
                writer.WriteTextString(record.Owner);
                writer.WriteInt64(record.CreatedAt.ToUnixTimeMilliseconds());
                writer.WriteInt64((long)(record.Retention?.TotalMilliseconds ?? 0));
                writer.WriteEndArray();
            }
        );

    /// <exception cref="DecodingException">It is no record.</exception>
    public static Bucket DecodeBucket(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(4);
                var name = reader.ReadText(ObjectName.LongestKeyInBytes);
                var owner = reader.ReadText(LongestOwner);
                var created = ReadTime(reader);
                var retention = reader.ReadLong();
                reader.EndArray();
                return ObjectName.IsBucket(name) && retention >= 0 && retention <= s_lastTime
                    ? new Bucket(name, owner, created, retention == 0 ? null : TimeSpan.FromMilliseconds(retention))
                    : throw new DecodingException("A bucket has a name, and no negative retention.");
            }
        );

    public static void WriteMetadata(CborWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartArray(2 * metadata.Count);
        foreach (var (name, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteTextString(name);
            writer.WriteTextString(value);
        }

        writer.WriteEndArray();
    }

    public static Dictionary<string, string> ReadMetadata(CborReader reader)
    {
        var texts = reader.ReadList(2 * PutOptions.MostMetadata, static r => r.ReadText(PutOptions.LongestMetadata));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < texts.Length; i += 2)
        {
            if (!metadata.TryAdd(texts[i], texts[i + 1]))
            {
                throw new DecodingException("A name of the metadata stands twice.");
            }
        }

        return texts.Length % 2 == 0 ? metadata : throw new DecodingException("Metadata are names with values.");
    }

    public static void WriteTime(CborWriter writer, DateTimeOffset? time) =>
        writer.WriteInt64(time?.ToUnixTimeMilliseconds() ?? 0);

    public static DateTimeOffset ReadTime(CborReader reader)
    {
        var time = reader.ReadLong();
        return time >= 0 && time <= s_lastTime
            ? DateTimeOffset.FromUnixTimeMilliseconds(time)
            : throw new DecodingException($"A time from 0 to {s_lastTime} was expected, not {time}.");
    }

    public static DateTimeOffset? ReadOptionalTime(CborReader reader)
    {
        var time = ReadTime(reader);
        return time.ToUnixTimeMilliseconds() == 0 ? null : time;
    }
}
