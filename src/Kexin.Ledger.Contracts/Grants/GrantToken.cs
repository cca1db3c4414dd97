using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Where a grant stands; that its time is over follows from the time.</summary>
public enum GrantState
{
    /// <summary>Asked for; the owner has not decided.</summary>
    Requested = 0,

    /// <summary>Allowed.</summary>
    Approved = 1,

    /// <summary>Declined.</summary>
    Refused = 2,

    /// <summary>Allowed once, then taken back.</summary>
    Revoked = 3,

    /// <summary>Taken back by the member that asked, before the owner had decided.</summary>
    Withdrawn = 4,
}

/// <summary>The use of fields of a dataset for a purpose and a time.</summary>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Fields">1 to 512 of its fields, each once.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">The last moment of the use, in milliseconds since 1970, UTC.</param>
/// <param name="Computation">The hash of the one document that may use it, or null for any.</param>
public sealed record GrantTerms(
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Items(Bounds.FieldsPerDataset, Min = 1, Distinct = true), Name, Says("Fields", "字段")]
        IReadOnlyList<string> Fields,
    [Name, Says("Purpose", "使用目的")] string Purpose,
    [Time, Says("Valid until", "有效期至")] long ValidUntil,
    [Says("Computation", "计算", "The one document that may use it.", "只允许该计算文档使用。")] Digest? Computation
);

/// <summary>A grant as the ledger has it; the token's owner is the member that may use the data.</summary>
/// <param name="Terms">What is asked for or, once decided, given.</param>
/// <param name="DataOwner">Who decides.</param>
/// <param name="State">Where it stands.</param>
/// <param name="RequestedAt">The time of the block with the request.</param>
/// <param name="DecidedAt">The time of the block with the last decision, or null.</param>
/// <param name="Reason">The owner's words; may be empty.</param>
/// <param name="AnswerBy">Until when the owner may decide.</param>
[RecordKind("kexin/grant/1")]
public sealed record GrantToken(
    [Says("Terms", "授权内容")] GrantTerms Terms,
    [Says("Data owner", "数据所有方")] MemberId DataOwner,
    [Says("State", "状态")] GrantState State,
    [Time, Says("Requested at", "申请时间")] long RequestedAt,
    [Time, Says("Decided at", "审批时间")] long? DecidedAt,
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Answer by", "答复期限")] long AnswerBy
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
