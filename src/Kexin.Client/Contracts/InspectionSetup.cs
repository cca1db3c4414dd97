using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A place that is inspected: a school, a kitchen, a temple.</summary>
/// <param name="Id">32 hexadecimal digits; empty for one that is to be made.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Address">Where it is; may be empty.</param>
/// <param name="Zone">Its time zone by the IANA name, as <c>Asia/Shanghai</c>: plans run by the clock on its wall.</param>
/// <param name="Plans">Pictures of its floors.</param>
public sealed record InspectionSite(
    string Id,
    string Name,
    string Address,
    string Zone,
    IReadOnlyList<InspectionFloorPlan> Plans
);

/// <summary>A picture of a floor, on which checkpoints have their places.</summary>
/// <param name="Id">Within the site.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Image">The picture's SHA-256, 64 hexadecimal digits; it is put where photos are.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record InspectionFloorPlan(string Id, string Name, string Image, int Width, int Height);

/// <summary>Where a checkpoint is on the earth, WGS 84.</summary>
/// <param name="Latitude">In degrees, north positive.</param>
/// <param name="Longitude">In degrees, east positive.</param>
/// <param name="Radius">Within how many metres of it a phone counts as there.</param>
public sealed record InspectionPlace(double Latitude, double Longitude, double Radius);

/// <summary>Where a checkpoint stands on a floor plan.</summary>
/// <param name="Id">The floor plan's.</param>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
public sealed record InspectionSpot(string Id, double X, double Y);

/// <summary>What is looked at in a round: an extinguisher, a switch room, a stove.</summary>
/// <param name="Id">32 hexadecimal digits; empty for one that is to be made.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Code">What stands on its label.</param>
/// <param name="Building">The building or the area; may be empty.</param>
/// <param name="Standard">How it has to be, or null.</param>
/// <param name="Procedure">How it is looked at, or null.</param>
/// <param name="Pictures">SHA-256 of pictures that show it.</param>
/// <param name="Place">Where it is; null where the phone's position is not compared.</param>
/// <param name="Plan">Where it is on a floor plan, or null.</param>
public sealed record InspectionCheckpoint(
    string Id,
    string Site,
    string Name,
    string Code,
    string Building,
    IReadOnlyList<string> Pictures,
    LocalizedText? Standard = null,
    LocalizedText? Procedure = null,
    InspectionPlace? Place = null,
    InspectionSpot? Plan = null
);

/// <summary>What kind of box stands at a checkpoint.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionBoxKind>))]
public enum InspectionBoxKind
{
    /// <summary>A passive tag (NTAG 424 DNA): it has a counter, and no clock.</summary>
    Tag,

    /// <summary>A box with a key, a clock, a counter and a chain of its contacts.</summary>
    Active,
}

/// <summary>A box that is registered on the ledger and bound to one checkpoint.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Kind">Which kind.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Key">The public key in hexadecimal, or a tag's 14 capital hexadecimal digits.</param>
/// <param name="Point">The checkpoint's id; null once it is retired.</param>
/// <param name="Address">Where a box that speaks HTTP is reached, or null.</param>
/// <param name="Device">The id of the token on the ledger.</param>
public sealed record InspectionBox(
    string Id,
    InspectionBoxKind Kind,
    string Site,
    string Key,
    string? Point = null,
    string? Address = null,
    string? Device = null
);

/// <summary>Registers a box at a checkpoint, or puts it in the place of another.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">The public key in hexadecimal, or a tag's 14 capital hexadecimal digits.</param>
/// <param name="Point">The checkpoint's id; where another is replaced, its checkpoint counts.</param>
/// <param name="Address">Where a box that speaks HTTP is reached, or null.</param>
public sealed record RegisterBox(InspectionBoxKind Kind, string Key, string? Point = null, string? Address = null);

/// <summary>Moves a box.</summary>
/// <param name="Point">The id of the checkpoint at which it stands from now on.</param>
public sealed record MoveBox(string Point);

/// <summary>A box as it is now, and what the ledger says.</summary>
/// <param name="Box">The box.</param>
/// <param name="Receipt">The transaction.</param>
public sealed record BoxChanged(InspectionBox Box, Receipt Receipt);

/// <summary>The keys that are written into a tag; shown to whoever registers it, and never to anybody else.</summary>
/// <param name="Identity">Hides who the tag is (PICC data key): 32 hexadecimal digits.</param>
/// <param name="Code">Authenticates it (file read key): 32 hexadecimal digits.</param>
public sealed record TagKeyPair(string Identity, string Code);

/// <summary>Which checkpoints are inspected by which template, when, and by whom.</summary>
/// <param name="Id">32 hexadecimal digits; empty for one that is to be made.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Template">The template's id; tasks take its newest version.</param>
/// <param name="Points">Ids of checkpoints in the order of the route.</param>
/// <param name="Recurrence">An RRULE (RFC 5545).</param>
/// <param name="Start">The first beginning by the clock on the site's wall, as <c>2026-05-01T08:00</c>.</param>
/// <param name="Minutes">How long a round may take from its beginning.</param>
/// <param name="People">Ids of people, one of whom does each round in turn.</param>
/// <param name="Ordered">Whether the checkpoints have to be taken in the order of the route.</param>
/// <param name="LeastSeconds">How long a checkpoint takes at least.</param>
/// <param name="Active">Whether tasks are made.</param>
public sealed record InspectionPlan(
    string Id,
    LocalizedText Name,
    string Site,
    string Template,
    IReadOnlyList<string> Points,
    string Recurrence,
    string Start,
    int Minutes,
    IReadOnlyList<string> People,
    bool Ordered,
    int LeastSeconds,
    bool Active
);

/// <summary>Whether somebody works or is away.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionShiftKind>))]
public enum InspectionShiftKind
{
    /// <summary>Works.</summary>
    Work,

    /// <summary>Is away.</summary>
    Leave,
}

/// <summary>When somebody works, or is away.</summary>
/// <param name="Id">32 hexadecimal digits; empty for one that is to be made.</param>
/// <param name="Person">The person's id.</param>
/// <param name="Kind">Whether it is work.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
public sealed record InspectionShift(
    string Id,
    string Person,
    InspectionShiftKind Kind,
    DateTimeOffset From,
    DateTimeOffset Until
);

/// <summary>What somebody is allowed to do by a certificate.</summary>
/// <param name="Id">32 hexadecimal digits; empty for one that is to be made.</param>
/// <param name="Person">The person's id.</param>
/// <param name="Kind">What for, as a template names it.</param>
/// <param name="Certificate">The certificate's number.</param>
/// <param name="Until">When it ends.</param>
public sealed record InspectionQualification(
    string Id,
    string Person,
    string Kind,
    string Certificate,
    DateTimeOffset Until
);

/// <summary>From where on the rules speak.</summary>
/// <param name="ClockSeconds">How far the clocks of phone, box and node may differ.</param>
/// <param name="TravelKilometresPerHour">How fast somebody may be between two places.</param>
/// <param name="TravelMetres">Distances under this are not looked at.</param>
/// <param name="RepeatSeconds">A second open of the same box within this is a repeated tap.</param>
/// <param name="MissingContacts">More contacts than this missing from a box's chain are told of.</param>
/// <param name="OfflineMinutes">How long a record may wait in a phone.</param>
/// <param name="PhotoBits">Photos whose fingerprints differ in at most so many of 64 bits are the same picture; parts are compared up to 3.</param>
/// <param name="CopiedForms">So many forms in a row with the same readings look copied.</param>
/// <param name="FailedFaces">So many failures of the face in a task call the manager.</param>
/// <param name="GroupMinutes">Findings of one rule at one checkpoint within this make one alarm.</param>
/// <param name="EscalateMinutes">An alarm that nobody acknowledges for this long goes up a level.</param>
/// <param name="GraceMinutes">A task counts as missed so long after its deadline.</param>
/// <param name="EarlyMinutes">A round may begin so long before its time.</param>
public sealed record InspectionTuning(
    int ClockSeconds,
    int TravelKilometresPerHour,
    int TravelMetres,
    int RepeatSeconds,
    int MissingContacts,
    int OfflineMinutes,
    int PhotoBits,
    int CopiedForms,
    int FailedFaces,
    int GroupMinutes,
    int EscalateMinutes,
    int GraceMinutes,
    int EarlyMinutes
);

/// <summary>A program that is told of alarms.</summary>
/// <param name="Url">Where it takes a POST; empty for nobody.</param>
/// <param name="Secret">What the messages are authenticated by: HMAC-SHA-256 over the body, in <c>X-Kexin-Signature</c>; null where it is only shown.</param>
public sealed record InspectionWebhook(string Url, string? Secret = null);

/// <summary>The sites to which a person's inspections are narrowed.</summary>
/// <param name="Sites">Their ids; null for all sites.</param>
public sealed record InspectorSites(IReadOnlyList<string>? Sites);
