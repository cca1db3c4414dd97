using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Policies;

/// <summary>A person who set a policy, as the organisation's node says.</summary>
/// <param name="Person">The pseudonym under which the evidence has what the person did.</param>
/// <param name="Roles">Ids of the roles that the person had.</param>
public sealed record PolicyVoice(
    [Name(PolicyVoice.LongestPseudonym), Says("Person", "人员")] string Person,
    [Items(PolicyVoice.MostRoles, Distinct = true), Name(PolicyVoice.LongestRole), Says("Roles", "角色")]
        IReadOnlyList<string> Roles
)
{
    /// <summary>The longest pseudonym, in characters.</summary>
    public const int LongestPseudonym = 64;

    /// <summary>The longest id of a role, in characters.</summary>
    public const int LongestRole = 64;

    /// <summary>The most roles of a person.</summary>
    public const int MostRoles = 64;
}

/// <summary>The policy of a member in its last version, as the ledger has it; one for each member. The text stays at home.</summary>
/// <param name="Number">1, and one more at each change.</param>
/// <param name="Content">The hash of the text with a salt.</param>
/// <param name="ChangedBy">The roles that have to have a part in the next change, each by another person.</param>
/// <param name="By">Who set it.</param>
/// <param name="Reason">Why.</param>
/// <param name="SetAt">The time of the block, in milliseconds since 1970, UTC.</param>
[RecordKind("kexin/policy/1")]
public sealed record PolicyToken(
    [Between(1, PolicyToken.MostVersions), Says("Version", "版本")] long Number,
    [Says("Content", "内容")] Digest Content,
    [
        Items(PolicyToken.MostRoles, Min = 1, Distinct = true),
        Name(PolicyVoice.LongestRole),
        Says("Changed by", "变更角色")
    ]
        IReadOnlyList<string> ChangedBy,
    [Items(PolicyToken.MostPeople, Min = 1), Says("Set by", "设定人")] IReadOnlyList<PolicyVoice> By,
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Set at", "设定时间")] long SetAt
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "policy";

    /// <summary>The largest version.</summary>
    public const long MostVersions = 1_000_000_000;

    /// <summary>The most roles that a change asks for: one proposes, one confirms.</summary>
    public const int MostRoles = 2;

    /// <summary>The most people who set a version.</summary>
    public const int MostPeople = 2;

    /// <summary>The id of a member's.</summary>
    public static TokenId IdOf(Suite suite, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return TokenId.Derive(suite, Type, [member.Value]);
    }

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is none.</exception>
    public static PolicyToken Read(Token token) => Read<PolicyToken>(token, Type);
}

/// <summary>Arguments of <see cref="PoliciesContract.Set"/>.</summary>
/// <param name="Member">Whose policy: the submitter's.</param>
/// <param name="Content">The hash of the text with its salt.</param>
/// <param name="ChangedBy">The roles that the text names for its own change.</param>
/// <param name="By">Who sets it; each once.</param>
/// <param name="Reason">Why.</param>
[RecordKind("kexin/policies.set/1")]
public sealed record SetPolicy(
    [Says("Member", "成员")] MemberId Member,
    [Says("Content", "内容")] Digest Content,
    [
        Items(PolicyToken.MostRoles, Min = 1, Distinct = true),
        Name(PolicyVoice.LongestRole),
        Says("Changed by", "变更角色")
    ]
        IReadOnlyList<string> ChangedBy,
    [Items(PolicyToken.MostPeople, Min = 1), Says("Set by", "设定人")] IReadOnlyList<PolicyVoice> By,
    [Prose, Says("Reason", "理由")] string Reason
) : ActionArguments, ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        By.DistinctBy(voice => voice.Person).Count() != By.Count ? new("must name each person once", "每人只能列出一次")
        : string.IsNullOrWhiteSpace(Reason) ? new("must give its reason in words", "必须写明理由")
        : null;
}
