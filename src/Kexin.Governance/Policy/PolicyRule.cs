using Kexin.Data;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Datasets;
using Kexin.Governance.Masking;
using Kexin.Governance.Policies;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Policy;

/// <summary>What somebody wants to do with a field.</summary>
public enum PolicyAction
{
    /// <summary>Match rows of two owners by it.</summary>
    [Says("join", "匹配")]
    Join,

    /// <summary>Choose rows by it.</summary>
    [Says("filter", "筛选")]
    Filter,

    /// <summary>Put rows into groups by it.</summary>
    [Says("group", "分组")]
    Group,

    /// <summary>Compute on its values.</summary>
    [Says("compute", "计算")]
    Compute,

    /// <summary>Learn values of single rows.</summary>
    [Says("release", "取得单行的值")]
    Release,
}

/// <summary>What a rule says, from the weakest to the strictest.</summary>
public enum PolicyDecision
{
    /// <summary>At once; the use is recorded.</summary>
    [Says("allowed", "允许")]
    Allow,

    /// <summary>Under a grant of the owner.</summary>
    [Says("under a grant", "须经授权")]
    Grant,

    /// <summary>Not at all.</summary>
    [Says("refused", "拒绝")]
    Refuse,
}

/// <summary>A rule; it fits where each of its lists is empty or has the case's own value.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Decision">What it says.</param>
/// <param name="Says">The same for people.</param>
/// <param name="Classes">Classes as <c>health/condition</c>; empty for any.</param>
/// <param name="Levels">1 to 3; empty for any.</param>
/// <param name="Tiers">Empty for any.</param>
/// <param name="Actions">Empty for any.</param>
/// <param name="Roles">Empty for any.</param>
/// <param name="Consent">Whether the rows are used only with the consent of whom they are about.</param>
/// <param name="People">Ids of roles of this organisation's people, of whom one does it or lets it happen; empty for anybody, and for the node by itself.</param>
[Says("Rule", "规则")]
public sealed record PolicyRule(
    [Says("Id", "标识")] [Name(PolicyRule.LongestId)] string Id,
    [Says("Decision", "结论", "allow, grant or refuse.", "allow（允许）、grant（须经授权）或 refuse（拒绝）。")]
        PolicyDecision Decision,
    [Says("Words", "说明")] BilingualText Says,
    [Says("Classes", "类别", "As health/condition; any where left out.", "如 health/condition；省略表示任意。")]
    [Items(PolicyRule.MostClasses, Optional = true), Name(PolicyRule.LongestClass)]
        IReadOnlyList<string> Classes,
    [Says("Levels", "数据级别", "1 to 3; any where left out.", "1 到 3；省略表示任意。")]
    [Items(SchemeLevel.HighestProtection, Optional = true), Between(1, SchemeLevel.HighestProtection)]
        IReadOnlyList<int> Levels,
    [Says("Tiers", "隐私保护级别", "Any where left out.", "省略表示任意。")]
    [Items(3, Optional = true)]
        IReadOnlyList<DatasetTier> Tiers,
    [Says("Actions", "操作", "Any where left out.", "省略表示任意。")]
    [Items(5, Optional = true)]
        IReadOnlyList<PolicyAction> Actions,
    [Says("Roles", "字段角色", "Any where left out.", "省略表示任意。")]
    [Items(3, Optional = true)]
        IReadOnlyList<FieldRole> Roles,
    [Says(
        "Consent",
        "知情同意",
        "Whether the rows are used only with the consent of whom they are about.",
        "是否须经数据主体同意才能使用其数据。"
    )]
        bool Consent = false,
    [
        Says(
            "People",
            "人员角色",
            "Roles of the organisation's own people who do it or let it happen; anybody where left out.",
            "由本机构哪些角色的人员执行或放行；省略表示任何人。"
        ),
        Items(PolicyVoice.MostRoles, Distinct = true),
        Name(PolicyVoice.LongestRole)
    ]
        IReadOnlyList<string>? People = null
)
{
    /// <summary>The longest id, in characters.</summary>
    public const int LongestId = 80;

    /// <summary>The longest class with its scheme, in characters.</summary>
    public const int LongestClass = (2 * Scheme.LongestId) + 1;

    /// <summary>The most classes in a rule.</summary>
    public const int MostClasses = 200;

    /// <summary>Whether it fits a case.</summary>
    public bool Fits(PolicyCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return (Classes.Count == 0 || (@case.Class is { } given && Classes.Contains(given)))
            && (Levels.Count == 0 || Levels.Contains(@case.Level))
            && (Tiers.Count == 0 || Tiers.Contains(@case.Tier))
            && (Actions.Count == 0 || Actions.Contains(@case.Action))
            && (Roles.Count == 0 || Roles.Contains(@case.Role))
            && (People is not { Count: > 0 } || @case.People?.Any(role => People.Contains(role)) == true);
    }
}

/// <summary>A file of rules; of each list the first that fits decides.</summary>
/// <param name="Rules">About access, in their order.</param>
/// <param name="Masks">About values of single rows that leave, in their order; null for none.</param>
/// <param name="Release">What rows that leave keep together; null for what the program asks.</param>
/// <param name="Protocols">What joint computations withstand, by level and counterparty; each that fits counts. Null for none.</param>
/// <param name="Collection">When a dataset is taken in only under a registered activity.</param>
/// <param name="Results">What results keep that leave as files; null for nothing.</param>
/// <param name="Change">The roles that have to have a part in changing it, each by another person; null for a data officer.</param>
[Says("Policy", "策略")]
public sealed record PolicyFile(
    [Says("Rules", "规则")] [Items(PolicyFile.MostRules, Optional = true)] IReadOnlyList<PolicyRule> Rules,
    [Says("Masks", "脱敏")] [Items(PolicyFile.MostRules)] IReadOnlyList<MaskRule>? Masks = null,
    [Says("Release", "放行")] AnonymityTerms? Release = null,
    [Says("Protocols", "协议")] [Items(PolicyFile.MostRules)] IReadOnlyList<ProtocolRule>? Protocols = null,
    [Says("Collection", "采集")] CollectionDemand Collection = CollectionDemand.OnceRegistered,
    [Says("Results", "结果")] ResultTerms? Results = null,
    [
        Says(
            "Change",
            "变更",
            "Roles that have to have a part in changing the policy, each by another person; a data officer where left out.",
            "变更策略须由哪些角色参与，每个角色由不同的人担任；省略表示数据负责人。"
        ),
        Items(PolicyToken.MostRoles, Min = 1, Distinct = true),
        Name(PolicyVoice.LongestRole)
    ]
        IReadOnlyList<string>? Change = null
)
{
    /// <summary>The most rules.</summary>
    public const int MostRules = 20_000;
}

/// <summary>A field and what is to be done with it.</summary>
/// <param name="Class">Scheme and class, as <c>health/condition</c>; null where it was not classified.</param>
/// <param name="Level">1 to 3.</param>
/// <param name="Tier">How it was published.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Role">What it says about a person.</param>
/// <param name="People">Roles of the organisation's own people who do it; null where the node does it by itself.</param>
public sealed record PolicyCase(
    string? Class,
    int Level,
    DatasetTier Tier,
    PolicyAction Action,
    FieldRole Role,
    IReadOnlyList<string>? People = null
);
