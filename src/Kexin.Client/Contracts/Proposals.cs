using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>How far a proposed act is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ProposalState>))]
public enum ProposalState
{
    /// <summary>Waits for a second person.</summary>
    Waiting,

    /// <summary>Was confirmed; <see cref="Proposal.Outcome"/> says how the node answered.</summary>
    Confirmed,

    /// <summary>The second person said no.</summary>
    Refused,

    /// <summary>Whoever proposed it took it back.</summary>
    Withdrawn,

    /// <summary>Nobody confirmed it in time.</summary>
    Expired,
}

/// <summary>An act that waits for a second person, or waited.</summary>
/// <param name="Id">By which it is confirmed or refused.</param>
/// <param name="Act">As <c>datasets.destroy</c>.</param>
/// <param name="Summary">What it is.</param>
/// <param name="ProposedBy">The name of who proposed it.</param>
/// <param name="WaitsFor">The names of those who may confirm it now; none once it is decided or has ended.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="EndsAt">From when it cannot be confirmed.</param>
/// <param name="State">How far it is.</param>
/// <param name="DecidedBy">The name of who confirmed or refused it, or null.</param>
/// <param name="DecidedAt">When, or null.</param>
/// <param name="Outcome">The HTTP status with which the node answered the confirmed request, or null.</param>
/// <param name="Request">Method, path and query, as they came.</param>
/// <param name="Content">The request's JSON as it came, or null.</param>
/// <param name="IsOwn">Whether the caller proposed it, and so cannot confirm it.</param>
public sealed record Proposal(
    string Id,
    string Act,
    LocalizedText Summary,
    string ProposedBy,
    IReadOnlyList<string> WaitsFor,
    DateTimeOffset CreatedAt,
    DateTimeOffset EndsAt,
    ProposalState State,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    int? Outcome,
    string Request,
    JsonElement? Content,
    bool IsOwn
);

/// <summary>Something that may take two people.</summary>
/// <param name="Id">As <c>datasets.destroy</c>.</param>
/// <param name="Text">What it is.</param>
/// <param name="TakesTwo">Whether it is to take two people.</param>
public sealed record ActInfo(string Id, LocalizedText Text, bool TakesTwo);

/// <summary>The acts that are to take two people, and no others.</summary>
/// <param name="Acts">Ids of acts, as <c>datasets.destroy</c>.</param>
public sealed record SetActs(IReadOnlyList<string> Acts);
