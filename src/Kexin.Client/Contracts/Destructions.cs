using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Where a dataset's destruction stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DestructionState>))]
public enum DestructionState
{
    /// <summary>Not ordered.</summary>
    Kept,

    /// <summary>A legal hold stands: nothing is destroyed.</summary>
    Held,

    /// <summary>Ordered; receipts are missing.</summary>
    Ordered,

    /// <summary>A receipt is late, or the dataset should have been destroyed by now.</summary>
    Overdue,

    /// <summary>Every holder has given its receipt.</summary>
    Destroyed,
}

/// <summary>Body of <c>POST /v1/destructions/{id}/retain</c>.</summary>
/// <param name="KeepUntil">Not destroyed before; null to say nothing. Only ever later.</param>
/// <param name="DestroyBy">When it has to be destroyed; null to say nothing.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetainDataset(DateTimeOffset? KeepUntil = null, DateTimeOffset? DestroyBy = null);

/// <summary>Body of <c>POST /v1/destructions/{id}/hold</c>.</summary>
/// <param name="Reason">Why, for all members.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record HoldDataset(string Reason);

/// <summary>Body of <c>POST /v1/destructions/{id}/order</c>.</summary>
/// <param name="Reason">Why, for all members.</param>
/// <param name="DueBy">Until when every holder gives its receipt, within a year.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record OrderDestruction(string Reason, DateTimeOffset DueBy);

/// <summary>A legal hold that stands.</summary>
/// <param name="Member">Who put it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">The time of the block.</param>
public sealed record LegalHold(MemberReference Member, string Reason, DateTimeOffset Since);

/// <summary>A member that has to say what it destroyed.</summary>
/// <param name="Member">Who.</param>
/// <param name="ReceiptAt">The time of the block with its receipt, or null.</param>
/// <param name="Copies">How many copies it destroyed, or null.</param>
/// <param name="Backups">From how many generations of back-ups, or null.</param>
/// <param name="Results">How many results that were computed from the data it keeps, or null.</param>
public sealed record DestructionHolder(
    MemberReference Member,
    DateTimeOffset? ReceiptAt = null,
    long? Copies = null,
    long? Backups = null,
    long? Results = null
);

/// <summary>A step in a dataset's keeping and destruction, and what proves it.</summary>
/// <param name="Step">As <c>destructions.order</c>.</param>
/// <param name="Text">What that is for people.</param>
/// <param name="Member">Who signed it.</param>
/// <param name="TransactionId">64 hexadecimal digits.</param>
/// <param name="ProofUrl">The path of the proof file at the node.</param>
public sealed record DestructionStep(
    string Step,
    LocalizedText Text,
    MemberReference Member,
    string TransactionId,
    string ProofUrl
);

/// <summary>How long a dataset is kept, and its destruction.</summary>
/// <param name="Dataset">Its id in the catalogue.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Who has it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="KeepUntil">Not destroyed before, or null.</param>
/// <param name="DestroyBy">When it has to be destroyed, or null.</param>
/// <param name="Holds">The legal holds that stand.</param>
/// <param name="Reason">Why its destruction was ordered, or null.</param>
/// <param name="OrderedAt">When, or null.</param>
/// <param name="DueBy">Until when every holder gives its receipt, or null.</param>
/// <param name="Holders">Who gives a receipt; empty before the order.</param>
/// <param name="Steps">What was signed, oldest first; empty in a list.</param>
public sealed record Destruction(
    string Dataset,
    string Name,
    MemberReference Owner,
    DestructionState State,
    DateTimeOffset? KeepUntil,
    DateTimeOffset? DestroyBy,
    IReadOnlyList<LegalHold> Holds,
    string? Reason,
    DateTimeOffset? OrderedAt,
    DateTimeOffset? DueBy,
    IReadOnlyList<DestructionHolder> Holders,
    IReadOnlyList<DestructionStep> Steps
);
