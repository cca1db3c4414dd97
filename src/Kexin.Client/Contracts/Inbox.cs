using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What has to be done next about something open.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InboxStep>))]
public enum InboxStep
{
    /// <summary>An owner decides a request to use its data.</summary>
    Decide,

    /// <summary>Providers say their word on a computation.</summary>
    Accept,

    /// <summary>Providers that have all accepted commit their data; their nodes do it by themselves.</summary>
    Join,

    /// <summary>Whoever asked runs what everybody has joined.</summary>
    Run,
}

/// <summary>What is open.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InboxSubject>))]
public enum InboxSubject
{
    /// <summary>A request to use data.</summary>
    Grant,

    /// <summary>A joint computation.</summary>
    Task,
}

/// <summary>A request or a task that is open, in the answer of <c>GET /v1/inbox</c>.</summary>
/// <param name="Id">The grant's or the task's id, 64 hexadecimal digits.</param>
/// <param name="Subject">What it is.</param>
/// <param name="Title">The task's title, or the name of the dataset that is asked for.</param>
/// <param name="Step">What has to be done next.</param>
/// <param name="IsForMe">Whether this organisation has to do it.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="WaitsFor">Who has to do it; at least one.</param>
/// <param name="Since">When it was opened.</param>
/// <param name="Uses">Whose data it is about: what this organisation was asked for or, where it asks itself, all of it.</param>
/// <param name="Purpose">What for; null where the document has not arrived.</param>
/// <param name="Until">When the use that is asked for ends; null for a task.</param>
/// <param name="Reveals">What a run would tell to whom; null for a request, and where the document has not arrived.</param>
/// <param name="AnswerBy">Until when it may be answered; null for what is answered and goes on.</param>
public sealed record InboxItem(
    string Id,
    InboxSubject Subject,
    string Title,
    InboxStep Step,
    bool IsForMe,
    MemberReference Requester,
    IReadOnlyList<MemberReference> WaitsFor,
    DateTimeOffset Since,
    IReadOnlyList<InboxUse> Uses,
    string? Purpose,
    DateTimeOffset? Until,
    LocalizedText? Reveals,
    DateTimeOffset? AnswerBy = null
)
{
    /// <summary>How long before its end whoever has to answer is reminded.</summary>
    public static TimeSpan EndsSoon { get; } = TimeSpan.FromDays(3);
}

/// <summary>Data that is asked for.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Dataset">The catalogue's id.</param>
/// <param name="DatasetName">The dataset's name.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="NameWarning">Why the dataset's name may be mistaken for another's, or null.</param>
public sealed record InboxUse(
    MemberReference Owner,
    string Dataset,
    string DatasetName,
    IReadOnlyList<string> Fields,
    LocalizedText? NameWarning = null
);
