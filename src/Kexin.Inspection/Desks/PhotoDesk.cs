using System.Security.Cryptography;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;
using Kexin.Ledger.Contracts;

namespace Kexin.Inspection.Desks;

/// <summary>Says which files of inspections are kept, and looks at records again when a photo comes that they named.</summary>
/// <param name="book">From where on the rules speak.</param>
/// <param name="rounds">Where records are kept.</param>
/// <param name="alarms">Raises alarms.</param>
public sealed class PhotoDesk(InspectionBook book, IRoundStore rounds, AlarmDesk alarms)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int LargestInBytes = 20 << 20;

    /// <summary>The most bytes that one inspector's phone may add in a day (UTC): ten thousand photos of the app, or a hundred of the largest files.</summary>
    public const long MostInDayInBytes = 2L << 30;

    private static readonly Rule s_day = new(
        "inspection.photos-a-day",
        "A phone adds a bounded amount of photos and recordings in a day.",
        "每部手机每天可上传的照片和音视频总量有上限。"
    );

    private static readonly string[] s_types =
    [
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/webm",
        "video/mp4",
        "audio/webm",
        "audio/ogg",
        "audio/mp4",
    ];

    /// <summary>Checks a file before it is kept.</summary>
    /// <param name="hash">SHA-256 of the bytes, as a record names it.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="content">The bytes.</param>
    /// <returns>Whether it is a picture.</returns>
    /// <exception cref="DomainException">The bytes have another hash, or are of no type that is kept.</exception>
    public static bool Check(Digest hash, string? type, ReadOnlySpan<byte> content)
    {
        if (!s_types.Contains(type))
        {
            throw DomainException.Invalid(
                $"A file is one of {string.Join(", ", s_types)}, not '{type}'.",
                $"文件类型须为 {string.Join("、", s_types)} 之一，不能是“{type}”。"
            );
        }

        if (new Digest(SHA256.HashData(content)) != hash)
        {
            throw DomainException.Invalid(
                "The bytes have another hash than the address names.",
                "文件内容的哈希与地址中的不一致。"
            );
        }

        return type!.StartsWith("image/", StringComparison.Ordinal);
    }

    /// <summary>Checks that a phone may add a file today.</summary>
    /// <param name="today">What it has added today, in bytes.</param>
    /// <param name="more">The file's size, in bytes.</param>
    /// <exception cref="DomainException">It would be more than <see cref="MostInDayInBytes"/>.</exception>
    public static void ThrowIfTooMuch(long today, int more)
    {
        if (today > MostInDayInBytes - more)
        {
            throw DomainException.RefusedBy(
                new Refusal(
                    s_day,
                    new($"{today >> 20} MB today already.", $"今天已上传 {today >> 20} MB。"),
                    new(
                        $"at most {MostInDayInBytes >> 20} MB from one midnight (UTC) to the next; what waits in the phone can be sent tomorrow.",
                        $"每天（按 UTC 日期）不超过 {MostInDayInBytes >> 20} MB；留在手机中的文件可明天继续上传。"
                    )
                )
            );
        }
    }

    /// <summary>A photo came, maybe after the record that names it: was one like it used before?</summary>
    public void LookAgain(Digest photo)
    {
        foreach (var record in rounds.RecordsWithPhoto(photo))
        {
            var payload = record.Payload;
            var arrival = new Arrival(record.Person, payload, record.ReceivedAt)
            {
                Photos = [.. rounds.LikePhotos(photo, record.Hash, book.Tuning.PhotoBits).Take(1)],
            };
            foreach (var finding in StreamRules.SamePhoto.See(arrival, book.Tuning))
            {
                alarms.Raise(
                    finding,
                    new AlarmSubject(
                        book.Points.Find(payload.Point)?.Site,
                        payload.Point,
                        record.Person,
                        payload.Task,
                        record.Hash
                    )
                );
            }
        }
    }
}
