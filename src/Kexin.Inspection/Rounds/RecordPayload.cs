using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kexin.Box.Contacts;

namespace Kexin.Inspection.Rounds;

/// <summary>What a record says.</summary>
public enum RecordKind
{
    /// <summary>The inspector looked into the camera.</summary>
    [Says("face", "人脸核验")]
    Face = 1,

    /// <summary>Contact with the box at the beginning.</summary>
    [Says("open", "开始")]
    Open = 2,

    /// <summary>Contact with the box at the end, with the form.</summary>
    [Says("close", "完成")]
    Close = 3,

    /// <summary>The phone lost something, and says so.</summary>
    [Says("lost", "丢失说明")]
    Lost = 4,
}

/// <summary>The content of a record.</summary>
/// <param name="V">The form's version, 1.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">By the phone's clock, in milliseconds since 1970, UTC.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Point">The checkpoint's id.</param>
/// <param name="Header">The newest final header that the phone knew.</param>
/// <param name="Offline">Whether the phone had no connection.</param>
/// <param name="Position">Where the phone was, as it says.</param>
/// <param name="Contact">What the box said.</param>
/// <param name="Face">What the camera saw.</param>
/// <param name="Form">The form's JSON, as the close's contact binds it.</param>
/// <param name="Salt">32 hexadecimal digits, random.</param>
/// <param name="Lost">What was lost.</param>
public sealed record RecordPayload(
    [Between(1, 1)] int V,
    RecordKind Kind,
    [Time] long At,
    [Name(Ids.Length)] string? Task,
    [Name(Ids.Length)] string? Point,
    HeaderReference? Header,
    bool Offline,
    PhonePosition? Position,
    GivenContact? Contact,
    FaceResult? Face,
    [AnyText(Forms.Form.LongestText)] string? Form,
    [Name(Ids.Length)] string? Salt,
    [AnyText(2000)] string? Lost
) : ICheckedRecord
{
    /// <summary>The last millisecond of the year 9999, after which no calendar of the platform goes.</summary>
    private static readonly long s_lastTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads a payload.</summary>
    /// <exception cref="RecordException">It is none; the text names the place.</exception>
    public static RecordPayload Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return RecordJson.Read<RecordPayload>(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new RecordException("", new("is no JSON", "不是合法的 JSON"), fault);
        }
    }

    public BilingualText? FindFault() =>
        Kind switch
        {
            _ when At > s_lastTime || Position?.At > s_lastTime => new(
                "must have times up to the year 9999",
                "时间不得晚于 9999 年"
            ),
            RecordKind.Open or RecordKind.Close when Task is null || Point is null || Salt?.Length != Ids.Length => new(
                "must name its task, its checkpoint and a salt",
                "须有任务、点位和随机盐"
            ),
            RecordKind.Close when Form is null => new("must have a form", "须有表单"),
            RecordKind.Face when Face is null => new("must say what the camera saw", "须有人脸核验结果"),
            _ => null,
        };

    /// <summary>What the challenge of the box binds: the task at the beginning, the form at the end, salted.</summary>
    public Digest Work()
    {
        var form = Form is null ? "" : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Form)))}\n";
        return new Digest(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{(Kind == RecordKind.Open ? "open" : "close")}\n{Task}\n{Point}\n{(Kind == RecordKind.Close ? form : "")}{Salt}"
                )
            )
        );
    }

    /// <summary>The step of the box's protocol.</summary>
    public ContactStep Step => Kind == RecordKind.Open ? ContactStep.Open : ContactStep.Close;
}

/// <summary>A final header of the ledger.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its hash.</param>
public sealed record HeaderReference([Between(0, long.MaxValue)] long Height, Digest Hash);

/// <summary>Where a phone was, WGS 84.</summary>
/// <param name="Latitude">In degrees, north positive.</param>
/// <param name="Longitude">In degrees, east positive.</param>
/// <param name="Accuracy">In metres, 95 %.</param>
/// <param name="At">By the phone's clock, in milliseconds since 1970, UTC.</param>
public sealed record PhonePosition(
    [Finite] double Latitude,
    [Finite] double Longitude,
    [Finite] double Accuracy,
    [Time] long At
)
{
    private const double EarthRadiusInMetres = 6_371_000;

    /// <summary>The distance in metres on the sphere (haversine).</summary>
    public double To(double latitude, double longitude)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var (a, b) = (Radians(latitude - Latitude), Radians(longitude - Longitude));
        var half =
            Math.Pow(Math.Sin(a / 2), 2)
            + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(latitude)) * Math.Pow(Math.Sin(b / 2), 2));
        return 2 * EarthRadiusInMetres * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }
}

/// <summary>What a box said to the phone.</summary>
/// <param name="Kind">Which kind of box.</param>
/// <param name="Challenge">What the phone asked an active box.</param>
/// <param name="Answer">What it said.</param>
/// <param name="Message">What a tag said: the end of its address.</param>
public sealed record GivenContact(
    Sites.BoxKind Kind,
    [Bytes(GivenContact.LongestMessageInBytes)] ReadOnlyMemory<byte>? Challenge,
    [Bytes(GivenContact.LongestMessageInBytes)] ReadOnlyMemory<byte>? Answer,
    [AnyText(GivenContact.LongestMessageInBytes)] string? Message
)
{
    internal const int LongestMessageInBytes = 255;
}

/// <summary>What the camera saw, as the phone judged it.</summary>
/// <param name="Passed">Whether it was the inspector, alive.</param>
/// <param name="Score">How alike, 0 to 1.</param>
/// <param name="Live">How alive, 0 to 1.</param>
/// <param name="Instruction">What the inspector was asked to do, as turn-left.</param>
/// <param name="Frame">The hash of the picture, or null.</param>
public sealed record FaceResult(
    bool Passed,
    [Finite] double Score,
    [Finite] double Live,
    [Visible(40)] string? Instruction,
    Digest? Frame
);
