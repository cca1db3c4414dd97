using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What somebody wants to do with a field.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PolicyAction>))]
public enum PolicyAction
{
    /// <summary>Match rows of two owners by it.</summary>
    Join,

    /// <summary>Choose rows by it.</summary>
    Filter,

    /// <summary>Put rows into groups by it.</summary>
    Group,

    /// <summary>Compute on its values.</summary>
    Compute,

    /// <summary>Learn values of single rows.</summary>
    Release,
}

/// <summary>What a rule says, from the weakest to the strictest.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PolicyDecision>))]
public enum PolicyDecision
{
    /// <summary>At once; the use is recorded.</summary>
    Allow,

    /// <summary>Under a grant of the owner.</summary>
    Grant,

    /// <summary>Not at all.</summary>
    Refuse,
}

/// <summary>A rule of the policy; it fits where each of its lists is empty or has the case's own value.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Decision">What it says.</param>
/// <param name="Says">The same for people.</param>
/// <param name="IsOwn">Whether it is the organisation's own, which can only be stricter than the program's.</param>
/// <param name="Classes">Classes as <c>health/condition</c>; empty for any.</param>
/// <param name="Levels">1 to 3; empty for any.</param>
/// <param name="Tiers">Empty for any.</param>
/// <param name="Actions">Empty for any.</param>
/// <param name="Roles">Empty for any.</param>
/// <param name="AsksConsent">Whether the rows are used only with the consent of whom they are about.</param>
/// <param name="People">Ids of roles of the organisation's own people who do it or let it happen; empty for anybody.</param>
public sealed record PolicyRule(
    string Id,
    PolicyDecision Decision,
    LocalizedText Says,
    bool IsOwn,
    IReadOnlyList<string> Classes,
    IReadOnlyList<int> Levels,
    IReadOnlyList<Tier> Tiers,
    IReadOnlyList<PolicyAction> Actions,
    IReadOnlyList<FieldRole> Roles,
    bool AsksConsent = false,
    IReadOnlyList<string>? People = null
);

/// <summary>A field and what is to be done with it; body of <c>POST /v1/policy/explain</c>.</summary>
/// <param name="Level">1 to 3.</param>
/// <param name="Tier">How it was published.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Role">What it says about a person.</param>
/// <param name="Class">Scheme and class, as <c>health/condition</c>; null where it was not classified.</param>
/// <param name="People">Roles of the own people who do it; null where the node does it by itself.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PolicyCase(
    int Level,
    Tier Tier,
    PolicyAction Action,
    FieldRole Role,
    string? Class = null,
    IReadOnlyList<string>? People = null
);

/// <summary>Which rule decides a case, and what would change that.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Changes">Cases that differ in one thing and are decided otherwise.</param>
/// <param name="Version">Which version of the own policy decides; 0 where it has none on the ledger.</param>
public sealed record PolicyExplanation(PolicyRule Rule, IReadOnlyList<PolicyChange> Changes, int Version = 0);

/// <summary>A case that is decided otherwise.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rule">Its rule.</param>
public sealed record PolicyChange(PolicyCase Case, PolicyRule Rule);

/// <summary>Body of <c>POST /v1/policy/versions</c>: the next version of the own policy.</summary>
/// <param name="Yaml">The text, as <c>policy.yaml</c>; at most 48,000 characters.</param>
/// <param name="Reason">Why, for all members.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetPolicy(string Yaml, string Reason);

/// <summary>A person who set a version of a policy, as its organisation's node says.</summary>
/// <param name="Person">The pseudonym.</param>
/// <param name="Roles">Ids of the person's roles.</param>
public sealed record PolicyVoice(string Person, IReadOnlyList<string> Roles);

/// <summary>A version of a member's policy, as the ledger has it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Content">The hash of the text with its salt.</param>
/// <param name="ChangedBy">The roles that have to have a part in the next change, each by another person.</param>
/// <param name="By">Who set it.</param>
/// <param name="Reason">Why.</param>
/// <param name="SetAt">The time of the block.</param>
/// <param name="Height">The block.</param>
/// <param name="TransactionId">By which it was set, or null.</param>
/// <param name="IsInForce">Whether it is the last.</param>
public sealed record PolicyVersion(
    long Number,
    string Content,
    IReadOnlyList<string> ChangedBy,
    IReadOnlyList<PolicyVoice> By,
    string Reason,
    DateTimeOffset SetAt,
    long Height,
    string? TransactionId,
    bool IsInForce
);

/// <summary>The text of an own version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Salt">With it the text has the version's hash.</param>
/// <param name="Yaml">The text.</param>
public sealed record PolicyVersionText(PolicyVersion Version, string Salt, string Yaml);
