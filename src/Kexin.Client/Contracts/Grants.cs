using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Where a grant stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<GrantState>))]
public enum GrantState
{
    /// <summary>Asked for; the owner has not decided.</summary>
    Requested,

    /// <summary>Allowed until <see cref="Grant.ValidUntil"/>.</summary>
    Approved,

    /// <summary>Declined by the owner.</summary>
    Refused,

    /// <summary>Allowed once, then taken back.</summary>
    Revoked,

    /// <summary>Was approved; its time is over.</summary>
    Expired,

    /// <summary>Taken back by whoever asked, before the owner had decided.</summary>
    Withdrawn,

    /// <summary>The owner did not decide in time.</summary>
    Unanswered,
}

/// <summary>Seen from this node.</summary>
public enum GrantDirection
{
    /// <summary>Others ask for this node's data.</summary>
    In,

    /// <summary>This node asks for others' data.</summary>
    Out,
}

/// <summary>Body of <c>POST /v1/grants</c>.</summary>
/// <param name="Dataset">The catalogue's id, or a prefix that fits one alone.</param>
/// <param name="Fields">What is asked for; at least one.</param>
/// <param name="Purpose">One of the dataset's purposes.</param>
/// <param name="ValidUntil">When the use ends.</param>
/// <param name="Computation">The hash of the one document that may use it, or null for any that fits the purpose.</param>
/// <param name="AnswerBy">Until when the owner may decide, within a year; null for two weeks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RequestGrant(
    string Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    DateTimeOffset ValidUntil,
    string? Computation = null,
    DateTimeOffset? AnswerBy = null
);

/// <summary>Body of <c>POST /v1/grants/{id}/approve</c>: the owner may give less than was asked.</summary>
/// <param name="Fields">A part of what was asked for, or null for all of it.</param>
/// <param name="ValidUntil">An earlier end, or null for the one that was asked for.</param>
/// <param name="Reason">For the record, or null.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ApproveGrant(
    IReadOnlyList<string>? Fields = null,
    DateTimeOffset? ValidUntil = null,
    string? Reason = null
);

/// <summary>Body of <c>POST /v1/grants/{id}/refuse</c> and <c>/revoke</c>: 1 to <see cref="Limits.LongestTextInCharacters"/> characters.</summary>
/// <param name="Text">The words that whoever asked sees.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Reason(string Text);

/// <summary>A grant, as the ledger has it.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Dataset">The catalogue's id.</param>
/// <param name="DatasetName">The dataset's name.</param>
/// <param name="Owner">Who decides.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Fields">What is asked for or, once decided, given.</param>
/// <param name="Purpose">What for.</param>
/// <param name="State">Where it stands.</param>
/// <param name="RequestedAt">The time of the block with the request.</param>
/// <param name="ValidUntil">When the use ends.</param>
/// <param name="DecidedAt">The time of the block with the decision, or null.</param>
/// <param name="Reason">The owner's words, or null.</param>
/// <param name="Computation">The hash of the one document that may use it, or null.</param>
/// <param name="NameWarning">Set when the dataset's name may be taken for another's.</param>
/// <param name="AnswerBy">Until when the owner may decide; null once the owner did.</param>
public sealed record Grant(
    string Id,
    string Dataset,
    string DatasetName,
    MemberReference Owner,
    MemberReference Requester,
    IReadOnlyList<string> Fields,
    string Purpose,
    GrantState State,
    DateTimeOffset RequestedAt,
    DateTimeOffset ValidUntil,
    DateTimeOffset? DecidedAt = null,
    string? Reason = null,
    string? Computation = null,
    LocalizedText? NameWarning = null,
    DateTimeOffset? AnswerBy = null
);
