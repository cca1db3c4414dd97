using Kexin.Cryptography.Records;
using Kexin.Data;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

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
/// <param name="Limits">Which rows, who, how often; null for all of it.</param>
public sealed record GrantRequest(
    string Dataset,
    IReadOnlyList<string> Fields,
    string Purpose,
    DateTimeOffset ValidUntil,
    string? Computation = null,
    DateTimeOffset? AnswerBy = null,
    LimitText? Limits = null
);

/// <summary>What narrows a grant, as people write it.</summary>
/// <param name="Rows">Conditions as <c>age&gt;=60</c>.</param>
/// <param name="People">Pseudonyms.</param>
/// <param name="Uses">How often, or null.</param>
public sealed record LimitText(IReadOnlyList<string> Rows, IReadOnlyList<string> People, int? Uses)
{
    /// <summary>What the ledger keeps of it.</summary>
    /// <exception cref="DomainException">A condition, a pseudonym or the number is none.</exception>
    public GrantLimits Read()
    {
        var limits = new GrantLimits(
            [
                .. Rows.Select(text =>
                    Condition.Parse(text)
                    ?? throw DomainException.Invalid(
                        $"'{text}' is no condition: write one as age>=60, sex in 0,1 or chol present.",
                        $"“{text}”不是条件：写法如 age>=60、sex in 0,1 或 chol present。"
                    )
                ),
            ],
            People,
            Uses
        );
        try
        {
            return RecordJson.Read<GrantLimits>(RecordJson.Write(limits));
        }
        catch (RecordException fault)
        {
            throw DomainException.Invalid(fault.Text.En, fault.Text.Zh);
        }
    }
}

/// <summary>What an owner allows of what was asked.</summary>
/// <param name="Fields">Some of the fields, or null for all.</param>
/// <param name="ValidUntil">An earlier end, or null for the one that was asked for.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Limits">What was asked for or narrower; null for what was asked for.</param>
/// <param name="Each">Fields that are declined, or end before the others.</param>
/// <param name="Standing">Whether a request for one document is to stand for further ones, too.</param>
public sealed record GrantApproval(
    IReadOnlyList<string>? Fields = null,
    DateTimeOffset? ValidUntil = null,
    string? Reason = null,
    LimitText? Limits = null,
    IReadOnlyList<FieldDecision>? Each = null,
    bool Standing = false
);
