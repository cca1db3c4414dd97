using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A code by which somebody binds a phone, once.</summary>
/// <param name="Code">12 letters and digits.</param>
/// <param name="EndsAt">From when it is worth nothing.</param>
public sealed record PhoneCode(string Code, DateTimeOffset EndsAt);

/// <summary>Binds a phone.</summary>
/// <param name="Code">As a manager gave it; case, spaces and hyphens do not matter.</param>
/// <param name="PublicKey">P-256 as SubjectPublicKeyInfo, Base64.</param>
/// <param name="Name">What the phone is called.</param>
public sealed record EnrolPhone(string Code, string PublicKey, string Name);

/// <summary>A phone that was bound.</summary>
/// <param name="Phone">The phone's id, 32 hexadecimal digits.</param>
/// <param name="Token">By which it calls; shown once.</param>
/// <param name="TokenEndsAt">When the token ends.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Organisation">The organisation's name.</param>
public sealed record PhoneEnrolled(
    string Phone,
    string Token,
    DateTimeOffset TokenEndsAt,
    PersonReference Person,
    string Organisation
);

/// <summary>A person by name.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">What the person is called.</param>
public sealed record PersonReference(string Id, string Name);

/// <summary>A phone that is or was bound.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="BoundAt">Since when.</param>
/// <param name="Records">How many records it has handed in.</param>
/// <param name="EndedAt">Until when; null while it is bound.</param>
public sealed record InspectionPhone(
    string Id,
    PersonReference Person,
    string Name,
    DateTimeOffset BoundAt,
    long Records,
    DateTimeOffset? EndedAt
);

/// <summary>All that a phone needs for its day.</summary>
/// <param name="ServerTime">By the node's clock, to the minute, so that an unchanged day is not sent again.</param>
/// <param name="Phone">The phone's chain.</param>
/// <param name="Person">Whose phone it is.</param>
/// <param name="Face">How the face is verified.</param>
/// <param name="Header">The newest final header of the ledger; null while the node is in no consortium.</param>
/// <param name="Suite">By which boxes hash and sign: <c>standard</c> or <c>guomi</c>.</param>
/// <param name="Tasks">Of the day.</param>
/// <param name="Templates">Of those tasks, in their versions.</param>
/// <param name="Sites">Of those tasks.</param>
/// <param name="Points">Of those tasks.</param>
public sealed record PhoneDay(
    DateTimeOffset ServerTime,
    PhoneChain Phone,
    PersonReference Person,
    FaceDemand Face,
    QuotedHeader? Header,
    string Suite,
    IReadOnlyList<PhoneTask> Tasks,
    IReadOnlyList<InspectionTemplate> Templates,
    IReadOnlyList<InspectionSite> Sites,
    IReadOnlyList<PhonePoint> Points
);

/// <summary>How far the node has a phone's records.</summary>
/// <param name="Id">The phone's.</param>
/// <param name="Next">The number that the node expects next.</param>
/// <param name="Head">The hash of the last record that it has; zeros before the first.</param>
public sealed record PhoneChain(string Id, long Next, string Head);

/// <summary>How the face is verified.</summary>
/// <param name="Required">Whether a round needs it.</param>
/// <param name="Threshold">How alike it has to be, 0 to 1.</param>
public sealed record FaceDemand(bool Required, double Threshold);

/// <summary>A final header of the ledger.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its hash, 64 hexadecimal digits.</param>
/// <param name="Time">Its time.</param>
public sealed record QuotedHeader(long Height, string Hash, DateTimeOffset Time);

/// <summary>How far a round is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionTaskState>))]
public enum InspectionTaskState
{
    /// <summary>Nothing was done.</summary>
    Open,

    /// <summary>At least one checkpoint was opened.</summary>
    Started,

    /// <summary>All checkpoints were closed.</summary>
    Done,

    /// <summary>It was due, and is not done.</summary>
    Missed,
}

/// <summary>A round as a phone and the board see it.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Plan">The plan's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Template">The template's id.</param>
/// <param name="TemplateVersion">The template's version.</param>
/// <param name="From">When it may begin.</param>
/// <param name="Due">When it has to be done.</param>
/// <param name="State">How far it is.</param>
/// <param name="Ordered">Whether the order of the route counts.</param>
/// <param name="People">How many people have to be at each checkpoint.</param>
/// <param name="Points">Ids of checkpoints in the order of the route.</param>
/// <param name="Done">Those that are closed, as the node knows.</param>
/// <param name="Person">Who does it; null where nobody was free.</param>
/// <param name="Evidence">The entry of the evidence log that says how it ended, or null.</param>
public sealed record PhoneTask(
    string Id,
    string Plan,
    LocalizedText Name,
    string Site,
    string Template,
    int TemplateVersion,
    DateTimeOffset From,
    DateTimeOffset Due,
    InspectionTaskState State,
    bool Ordered,
    int People,
    IReadOnlyList<string> Points,
    IReadOnlyList<string> Done,
    PersonReference? Person,
    long? Evidence
);

/// <summary>A checkpoint with its box, as a phone needs it.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Code">What stands on its label.</param>
/// <param name="Standard">How it has to be, or null.</param>
/// <param name="Procedure">How it is looked at, or null.</param>
/// <param name="Pictures">SHA-256 of pictures that show it.</param>
/// <param name="Place">Where it is, or null.</param>
/// <param name="Plan">Where it is on a floor plan, or null.</param>
/// <param name="Box">The box that stands there, or null.</param>
public sealed record PhonePoint(
    string Id,
    string Site,
    string Name,
    string Code,
    LocalizedText? Standard,
    LocalizedText? Procedure,
    IReadOnlyList<string> Pictures,
    InspectionPlace? Place,
    InspectionSpot? Plan,
    PhoneBox? Box
);

/// <summary>The box of a checkpoint.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Id">The box's id.</param>
/// <param name="PublicKey">An active box's key in hexadecimal, or null.</param>
/// <param name="Address">Where it is reached by HTTP, or null.</param>
public sealed record PhoneBox(InspectionBoxKind Kind, string Id, string? PublicKey, string? Address);

/// <summary>Records that a phone hands in, with rising numbers.</summary>
/// <param name="Records">1 to 100.</param>
public sealed record HandInRecords(IReadOnlyList<HandedInRecord> Records);

/// <summary>A link of a phone's chain.</summary>
/// <param name="Seq">1 for the phone's first, one more each time.</param>
/// <param name="Previous">The hash of the record before; zeros at the first.</param>
/// <param name="Payload">JSON, as a text: what is hashed and signed as it stands.</param>
/// <param name="Signature">ECDSA with P-256 and SHA-256, 64 bytes, Base64.</param>
public sealed record HandedInRecord(long Seq, string Previous, string Payload, string Signature);

/// <summary>How a record was met.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<HandedInState>))]
public enum HandedInState
{
    /// <summary>It was taken.</summary>
    Accepted,

    /// <summary>It was here already.</summary>
    Known,

    /// <summary>It will never be taken as it stands.</summary>
    Refused,
}

/// <summary>What became of the records.</summary>
/// <param name="Next">The number that the node expects next.</param>
/// <param name="Head">The hash of the last record that it has.</param>
/// <param name="Answers">One for each record up to the first that was refused.</param>
public sealed record HandedIn(long Next, string Head, IReadOnlyList<HandedInAnswer> Answers);

/// <summary>What became of a record.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="State">How it was met.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Rule">The rule that refused it, or null.</param>
/// <param name="Findings">What the rules found.</param>
public sealed record HandedInAnswer(
    long Seq,
    HandedInState State,
    string Hash,
    InspectionRule? Rule,
    IReadOnlyList<InspectionFinding> Findings
);

/// <summary>A rule that can refuse a record.</summary>
/// <param name="Code">By which it is known.</param>
/// <param name="Text">What it says.</param>
public sealed record InspectionRule(string Code, LocalizedText Text);

/// <summary>A photo, a film or a voice note that the node keeps.</summary>
/// <param name="Hash">SHA-256 of its bytes, 64 hexadecimal digits.</param>
/// <param name="Size">In bytes.</param>
public sealed record KeptPhoto(string Hash, long Size);
