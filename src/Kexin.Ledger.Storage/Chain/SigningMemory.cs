using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Ledger.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Ledger.Storage;

/// <summary>What a member must not forget of its own votes.</summary>
/// <param name="Height">The height at which it last precommitted or wished.</param>
/// <param name="Wish">The highest round that it has wished for or been in; it never votes in one before it.</param>
/// <param name="Lock">The proof of lock that it last precommitted for, or null.</param>
public sealed record SigningRecord(long Height, long Wish, FinalityCertificate? Lock);

/// <summary>The record of a member's own votes, in a file beside its keys, so that it outlives repair and loss of the ledger.</summary>
/// <remarks>
/// What: two places in one file, written in turn; each holds a number, the record and a SHA-256 of both. Where the last two numbers are
/// not there and whole, after damage or a loss of power in the middle of a write, what was signed counts as forgotten.
/// Security: what is in here was on disk before the vote was sent. A copy from another day can't be told from here: the other members
/// tell (docs/ledger.md).
/// Cost: one fdatasync a write: one a block, for the lock, and one for each round that is not the usual one.
/// </remarks>
public sealed class SigningMemory : IDisposable
{
    private const string Kind = "kexin/signing-memory/1";
    private const int PlaceInBytes = Bounds.CertificateSizeInBytes + (4 << 10);
    private const int HeadInBytes = sizeof(long) + sizeof(int) + 32;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly Digest _consortium;
    private long _number;

    private SigningMemory(SafeFileHandle file, string path, Digest consortium)
    {
        _file = file;
        _path = path;
        _consortium = consortium;
    }

    /// <summary>The last record; heights and rounds of 0 when nothing was ever written.</summary>
    public SigningRecord Current { get; private set; } = new(0, 0, null);

    /// <summary>Whether the record was there and whole; if not, what was signed before is forgotten.</summary>
    public bool WasThere { get; private set; }

    /// <summary>Opens the file, or begins it.</summary>
    /// <exception cref="ArgumentException">It is of another consortium.</exception>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public static SigningMemory Open(string path, Digest consortium)
    {
        ArgumentNullException.ThrowIfNull(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var isNew = !File.Exists(path);
        using (OwnersFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite)) { }
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var memory = new SigningMemory(file, path, consortium);
            memory.Read();
            if (isNew)
            {
                DurableFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }

            return memory;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Returns when the record is on disk.</summary>
    /// <exception cref="IOException">It may not be; nothing may be signed on its strength.</exception>
    public void Write(SigningRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var body = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(5);
            writer.WriteTextString(Kind);
            writer.WriteDigest(_consortium);
            writer.WriteInt64(record.Height);
            writer.WriteInt64(record.Wish);
            writer.WriteByteString(record.Lock?.Encode() ?? []);
            writer.WriteEndArray();
        });
        var bytes = new byte[HeadInBytes + body.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _number + 1);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeof(long)), body.Length);
        body.CopyTo(bytes, HeadInBytes);
        HashOf(bytes).CopyTo(bytes, sizeof(long) + sizeof(int));
        RandomAccess.Write(_file, bytes, (_number + 1) % 2 * PlaceInBytes);
        DurableFile.Sync(_file, _path);
        _number++;
        Current = record;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static byte[] HashOf(ReadOnlySpan<byte> place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(place[..(sizeof(long) + sizeof(int))]);
        hash.AppendData(place[HeadInBytes..]);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// Takes the newer of the two records. It is whole only with the one before it in the other place: a file that was cut, or whose
    /// newer record was changed, would look like an older one.
    /// </summary>
    private void Read()
    {
        var (zero, one) = (Read(0), Read(1));
        var (newer, older) = one.Number > zero.Number ? (one, zero) : (zero, one);
        WasThere = newer.Record is not null && !older.IsDamaged && older.Number == newer.Number - 1;
        if (newer.Record is not null)
        {
            (Current, _number) = (newer.Record, newer.Number);
        }
    }

    private Place Read(int place)
    {
        var bytes = new byte[PlaceInBytes];
        var length = RandomAccess.Read(_file, bytes, (long)place * PlaceInBytes);
        if (!bytes.AsSpan(0, length).ContainsAnyExcept((byte)0))
        {
            return new Place(0, null, IsDamaged: false);
        }

        var number = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var size = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(sizeof(long)));
        if (number < 1 || size < 0 || size > length - HeadInBytes)
        {
            return new Place(0, null, IsDamaged: true);
        }

        var whole = bytes.AsSpan(0, HeadInBytes + size);
        if (!HashOf(whole).AsSpan().SequenceEqual(whole[(sizeof(long) + sizeof(int))..HeadInBytes]))
        {
            return new Place(0, null, IsDamaged: true);
        }

        try
        {
            return new Place(number, Decode(bytes.AsMemory(HeadInBytes, size)), IsDamaged: false);
        }
        catch (DecodingException)
        {
            return new Place(0, null, IsDamaged: true);
        }
    }

    private SigningRecord Decode(ReadOnlyMemory<byte> body) =>
        CanonicalCbor.Decode(
            body,
            reader =>
            {
                reader.ReadArray(5);
                reader.ReadConstant(Kind);
                if (reader.ReadDigest() != _consortium)
                {
                    throw new ArgumentException($"'{_path}' is the signing memory of another consortium.");
                }

                var height = reader.ReadLong();
                var wish = reader.ReadLong();
                var locked = reader.ReadBytes(Bounds.CertificateSizeInBytes);
                reader.EndArray();
                return new SigningRecord(height, wish, locked.Length == 0 ? null : FinalityCertificate.Decode(locked));
            }
        );

    private readonly record struct Place(long Number, SigningRecord? Record, bool IsDamaged);
}
