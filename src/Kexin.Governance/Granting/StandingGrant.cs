using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Granting;

/// <summary>How a grant stands now.</summary>
public enum GrantStanding
{
    /// <summary>Asked for; the owner has not decided.</summary>
    Requested,

    /// <summary>Allowed until its end.</summary>
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

/// <summary>Seen from this member.</summary>
public enum GrantDirection
{
    /// <summary>Others ask for this member's data.</summary>
    In,

    /// <summary>This member asks for others' data.</summary>
    Out,
}

/// <summary>A grant as it stands now.</summary>
/// <param name="Token">The token.</param>
/// <param name="Grant">What the token says.</param>
/// <param name="Standing">How it stands by this node's clock.</param>
/// <param name="DatasetName">What its dataset is called.</param>
/// <param name="NameWarning">What people should know before they go by that name, or null.</param>
public sealed record StandingGrant(
    Token Token,
    GrantToken Grant,
    GrantStanding Standing,
    string DatasetName,
    BilingualText? NameWarning
);

/// <summary>What a member asks an owner for.</summary>
/// <param name="Dataset">The dataset's id in the catalogue, or a beginning of it that fits one only.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">Until when.</param>
/// <param name="Computation">The hash of the one computation document, 64 hexadecimal digits, or null for any.</param>
/// <param name="AnswerBy">Until when the owner may decide; null for two weeks.</param>
public sealed record GrantRequest(
    string Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    DateTimeOffset ValidUntil,
    string? Computation = null,
    DateTimeOffset? AnswerBy = null
);

/// <summary>What an owner allows of what was asked.</summary>
/// <param name="Fields">Some of the fields, or null for all.</param>
/// <param name="ValidUntil">An earlier end, or null for the one that was asked for.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record GrantApproval(
    IReadOnlyList<string>? Fields = null,
    DateTimeOffset? ValidUntil = null,
    string? Reason = null
);
