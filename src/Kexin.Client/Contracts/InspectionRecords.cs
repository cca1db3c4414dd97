using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>How urgent an alarm is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionAlarmLevel>))]
public enum InspectionAlarmLevel
{
    /// <summary>To be looked at with the day's others.</summary>
    Notice,

    /// <summary>To be looked at soon.</summary>
    Warning,

    /// <summary>To be looked at now.</summary>
    Serious,
}

/// <summary>Something that a rule found.</summary>
/// <param name="Rule">The rule's code.</param>
/// <param name="Level">How urgent it is.</param>
/// <param name="Text">What was seen.</param>
public sealed record InspectionFinding(string Rule, InspectionAlarmLevel Level, LocalizedText Text);

/// <summary>How far an alarm is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionAlarmState>))]
public enum InspectionAlarmState
{
    /// <summary>Nobody has looked.</summary>
    Open,

    /// <summary>Somebody looks after it.</summary>
    Acknowledged,

    /// <summary>It is dealt with.</summary>
    Closed,
}

/// <summary>Findings of one rule at one checkpoint by one person, which came close together.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Rule">The rule's code.</param>
/// <param name="Name">What it found is called.</param>
/// <param name="Level">How urgent it is.</param>
/// <param name="State">How far it is.</param>
/// <param name="Text">What was seen last.</param>
/// <param name="Site">Where, or null.</param>
/// <param name="Point">At which checkpoint, or null.</param>
/// <param name="Person">Whose record, or null.</param>
/// <param name="Task">In which task, or null.</param>
/// <param name="FirstAt">When it was made.</param>
/// <param name="LastAt">When something was added last.</param>
/// <param name="Count">How many findings.</param>
/// <param name="Records">Hashes of the records.</param>
/// <param name="Assignee">Who looks after it, or null.</param>
/// <param name="Note">What was done; empty until it is closed.</param>
public sealed record InspectionAlarm(
    string Id,
    string Rule,
    LocalizedText Name,
    InspectionAlarmLevel Level,
    InspectionAlarmState State,
    LocalizedText Text,
    NamedThing? Site,
    NamedThing? Point,
    PersonReference? Person,
    string? Task,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    int Count,
    IReadOnlyList<string> Records,
    PersonReference? Assignee,
    string Note
);

/// <summary>A site, a checkpoint or a box by name.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">What people call it.</param>
public sealed record NamedThing(string Id, string Name);

/// <summary>Who looks after an alarm.</summary>
/// <param name="Assignee">A person's id; null for whoever calls.</param>
public sealed record AcknowledgeAlarm(string? Assignee = null);

/// <summary>Somebody closes an alarm, or says what was done about a hazard.</summary>
/// <param name="Note">What was done.</param>
public sealed record WhatWasDone(string Note);

/// <summary>Something that those who watch are told at once.</summary>
/// <param name="Kind"><c>alarm</c>, <c>record</c> or <c>task</c>.</param>
/// <param name="Id">Of what changed.</param>
/// <param name="At">When.</param>
/// <param name="Alarm">The alarm, where it is one.</param>
public sealed record InspectionEvent(string Kind, string Id, DateTimeOffset At, InspectionAlarm? Alarm);

/// <summary>How far a corrective task is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CorrectiveState>))]
public enum CorrectiveState
{
    /// <summary>To be done.</summary>
    Open,

    /// <summary>The owner says that it is done.</summary>
    Done,

    /// <summary>Somebody else has looked: the loop is closed.</summary>
    Verified,
}

/// <summary>A hazard that is to be put right.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Site">Where.</param>
/// <param name="Point">At which checkpoint.</param>
/// <param name="Record">The hash of the record that found it.</param>
/// <param name="Text">What was found.</param>
/// <param name="Grade">How bad it is.</param>
/// <param name="State">How far it is.</param>
/// <param name="Owner">Who puts it right, or null.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="DueAt">Its deadline.</param>
/// <param name="Measure">What was done; empty until then.</param>
/// <param name="Verifier">Who looked at it again, or null.</param>
public sealed record CorrectiveTask(
    string Id,
    NamedThing Site,
    NamedThing Point,
    string Record,
    LocalizedText Text,
    HazardGrade Grade,
    CorrectiveState State,
    PersonReference? Owner,
    DateTimeOffset FoundAt,
    DateTimeOffset DueAt,
    string Measure,
    PersonReference? Verifier
);

/// <summary>Names who puts a hazard right, and by when.</summary>
/// <param name="Owner">A person's id.</param>
/// <param name="DueAt">The deadline.</param>
public sealed record AssignCorrective(string Owner, DateTimeOffset DueAt);

/// <summary>What the second look found.</summary>
/// <param name="Gone">Whether the hazard is gone; if not, it goes back to its owner.</param>
public sealed record VerifyCorrective(bool Gone);

/// <summary>What a record says.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionRecordKind>))]
public enum InspectionRecordKind
{
    /// <summary>The inspector looked into the camera.</summary>
    Face,

    /// <summary>Contact with the box at the beginning.</summary>
    Open,

    /// <summary>Contact with the box at the end, with the form.</summary>
    Close,

    /// <summary>The phone lost something, and says so.</summary>
    Lost,
}

/// <summary>A record in a list.</summary>
/// <param name="Hash">By which it is named, 64 hexadecimal digits.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Person">Who handed it in.</param>
/// <param name="Point">The checkpoint, or null.</param>
/// <param name="Task">The task's id, or null.</param>
/// <param name="At">By the phone's clock.</param>
/// <param name="ReceivedAt">By the node's clock.</param>
/// <param name="Contact">What its contact with the box shows.</param>
/// <param name="Findings">What the rules found.</param>
public sealed record InspectionRecordSummary(
    string Hash,
    InspectionRecordKind Kind,
    PersonReference Person,
    NamedThing? Point,
    string? Task,
    DateTimeOffset At,
    DateTimeOffset ReceivedAt,
    BoxContactResult Contact,
    IReadOnlyList<InspectionFinding> Findings
);

/// <summary>What a contact with a box shows.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BoxContactResult>))]
public enum BoxContactResult
{
    /// <summary>There was none.</summary>
    None,

    /// <summary>The checkpoint's own box was there and answered.</summary>
    Genuine,

    /// <summary>Another box of the organisation answered.</summary>
    OtherBox,

    /// <summary>The answer is by no key that is registered.</summary>
    UnknownKey,

    /// <summary>The box's counter or chain contradicts what was seen of it.</summary>
    Chain,

    /// <summary>The box's clock ran back.</summary>
    Clock,

    /// <summary>The answer belongs to other work, or is none.</summary>
    OtherWork,

    /// <summary>No box is registered at the checkpoint.</summary>
    NoBox,
}

/// <summary>A record with its four-fold proof: who, where, when, what.</summary>
/// <param name="Summary">What stands in lists.</param>
/// <param name="Who">By whom.</param>
/// <param name="Where">At which place.</param>
/// <param name="When">Within which bounds of time.</param>
/// <param name="What">What was found.</param>
/// <param name="Evidence">Its entry in the evidence log.</param>
/// <param name="ProofUrl">The path of the proof file at the node; it can be fetched once the entry is anchored.</param>
public sealed record InspectionRecordDetail(
    InspectionRecordSummary Summary,
    RecordWho Who,
    RecordWhere Where,
    RecordWhen When,
    RecordWhat What,
    long Evidence,
    string ProofUrl
);

/// <summary>Who: the person, by a key that never leaves the phone, and by the face.</summary>
/// <param name="Phone">The phone's id.</param>
/// <param name="Number">The record's number in the phone's chain.</param>
/// <param name="Previous">The hash of the record before.</param>
/// <param name="Signature">The phone's signature, Base64.</param>
/// <param name="PublicKey">The phone's key, Base64 of a SubjectPublicKeyInfo.</param>
/// <param name="FacePassed">Whether the face was verified in this task before or in it; null where no face was looked at.</param>
/// <param name="FaceScore">How alike, 0 to 1, or null.</param>
public sealed record RecordWho(
    string Phone,
    long Number,
    string Previous,
    string Signature,
    string PublicKey,
    bool? FacePassed,
    double? FaceScore
);

/// <summary>Where: the box that answered, and where the phone says that it was.</summary>
/// <param name="Box">The box, or null.</param>
/// <param name="Counter">The box's counter, or null.</param>
/// <param name="Metres">How far the phone was from the checkpoint, or null.</param>
/// <param name="Accuracy">How exact that is, in metres, or null.</param>
/// <param name="Saw">What was wrong with the contact, or null.</param>
public sealed record RecordWhere(NamedThing? Box, long? Counter, double? Metres, double? Accuracy, LocalizedText? Saw);

/// <summary>When: after the header that it quotes, before the block that anchors it; between them by the box's clock and the phone's.</summary>
/// <param name="NotBefore">The time of the header that it quotes; null where it quotes none.</param>
/// <param name="NotAfter">The time of the block that anchors its entry; null until it is anchored.</param>
/// <param name="BoxTime">By the box's clock, or null.</param>
/// <param name="PhoneTime">By the phone's clock.</param>
/// <param name="Offline">Whether the phone had no connection.</param>
public sealed record RecordWhen(
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    DateTimeOffset? BoxTime,
    DateTimeOffset PhoneTime,
    bool Offline
);

/// <summary>What: the form with its answers and photos.</summary>
/// <param name="Payload">The record's JSON as it was signed, as a text.</param>
/// <param name="Answers">The answers of the form, in the order of the template.</param>
/// <param name="Photos">SHA-256 of the photos.</param>
public sealed record RecordWhat(string Payload, IReadOnlyList<RecordAnswerText> Answers, IReadOnlyList<string> Photos);

/// <summary>An answer with what was asked.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Text">What was asked.</param>
/// <param name="Value">What was answered, as people read it.</param>
/// <param name="Note">In words, or null.</param>
public sealed record RecordAnswerText(string Step, LocalizedText Text, string Value, string? Note);

/// <summary>The day at a glance.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Sites">Each site.</param>
/// <param name="Tasks">The day's rounds, by their beginning.</param>
/// <param name="OpenAlarms">Alarms that nobody has looked at.</param>
/// <param name="OpenCorrectives">Hazards that are not gone.</param>
public sealed record InspectionBoard(
    DateTimeOffset At,
    IReadOnlyList<SiteBoard> Sites,
    IReadOnlyList<PhoneTask> Tasks,
    int OpenAlarms,
    int OpenCorrectives
);

/// <summary>A site's day.</summary>
/// <param name="Site">The site.</param>
/// <param name="Open">Rounds that were not begun.</param>
/// <param name="Started">Rounds that go on.</param>
/// <param name="Done">Rounds that are done.</param>
/// <param name="Missed">Rounds that were missed.</param>
public sealed record SiteBoard(NamedThing Site, int Open, int Started, int Done, int Missed);

/// <summary>How many rounds were made.</summary>
/// <param name="Tasks">The new ones.</param>
public sealed record TasksMade(int Tasks);
