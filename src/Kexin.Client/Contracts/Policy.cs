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
public sealed record PolicyRule(
    string Id,
    PolicyDecision Decision,
    LocalizedText Says,
    bool IsOwn,
    IReadOnlyList<string> Classes,
    IReadOnlyList<int> Levels,
    IReadOnlyList<Tier> Tiers,
    IReadOnlyList<PolicyAction> Actions,
    IReadOnlyList<FieldRole> Roles
);

/// <summary>A field and what is to be done with it; body of <c>POST /v1/policy/explain</c>.</summary>
/// <param name="Level">1 to 3.</param>
/// <param name="Tier">How it was published.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Role">What it says about a person.</param>
/// <param name="Class">Scheme and class, as <c>health/condition</c>; null where it was not classified.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PolicyCase(int Level, Tier Tier, PolicyAction Action, FieldRole Role, string? Class = null);

/// <summary>Which rule decides a case, and what would change that.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Changes">Cases that differ in one thing and are decided otherwise.</param>
public sealed record PolicyExplanation(PolicyRule Rule, IReadOnlyList<PolicyChange> Changes);

/// <summary>A case that is decided otherwise.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rule">Its rule.</param>
public sealed record PolicyChange(PolicyCase Case, PolicyRule Rule);
