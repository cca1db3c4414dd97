using Kexin.Inspection.Forms;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Stream;

/// <summary>A record that has just come in, with all that the rules look at; they look at nothing else.</summary>
/// <param name="Person">Who handed it in.</param>
/// <param name="Payload">What it says.</param>
/// <param name="ReceivedAt">By the node's clock, in milliseconds since 1970, UTC.</param>
public sealed record Arrival(string Person, RecordPayload Payload, long ReceivedAt)
{
    /// <summary>The time of the header that it quotes: it was made after that; null where it quotes none that there is.</summary>
    public long? NotBefore { get; init; }

    /// <summary>When it happened, as well as is known.</summary>
    public long When => TakenRecord.WhenOf(Payload, Contact, NotBefore);

    /// <summary>The record before it in the phone's chain; null at the first.</summary>
    public RecordPayload? Before { get; init; }

    /// <summary>The task that it names; null where there is none.</summary>
    public InspectionTask? Task { get; init; }

    /// <summary>The task's template.</summary>
    public Template? Template { get; init; }

    /// <summary>The checkpoint that it names.</summary>
    public Checkpoint? Point { get; init; }

    /// <summary>What its contact with the box shows.</summary>
    public ContactOutcome Contact { get; init; } = ContactOutcome.None;

    /// <summary>The form of a close; null where it cannot be read.</summary>
    public Form? Form { get; init; }

    /// <summary>What the form shows to be wrong.</summary>
    public IReadOnlyList<FormFinding> FormFindings { get; init; } = [];

    /// <summary>Of a close: the open of the same person at the same checkpoint in the same task.</summary>
    public Passed? Opened { get; init; }

    /// <summary>The checkpoints of the task that were closed before, in the order in which that happened.</summary>
    public IReadOnlyList<string> DoneBefore { get; init; } = [];

    /// <summary>The person's last record whose place is known.</summary>
    public Whereabouts? Last { get; init; }

    /// <summary>Earlier forms of the same checkpoint and template, newest first.</summary>
    public IReadOnlyList<Form> EarlierForms { get; init; } = [];

    /// <summary>Photos of the form that look like earlier ones of other records.</summary>
    public IReadOnlyList<PhotoMatch> Photos { get; init; } = [];

    /// <summary>Whether the person holds what the template asks for.</summary>
    public bool IsQualified { get; init; } = true;

    /// <summary>How often the face failed in this task, with this record.</summary>
    public int FailedFaces { get; init; }

    /// <summary>Whether the person's face passed in this task before, or in this record.</summary>
    public bool FacePassed { get; init; }

    /// <summary>When the same box was opened before by the same person without a close; null where that was not.</summary>
    public long? TappedBefore { get; init; }

    /// <summary>Where the phone was, or the checkpoint whose box answered is; null where nothing says.</summary>
    public Whereabouts? Here =>
        Payload.Position is { } position ? new Whereabouts(position.Latitude, position.Longitude, Payload.At)
        : Contact.Result == ContactResult.Genuine && Point?.Place is { } place
            ? new Whereabouts(place.Latitude, place.Longitude, Contact.Time ?? Payload.At)
        : null;
}

/// <summary>An earlier record of the same visit.</summary>
/// <param name="At">By the phone's clock, in milliseconds since 1970, UTC.</param>
/// <param name="BoxTime">By the box's clock; null where there is none.</param>
public sealed record Passed(long At, long? BoxTime);

/// <summary>Where somebody was.</summary>
/// <param name="Latitude">In degrees.</param>
/// <param name="Longitude">In degrees.</param>
/// <param name="At">In milliseconds since 1970, UTC.</param>
public sealed record Whereabouts(double Latitude, double Longitude, long At);

/// <summary>A photo that looks like an earlier one.</summary>
/// <param name="Photo">Its hash.</param>
/// <param name="Earlier">The earlier one's hash; the same where it is the same file.</param>
/// <param name="Differs">In how many of the 64 bits of the fingerprint they differ.</param>
public sealed record PhotoMatch(Digest Photo, Digest Earlier, int Differs);

/// <summary>How urgent an alarm is.</summary>
public enum AlarmLevel
{
    /// <summary>To be looked at with the day's others.</summary>
    [Says("notice", "提示")]
    Notice = 1,

    /// <summary>To be looked at soon.</summary>
    [Says("warning", "警告")]
    Warning = 2,

    /// <summary>To be looked at now.</summary>
    [Says("serious", "严重")]
    Serious = 3,
}

/// <summary>Something that a rule found.</summary>
/// <param name="Rule">The rule's code.</param>
/// <param name="Level">How urgent it is.</param>
/// <param name="Text">What was seen.</param>
[Says("Finding", "发现的问题")]
public sealed record Finding([Name(60)] string Rule, AlarmLevel Level, BilingualText Text);
