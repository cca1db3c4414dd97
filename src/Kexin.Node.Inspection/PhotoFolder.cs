using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Stream;
using SkiaSharp;

namespace Kexin.Node.Inspection;

/// <summary>Photos, films and voice notes of inspections: one file each, named by its hash, sealed by the node's key.</summary>
/// <remarks>A photo may come after the record that names it, so the rule about pictures that were used before looks again when it comes.</remarks>
internal sealed class PhotoFolder(
    NodeFolder folder,
    InspectionTables tables,
    RecordSeal seal,
    PhotoDesk desk,
    IAlarms alarms,
    TimeProvider time
)
{
    public const string DamagedAlarmCode = "photos-damaged";

    /// <summary>The app's photos have two million. A small file may claim more than memory holds, at four bytes each.</summary>
    private const long MostPixels = 25_000_000;

    private static readonly SemaphoreSlim s_decoding = new(2);

    /// <summary>Keeps a file; when it returns, it outlives a loss of power.</summary>
    /// <param name="person">Whose phone brings it.</param>
    /// <param name="hash">SHA-256 of the bytes.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="content">The bytes.</param>
    /// <exception cref="DomainException">The bytes have another hash, are of no type that is kept, or are more than a phone may add in a day.</exception>
    public async Task KeepAsync(string person, Digest hash, string? type, byte[] content, CancellationToken cancel)
    {
        var isPicture = PhotoDesk.Check(hash, type, content);
        var path = PathOf(hash);
        if (!File.Exists(path))
        {
            Count(person, content.Length);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var begun = $"{path}.{Convert.ToHexStringLower(RandomSource.System.GetBytes(8))}";
            await using (var file = new FileStream(begun, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(seal.Seal(NameOf(hash), content), cancel);
                file.Flush(flushToDisk: true);
            }

            File.Move(begun, path, overwrite: true);
            DurableFile.SyncFolder(Path.GetDirectoryName(path)!);
        }

        var print = isPicture ? await FindFingerprintAsync(content, cancel) : null;
        Remember(hash, type!, content.Length, print);
        desk.LookAgain(hash);
    }

    /// <summary>A file and its type; null where it was never here.</summary>
    /// <exception cref="DomainException">It is damaged or lost, which is an alarm from now on.</exception>
    public async Task<(byte[] Content, string Type)?> FindAsync(Digest hash, CancellationToken cancel)
    {
        var type = tables
            .Ask("SELECT Type FROM Photos WHERE Hash = $hash", row => row.GetString(0), ("$hash", hash.ToArray()))
            .FirstOrDefault();
        if (type is null)
        {
            return null;
        }

        try
        {
            return (await Task.Run(() => seal.OpenFile(NameOf(hash), PathOf(hash)), cancel), type);
        }
        catch (DomainException error)
        {
            alarms.Raise(DamagedAlarmCode, error.Title);
            throw;
        }
    }

    /// <summary>Counts a file before it is written, so that files that come together do not pass the limit together.</summary>
    private void Count(string person, int size) =>
        tables.Together(() =>
        {
            var day = time.GetUtcNow().ToUnixTimeSeconds() / (24 * 60 * 60);
            PhotoDesk.ThrowIfTooMuch(
                tables
                    .Ask(
                        "SELECT Bytes FROM PhotoDays WHERE Day = $day AND Person = $person",
                        row => row.GetInt64(0),
                        ("$day", day),
                        ("$person", person)
                    )
                    .FirstOrDefault(),
                size
            );
            tables.Change(connection =>
            {
                InspectionTables.Run(connection, "DELETE FROM PhotoDays WHERE Day < $day", ("$day", day));
                InspectionTables.Run(
                    connection,
                    "INSERT INTO PhotoDays (Day, Person, Bytes) VALUES ($day, $person, $size) ON CONFLICT DO UPDATE SET Bytes = Bytes + excluded.Bytes",
                    ("$day", day),
                    ("$person", person),
                    ("$size", size)
                );
            });
        });

    private static async Task<ulong?> FindFingerprintAsync(byte[] content, CancellationToken cancel)
    {
        await s_decoding.WaitAsync(cancel);
        try
        {
            return FindFingerprint(content);
        }
        finally
        {
            s_decoding.Release();
        }
    }

    /// <summary>The picture's fingerprint; null where it is none, is too large, or too plain.</summary>
    internal static ulong? FindFingerprint(byte[] content)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return null;
        }

        using var picture = SKBitmap.Decode(codec);
        if (picture is null)
        {
            return null;
        }

        // Halving until it is small averages over all pixels, as one step to nine would not.
        using var small = picture.Resize(
            new SKImageInfo(Fingerprint.Width, Fingerprint.Height, SKColorType.Rgba8888),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        return small is null
            ? null
            : Fingerprint.Of([
                .. small.Pixels.Select(pixel =>
                    (byte)(((299 * pixel.Red) + (587 * pixel.Green) + (114 * pixel.Blue)) / 1000)
                ),
            ]);
    }

    private void Remember(Digest hash, string type, int size, ulong? print) =>
        tables.Change(connection =>
        {
            InspectionTables.Run(
                connection,
                "INSERT OR IGNORE INTO Photos (Hash, Type, Size, Fingerprint) VALUES ($hash, $type, $size, $print)",
                ("$hash", hash.ToArray()),
                ("$type", type),
                ("$size", size),
                ("$print", (long?)print)
            );
            if (print is { } known)
            {
                foreach (var (band, value) in Fingerprint.Bands(known).Index())
                {
                    InspectionTables.Run(
                        connection,
                        "INSERT OR IGNORE INTO PhotoBands (Band, Value, Photo) VALUES ($band, $value, $photo)",
                        ("$band", band),
                        ("$value", value),
                        ("$photo", hash.ToArray())
                    );
                }
            }
        });

    private string PathOf(Digest hash) => Path.Combine(folder.Photos, hash.ToString()[..2], hash.ToString());

    private static string NameOf(Digest hash) => $"inspection photo {hash}";
}
