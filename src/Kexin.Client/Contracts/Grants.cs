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
/// <param name="Limits">Which rows, who, how often; null for all of it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RequestGrant(
    string Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    DateTimeOffset ValidUntil,
    string? Computation = null,
    DateTimeOffset? AnswerBy = null,
    GrantLimits? Limits = null
);

/// <summary>Body of <c>POST /v1/grants/propose</c>: what somebody wants to find out of a dataset, in words or by a computation document.</summary>
/// <param name="Dataset">The catalogue's id, or a prefix that fits one alone.</param>
/// <param name="Question">In words, English or Chinese, up to <see cref="Contracts.Limits.LongestTextInCharacters"/> characters; null where <paramref name="Document"/> says it.</param>
/// <param name="Purpose">One of the dataset's purposes; null for the only one, or the document's.</param>
/// <param name="Document">A computation document that uses the dataset, as <c>POST /v1/tasks/draft</c> answers it; or null.</param>
/// <param name="Runs">How often it is to be found out; null for once.</param>
/// <param name="Days">How many days the work takes once the owner has answered, 1 to 3650; null for seven.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ProposeGrant(
    string Dataset,
    string? Question = null,
    string? Purpose = null,
    System.Text.Json.JsonElement? Document = null,
    int? Runs = null,
    int? Days = null
);

/// <summary>A field, and why it is asked for or not.</summary>
/// <param name="Field">The field.</param>
/// <param name="Why">For people.</param>
public sealed record FieldReason(string Field, LocalizedText Why);

/// <summary>The least that serves; nothing has been sent.</summary>
/// <param name="Request">What <c>POST /v1/grants</c> takes.</param>
/// <param name="Fields">Why each field is asked for.</param>
/// <param name="LeftOut">Fields that fit the question and are not needed, each with why.</param>
/// <param name="Standing">The id of a grant that covers it already, so that nothing has to be asked; or null.</param>
public sealed record GrantProposal(
    RequestGrant Request,
    IReadOnlyList<FieldReason> Fields,
    IReadOnlyList<FieldReason> LeftOut,
    string? Standing = null
);

/// <summary>What narrows a grant beyond its fields, its purpose and its end.</summary>
/// <param name="Rows">Conditions that a row has to satisfy, all of them, as <c>age&gt;=60</c>; null for every row.</param>
/// <param name="People">Pseudonyms of the people of the requester that may use it, as its node shows them; null for any.</param>
/// <param name="Uses">How often the data is opened under it, or null for any number.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GrantLimits(
    IReadOnlyList<string>? Rows = null,
    IReadOnlyList<string>? People = null,
    int? Uses = null
);

/// <summary>What the owner decides about one of the fields that were asked for.</summary>
/// <param name="Field">The field.</param>
/// <param name="ValidUntil">An end before the others; null where it is declined.</param>
/// <param name="Reason">Why; needed where it is declined.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FieldDecision(string Field, DateTimeOffset? ValidUntil = null, string? Reason = null);

/// <summary>Body of <c>POST /v1/grants/{id}/approve</c>: the owner may give less than was asked.</summary>
/// <param name="Fields">A part of what was asked for, or null for all of it.</param>
/// <param name="ValidUntil">An earlier end, or null for the one that was asked for.</param>
/// <param name="Reason">For the record, or null.</param>
/// <param name="Limits">What was asked for or narrower; null for what was asked for.</param>
/// <param name="Each">Fields that are declined, each with its reason, or that end before the others.</param>
/// <param name="Standing">Whether a request for one document is to stand for further ones with the same fields, purpose and end.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ApproveGrant(
    IReadOnlyList<string>? Fields = null,
    DateTimeOffset? ValidUntil = null,
    string? Reason = null,
    GrantLimits? Limits = null,
    IReadOnlyList<FieldDecision>? Each = null,
    bool Standing = false
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
/// <param name="Asked">What was asked for, where something else was given; else null.</param>
/// <param name="Limits">Which rows, who, how often; null for all of it.</param>
/// <param name="Each">Fields that were declined, or end before the others.</param>
/// <param name="Used">How often the data was opened, where <paramref name="Limits"/> has a number; else 0.</param>
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
    DateTimeOffset? AnswerBy = null,
    AskedUse? Asked = null,
    GrantLimits? Limits = null,
    IReadOnlyList<FieldDecision>? Each = null,
    int Used = 0
);

/// <summary>What was asked for before something else was given.</summary>
/// <param name="Fields">The fields.</param>
/// <param name="ValidUntil">When the use would have ended.</param>
/// <param name="Computation">The hash of the one document that it was asked for, or null for any.</param>
public sealed record AskedUse(IReadOnlyList<string> Fields, DateTimeOffset ValidUntil, string? Computation = null);
