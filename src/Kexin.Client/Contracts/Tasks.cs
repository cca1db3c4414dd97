using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Where a task stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskState>))]
public enum TaskState
{
    /// <summary>Created; reviews or joins are missing.</summary>
    Proposed,

    /// <summary>Every provider has accepted and joined: it may run.</summary>
    Ready,

    /// <summary>A run is under way.</summary>
    Running,

    /// <summary>A run ended with a result.</summary>
    Completed,

    /// <summary>The last run ended without a result; it may run again.</summary>
    Failed,

    /// <summary>A provider refused the document.</summary>
    Refused,

    /// <summary>Taken back by its requester before any run.</summary>
    Withdrawn,

    /// <summary>A provider did not review it in time.</summary>
    Unanswered,
}

/// <summary>Body of <c>POST /v1/tasks</c>.</summary>
/// <param name="Document">The computation document, as <c>POST /v1/tasks/draft</c> gave it or written by hand.</param>
/// <param name="AnswerBy">Until when the providers may review it, within a year; null for two weeks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateTask(JsonElement Document, DateTimeOffset? AnswerBy = null);

/// <summary>A task in a list.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Title">The document's title.</param>
/// <param name="Kind">The computation's name, as <c>statistics</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Providers">Whose data it uses.</param>
/// <param name="Hash">The document's hash, 64 hexadecimal digits: what is reviewed, joined and run.</param>
/// <param name="CreatedAt">The time of the block that created it.</param>
/// <param name="AnswerBy">Until when the providers may review it; null once they did.</param>
/// <param name="WaitsFor">Who has to do something next: accept, join, or run it; none where it runs or is over.</param>
public sealed record TaskSummary(
    string Id,
    string Title,
    string Kind,
    TaskState State,
    MemberReference Requester,
    IReadOnlyList<MemberReference> Providers,
    string Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AnswerBy = null,
    IReadOnlyList<MemberReference>? WaitsFor = null
);

/// <summary>Answer of <c>GET /v1/tasks/{id}</c>.</summary>
/// <param name="Summary">The same as in the list.</param>
/// <param name="Document">The computation document, or null when this node has not been given it yet.</param>
/// <param name="Reveals">What the run tells to whom, in sentences made from the document.</param>
/// <param name="Reviews">Who has said what.</param>
/// <param name="Joins">Who has committed data.</param>
/// <param name="Runs">Oldest first.</param>
/// <param name="OwnTotals">Whether this organisation agreed that its own totals open; null where it provides nothing.</param>
/// <param name="NameWarnings">Datasets of the task whose names may be taken for another's; null or empty where none is.</param>
/// <param name="Learners">Who learns the result; null when this node has not been given the document yet.</param>
/// <param name="Grant">The grant that this organisation's part needs; null where it provides nothing, or has not been given the document yet.</param>
public sealed record TaskDetail(
    TaskSummary Summary,
    JsonElement? Document,
    LocalizedText? Reveals,
    IReadOnlyList<TaskReview> Reviews,
    IReadOnlyList<TaskJoin> Joins,
    IReadOnlyList<TaskRun> Runs,
    bool? OwnTotals = null,
    IReadOnlyList<LocalizedText>? NameWarnings = null,
    IReadOnlyList<MemberReference>? Learners = null,
    NeededGrant? Grant = null
);

/// <summary>The grant that a provider's part in a task needs.</summary>
/// <param name="Stands">Whether nothing more has to be decided: a grant covers the use, or the provider asks itself.</param>
/// <param name="Request">The open request that accepting the task would approve, for the document's fields only; null where none is needed, or none has arrived.</param>
public sealed record NeededGrant(bool Stands, Grant? Request);

/// <summary>A party's word on a document.</summary>
/// <param name="Member">Whose word.</param>
/// <param name="Accepted">Yes or no.</param>
/// <param name="Reason">Why not, or null.</param>
/// <param name="Time">The time of the block that says so.</param>
public sealed record TaskReview(MemberReference Member, bool Accepted, string? Reason, DateTimeOffset Time);

/// <summary>A provider's commitment: the dataset (catalogue id), and the grant that covers the use; null where the one who asks provides.</summary>
/// <param name="Member">Which provider.</param>
/// <param name="Dataset">The catalogue's id.</param>
/// <param name="Grant">The grant that covers the use, or null.</param>
/// <param name="Time">The time of the block that says so.</param>
public sealed record TaskJoin(MemberReference Member, string Dataset, string? Grant, DateTimeOffset Time);

/// <summary>A run, as the ledger has it.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="State">Running, completed or failed.</param>
/// <param name="StartedAt">The time of the block that started it.</param>
/// <param name="EndedAt">The time of the block that ended it, or null.</param>
/// <param name="ResultHash">The salted hash of the result, or null.</param>
/// <param name="Failure">Why it failed, or null.</param>
public sealed record TaskRun(
    string Id,
    TaskState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt = null,
    string? ResultHash = null,
    string? Failure = null
);

/// <summary>Body of <c>POST /v1/tasks/{id}/review</c>.</summary>
/// <param name="Hash">The hash of the document that was read; the node refuses when the task's is another.</param>
/// <param name="Accept">Yes or no.</param>
/// <param name="Reason">Needed for a no.</param>
/// <param name="OwnTotals">With a yes: totals may open that are this organisation's own, or nearly; kept at its node, which nobody else is told.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReviewTask(string Hash, bool Accept, string? Reason = null, bool OwnTotals = false);

/// <summary>Body of <c>POST /v1/tasks/{id}/ask</c>: asks the providers for the grants that the task needs and does not have.</summary>
/// <param name="Until">When the use ends.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AskForTask(DateTimeOffset Until);

/// <summary>Body of <c>POST /v1/tasks/{id}/accept</c>: one decision for the grant, the review and the join.</summary>
/// <param name="Hash">The hash of the document that was read; the node refuses when the task's is another.</param>
/// <param name="OwnTotals">Totals may open that are this organisation's own, or nearly; kept at its node, which nobody else is told.</param>
/// <param name="Standing">Whether the grant is to stand for further documents with the same fields, purpose and end; else it is for this document only.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AcceptTask(string Hash, bool OwnTotals = false, bool Standing = false);

/// <summary>Answer of <c>POST /v1/tasks/{id}/accept</c>; the node joins by itself when the last provider has accepted.</summary>
/// <param name="Receipts">What was recorded now, in order: the grant's approval, the review, the join; some of it may have been recorded before.</param>
/// <param name="HasJoined">Whether the data is committed.</param>
/// <param name="WaitsFor">Whom the task waits for now; empty when it can run.</param>
public sealed record TaskAccepted(
    IReadOnlyList<Receipt> Receipts,
    bool HasJoined,
    IReadOnlyList<MemberReference> WaitsFor
);

/// <summary>Answer of <c>POST /v1/tasks/{id}/run</c>, which starts a run and does not wait for its end.</summary>
/// <param name="RunId">64 hexadecimal digits.</param>
/// <param name="Receipt">That the start was recorded.</param>
public sealed record RunStarted(string RunId, Receipt Receipt);

/// <summary>Answer of <c>GET /v1/tasks/{id}/progress</c>: this node's own part in the last run.</summary>
/// <param name="RunId">64 hexadecimal digits, or null when there was no run yet.</param>
/// <param name="State">Where the task stands.</param>
/// <param name="Phase">What is being done now.</param>
/// <param name="Done">Steps done; never more than <see cref="Total"/>.</param>
/// <param name="Total">Steps in all, as far as is known; 0 when it is not.</param>
/// <param name="Traffic">What crossed between this node and each other party in this run.</param>
/// <param name="WaitsFor">For whom this node's part in the run waits now; none where it computes or is over.</param>
/// <param name="Learned">What this node's organisation has learned from this run, or null before its end.</param>
/// <param name="Problem">Why the run failed, with <see cref="Problem.Party"/> when that is known.</param>
public sealed record TaskProgress(
    string? RunId,
    TaskState State,
    LocalizedText Phase,
    int Done,
    int Total,
    IReadOnlyList<Traffic> Traffic,
    IReadOnlyList<MemberReference> WaitsFor,
    LocalizedText? Learned = null,
    Problem? Problem = null
);

/// <summary>What crossed between this node and one other, payload bytes before TLS.</summary>
/// <param name="Peer">The other party.</param>
/// <param name="BytesSent">To it.</param>
/// <param name="BytesReceived">From it.</param>
/// <param name="MessagesSent">To it.</param>
/// <param name="MessagesReceived">From it.</param>
public sealed record Traffic(
    MemberReference Peer,
    long BytesSent,
    long BytesReceived,
    long MessagesSent,
    long MessagesReceived
);
