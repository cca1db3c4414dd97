using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kexin.People.Rights;

namespace Kexin.People.Records;

/// <summary>How far a proposed act is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProposalState>))]
public enum ProposalState
{
    /// <summary>Waits for a second person.</summary>
    Waiting,

    /// <summary>Was confirmed, and so carried out or refused by the node.</summary>
    Confirmed,

    /// <summary>The second person said no.</summary>
    Refused,

    /// <summary>Whoever proposed it took it back.</summary>
    Withdrawn,
}

/// <summary>A request that waits for a second person, as it came.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Act">What it does.</param>
/// <param name="Asks">What it asks for.</param>
/// <param name="ProposedBy">A person's id.</param>
/// <param name="CreatedAt">When it was proposed.</param>
/// <param name="EndsAt">From when it cannot be confirmed.</param>
/// <param name="Method">Of the request.</param>
/// <param name="Path">Of the request.</param>
/// <param name="Query">Of the request, with its question mark, or empty.</param>
/// <param name="ContentType">Of the body, or null.</param>
/// <param name="Body">Base64.</param>
public sealed record Proposal(
    string Id,
    Act Act,
    ImmutableArray<Permission> Asks,
    string ProposedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset EndsAt,
    string Method,
    string Path,
    string Query,
    string? ContentType,
    string Body
)
{
    /// <summary>How far it is.</summary>
    public ProposalState State { get; init; }

    /// <summary>Who confirmed or refused it; a person's id.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The HTTP status with which the node answered the confirmed request; null before that.</summary>
    public int? Outcome { get; init; }

    /// <summary>The act and the path; not what the body says.</summary>
    public override string ToString() => $"{Act} {Path}";
}
