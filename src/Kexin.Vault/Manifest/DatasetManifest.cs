using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What is known about a dataset without its key: its columns, its size, and the hashes by which damage is found.</summary>
/// <remarks>It holds no value of the data, no smallest and no greatest one. It stays at home: the salt opens the commitment.</remarks>
public sealed class DatasetManifest
{
    private const int Version = 1;
    private const int MostChunks = 1 << 24;
    private const int LongestFieldNameInCharacters = 256;
    private const int PartsWithoutZone = 3;
    private const int PartsWithZone = 4;
    private const int PartsWithDescription = 5;
    private const int LongestDescriptionInCharacters = 256;

    private readonly byte[] _encoded;

    internal DatasetManifest(
        Suite suite,
        DatasetId id,
        DateTimeOffset createdAt,
        long rows,
        DatasetSchema schema,
        DatasetSource source,
        EncryptedData data
    )
    {
        Suite = suite;
        Id = id;
        CreatedAt = createdAt;
        Rows = rows;
        Schema = schema;
        Source = source;
        Data = data;
        _encoded = CanonicalCbor.Encode(Write);
        Hash = suite.Hash(_encoded);
    }

    /// <summary>The suite whose hashes and seal these are.</summary>
    public Suite Suite { get; }

    /// <summary>The dataset.</summary>
    public DatasetId Id { get; }

    /// <summary>When it was taken in, in whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>How many rows.</summary>
    public long Rows { get; }

    /// <summary>The columns, with how many rows have no value in each.</summary>
    public DatasetSchema Schema { get; }

    /// <summary>The file that was taken in.</summary>
    public DatasetSource Source { get; }

    /// <summary>The encrypted file.</summary>
    public EncryptedData Data { get; }

    /// <summary>The suite's hash of all of the above; it can be shown to others, for it covers the salt.</summary>
    public Digest Hash { get; }

    /// <summary>Its canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encode() => _encoded;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are anything else.</exception>
    public static DatasetManifest Decode(ReadOnlyMemory<byte> bytes) => CanonicalCbor.Decode(bytes, Read);

    private void Write(CborWriter writer)
    {
        writer.WriteStartArray(13);
        writer.WriteInt32(Version);
        writer.WriteInt32((int)Suite.Id);
        writer.WriteDigest(Id.Value);
        writer.WriteInt64(CreatedAt.ToUnixTimeMilliseconds());
        writer.WriteInt64(Rows);
        writer.WriteList(
            Schema.Fields,
            static (w, field) =>
            {
                var parts =
                    field.Description is not null ? PartsWithDescription
                    : field.Zone is not null ? PartsWithZone
                    : PartsWithoutZone;
                w.WriteStartArray(parts);
                w.WriteTextString(field.Name);
                w.WriteInt32((int)field.Type);
                w.WriteInt64(field.Missing);
                if (parts >= PartsWithZone)
                {
                    w.WriteTextString(field.Zone ?? "");
                }

                if (field.Description is not null)
                {
                    w.WriteTextString(field.Description);
                }

                w.WriteEndArray();
            }
        );
        writer.WriteInt32((int)Source.Format);
        writer.WriteInt64(Source.SizeInBytes);
        writer.WriteByteString(Source.Salt.Span);
        writer.WriteDigest(Source.Commitment);
        writer.WriteInt64(Data.SizeInBytes);
        writer.WriteInt32(Data.ChunkSizeInBytes);
        writer.WriteList(Data.Chunks, static (w, chunk) => w.WriteDigest(chunk));
        writer.WriteEndArray();
    }

    private static DatasetManifest Read(CborReader reader)
    {
        reader.ReadArray(13);
        reader.ReadInt(Version, Version);
        var suite = Suite.Get((SuiteId)reader.ReadInt((int)SuiteId.Standard, (int)SuiteId.GuoMi));
        var id = new DatasetId(reader.ReadDigest());
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(
            ReadBounded(reader, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        );
        var rows = ReadBounded(reader, long.MaxValue);
        var fields = reader.ReadList(DatasetSchema.MostFields, r => ReadField(r, rows));
        var format = (DatasetFormat)reader.ReadInt((int)DatasetFormat.Csv, (int)DatasetFormat.Workbook);
        var source = new DatasetSource(
            format,
            ReadBounded(reader, long.MaxValue),
            reader.ReadFixedBytes(DatasetSource.SaltSizeInBytes),
            reader.ReadDigest()
        );
        var data = new EncryptedData(
            ReadBounded(reader, long.MaxValue),
            reader.ReadInt(1, int.MaxValue),
            reader.ReadList(MostChunks, static r => r.ReadDigest())
        );
        reader.EndArray();
        if (data.Chunks.Count != (data.SizeInBytes + data.ChunkSizeInBytes - 1) / data.ChunkSizeInBytes)
        {
            throw new DecodingException($"{data.Chunks.Count} chunks do not make {data.SizeInBytes} bytes.");
        }

        if (fields.Length == 0 || fields.DistinctBy(field => field.Name).Count() != fields.Length)
        {
            throw new DecodingException("The fields have different names, and there is one at least.");
        }

        return new DatasetManifest(suite, id, createdAt, rows, new DatasetSchema(fields), source, data);
    }

    private static DatasetField ReadField(CborReader reader, long rows)
    {
        var parts = reader.ReadStartArray();
        if (parts is not (>= PartsWithoutZone and <= PartsWithDescription))
        {
            throw new DecodingException(
                $"A field has {PartsWithoutZone} to {PartsWithDescription} parts, not {parts}."
            );
        }

        var field = new DatasetField(
            reader.ReadText(LongestFieldNameInCharacters),
            (FieldType)reader.ReadInt((int)FieldType.Integer, (int)FieldType.Date),
            ReadBounded(reader, rows)
        );
        var zone = parts >= PartsWithZone ? reader.ReadText(LongestFieldNameInCharacters) : "";
        var description = parts == PartsWithDescription ? reader.ReadText(LongestDescriptionInCharacters) : null;
        reader.EndArray();
        return zone.Length == 0 && parts == PartsWithZone
            ? throw new DecodingException("A field without a zone has no part for it.")
            : field with
            {
                Zone = zone.Length == 0 ? null : zone,
                Description = description,
            };
    }

    private static long ReadBounded(CborReader reader, long max)
    {
        var value = reader.ReadLong();
        return value >= 0 && value <= max
            ? value
            : throw new DecodingException($"A number from 0 to {max} was expected, not {value}.");
    }
}

/// <summary>The file that a dataset was taken in from.</summary>
/// <param name="Format">Its form.</param>
/// <param name="SizeInBytes">Its size.</param>
/// <param name="Salt">32 random bytes.</param>
/// <param name="Commitment">The suite's hash of the salt followed by the file: shown now, opened later with salt and file.</param>
public sealed record DatasetSource(DatasetFormat Format, long SizeInBytes, ReadOnlyMemory<byte> Salt, Digest Commitment)
{
    /// <summary>The size of the salt, in bytes.</summary>
    public const int SaltSizeInBytes = 32;
}

/// <summary>The encrypted file of a dataset.</summary>
/// <param name="SizeInBytes">Its size.</param>
/// <param name="ChunkSizeInBytes">The size of every chunk but the last.</param>
/// <param name="Chunks">The suite's hash of each chunk, in the file's order.</param>
public sealed record EncryptedData(long SizeInBytes, int ChunkSizeInBytes, IReadOnlyList<Digest> Chunks);
