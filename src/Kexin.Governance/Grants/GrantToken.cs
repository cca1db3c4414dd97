using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>Where a grant stands; that its time is over follows from the time.</summary>
public enum GrantState
{
    /// <summary>Asked for; the owner has not decided.</summary>
    [Says("requested", "待审批")]
    Requested = 0,

    /// <summary>Allowed.</summary>
    [Says("approved", "已批准")]
    Approved = 1,

    /// <summary>Declined.</summary>
    [Says("refused", "已拒绝")]
    Refused = 2,

    /// <summary>Allowed once, then taken back.</summary>
    [Says("revoked", "已撤销")]
    Revoked = 3,

    /// <summary>Taken back by the member that asked, before the owner had decided.</summary>
    [Says("withdrawn", "已取消")]
    Withdrawn = 4,
}

/// <summary>The use of fields of a dataset for a purpose and a time.</summary>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Fields">1 to 512 of its fields, each once.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">The last moment of the use, in milliseconds since 1970, UTC.</param>
/// <param name="Computation">The hash of the one document that may use it, or null for any.</param>
/// <param name="Limits">Which rows, who, how often; null for all of it.</param>
public sealed record GrantTerms(
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Items(Bounds.FieldsPerDataset, Min = 1, Distinct = true), Name, Says("Fields", "字段")]
        IReadOnlyList<string> Fields,
    [Name, Says("Purpose", "使用目的")] string Purpose,
    [Time, Says("Valid until", "有效期至")] long ValidUntil,
    [Says("Computation", "计算", "The one document that may use it.", "只允许该计算文档使用。")] Digest? Computation,
    [Says("Limits", "限制")] GrantLimits? Limits = null
);

/// <summary>What narrows a grant beyond its fields, its purpose and its end.</summary>
/// <param name="Rows">Conditions that a row has to satisfy, all of them; empty for every row.</param>
/// <param name="People">Pseudonyms of the people of the requester that may use it; empty for any.</param>
/// <param name="Uses">How often the data is opened under it, or null for any number.</param>
public sealed record GrantLimits(
    [Items(GrantLimits.MostConditions), Says("Rows", "行")] IReadOnlyList<Condition> Rows,
    [
        Items(GrantLimits.MostPeople, Distinct = true),
        Name(GrantLimits.LongestPseudonym),
        Says("People", "人员", "Pseudonyms at the requester's node.", "申请方节点中的人员假名。")
    ]
        IReadOnlyList<string> People,
    [Between(1, GrantLimits.MostUses), Says("Uses", "使用次数")] int? Uses
)
{
    /// <summary>The most conditions on rows.</summary>
    public const int MostConditions = 16;

    /// <summary>The most people.</summary>
    public const int MostPeople = 64;

    /// <summary>The longest pseudonym, in characters.</summary>
    public const int LongestPseudonym = 64;

    /// <summary>The largest number of uses.</summary>
    public const int MostUses = 1_000_000;

    /// <summary>That narrows nothing.</summary>
    public static GrantLimits None { get; } = new([], [], null);
}

/// <summary>What the owner decided about one of the fields that were asked for.</summary>
/// <param name="Field">The field.</param>
/// <param name="ValidUntil">The last moment of its use, in milliseconds since 1970, UTC; null where it was declined.</param>
/// <param name="Reason">Why; needed where it was declined.</param>
public sealed record FieldDecision(
    [Name, Says("Field", "字段")] string Field,
    [Time, Says("Valid until", "有效期至")] long? ValidUntil,
    [Prose, Says("Reason", "理由")] string Reason
) : ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        ValidUntil is null && string.IsNullOrWhiteSpace(Reason)
            ? new("must say why a field was declined", "不同意某个字段时必须写明理由")
            : null;
}

/// <summary>A grant as the ledger has it; the token's owner is the member that may use the data.</summary>
/// <param name="Terms">What is asked for or, once decided, given.</param>
/// <param name="DataOwner">Who decides.</param>
/// <param name="State">Where it stands.</param>
/// <param name="RequestedAt">The time of the block with the request.</param>
/// <param name="DecidedAt">The time of the block with the last decision, or null.</param>
/// <param name="Reason">The owner's words; may be empty.</param>
/// <param name="AnswerBy">Until when the owner may decide.</param>
/// <param name="Asked">What was asked for, once something else was given; else null.</param>
/// <param name="Each">Fields that were declined, or end before the others; null where there is none.</param>
/// <param name="Used">How often the data was opened, counted where the terms limit that.</param>
[RecordKind("kexin/grant/3")]
public sealed record GrantToken(
    [Says("Terms", "授权内容")] GrantTerms Terms,
    [Says("Data owner", "数据所有方")] MemberId DataOwner,
    [Says("State", "状态")] GrantState State,
    [Time, Says("Requested at", "申请时间")] long RequestedAt,
    [Time, Says("Decided at", "审批时间")] long? DecidedAt,
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Answer by", "答复期限")] long AnswerBy,
    [Says("Asked for", "申请内容")] GrantTerms? Asked = null,
    [Items(Bounds.FieldsPerDataset), Says("Field by field", "逐字段决定")] IReadOnlyList<FieldDecision>? Each = null,
    [Between(0, GrantLimits.MostUses), Says("Used", "已使用次数")] int Used = 0
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "grant";

    /// <summary>Whether the owner has not decided and can decide no more.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public bool IsUnanswered(long now) => State == GrantState.Requested && now > AnswerBy;

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no grant.</exception>
    public static GrantToken Read(Token token) => Read<GrantToken>(token, Type);
}
