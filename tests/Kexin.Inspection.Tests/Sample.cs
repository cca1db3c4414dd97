using System.Globalization;
using System.Security.Cryptography;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Tests;

/// <summary>A site, a checkpoint and a phone that tests share.</summary>
internal static class Sample
{
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Day = 24 * 60 * Minute;
    public const string Salt = "00112233445566778899aabbccddeeff";

    /// <summary>When the sample round begins.</summary>
    public static readonly long Now = Time("2026-05-01T08:00:00+08:00");

    public static readonly Place Gate = new(31.2304, 121.4737, 30);

    public static readonly Checkpoint Point = new(
        Ids.Of("point"),
        Ids.Of("site"),
        "Gate",
        "B1-07",
        "",
        null,
        null,
        [],
        Gate,
        null
    );

    public static readonly Plan Plan = new(
        Ids.Of("plan"),
        new("Patrol", "巡查"),
        Ids.Of("site"),
        "fire-patrol",
        [Point.Id, Ids.Of("other")],
        "FREQ=DAILY",
        "2026-05-01T08:00",
        60,
        [Ids.Of("li"), Ids.Of("wang")],
        Ordered: true,
        LeastSeconds: 30,
        Active: true
    );

    public static readonly Template Template = TemplateReader.Ready.Single(template => template.Id == "fire-patrol");

    public static readonly InspectionTask Task = PlanCalendar
        .Tasks(Plan, Template, "Asia/Shanghai", [], Now, Now + Day)
        .Single();

    public static long Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    public static RecordPayload Payload(RecordKind kind, long at) =>
        new(1, kind, at, Task.Id, Point.Id, null, Offline: false, null, null, null, null, Salt, null);

    /// <summary>A record with which nothing is wrong.</summary>
    public static Arrival Arrival(RecordKind kind, long at) =>
        new(Ids.Of("li"), Payload(kind, at), at + Second)
        {
            Task = Task with { Person = Ids.Of("li") },
            Template = Template,
            Point = Point,
            Contact = new ContactOutcome(ContactResult.Genuine, Ids.Of("box"), 1, at),
            Form = kind == RecordKind.Close ? new Forms.Form([], at, at) : null,
            Opened = kind == RecordKind.Close ? new Passed(at - Minute, at - Minute) : null,
            FacePassed = true,
            NotBefore = at - Minute,
        };

    /// <summary>A phone's key pair, and the phone.</summary>
    public static (ECDsa Key, Phone Phone) NewPhone()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (
            key,
            new Phone(Ids.Of("phone"), Ids.Of("li"), "Phone", key.ExportSubjectPublicKeyInfo(), "credential", Now, null)
        );
    }
}
