using Kexin.Cryptography;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>Created; reviews or joins are missing.</summary>
    [Says("proposed", "待审核")]
    Proposed = 0,

    /// <summary>Every provider has accepted and joined: it may run.</summary>
    [Says("ready", "就绪")]
    Ready = 1,

    /// <summary>A run is under way.</summary>
    [Says("running", "运行中")]
    Running = 2,

    /// <summary>The last run ended with a result.</summary>
    [Says("completed", "已完成")]
    Completed = 3,

    /// <summary>The last run ended without one; it may run again.</summary>
    [Says("failed", "失败")]
    Failed = 4,

    /// <summary>A provider refused the document: it never runs.</summary>
    [Says("refused", "已拒绝")]
    Refused = 5,

    /// <summary>Taken back by its requester before any run: it never runs.</summary>
    [Says("withdrawn", "已取消")]
    Withdrawn = 6,
}

/// <summary>A provider of a task, and how far it has agreed.</summary>
/// <param name="Member">Who.</param>
/// <param name="Dataset">Its dataset.</param>
/// <param name="Fields">The fields that the document uses.</param>
/// <param name="Review">Its word on the document, or null.</param>
/// <param name="Join">Its commitment of data, or null.</param>
public sealed record TaskProvider(
    [Says("Member", "成员")] MemberId Member,
    [Says("Dataset", "数据集")] TokenId Dataset,
    [Items(Bounds.FieldsPerDataset, Min = 1, Distinct = true), Name, Says("Fields", "字段")]
        IReadOnlyList<string> Fields,
    [Says("Review", "审核")] TaskReview? Review = null,
    [Says("Join", "加入")] TaskJoin? Join = null
);

/// <summary>A provider's word on a document.</summary>
/// <param name="Accepted">Yes or no.</param>
/// <param name="Reason">Why; not empty for a no.</param>
/// <param name="Time">The block's time, in milliseconds since 1970, UTC.</param>
public sealed record TaskReview(
    [Says("Accepted", "同意")] bool Accepted,
    [Prose, Says("Reason", "理由")] string Reason,
    [Time, Says("Time", "时间")] long Time
);

/// <summary>A provider's commitment of its data.</summary>
/// <param name="Grant">The grant under which the data is used; null for data of the one who asks.</param>
/// <param name="Time">The block's time, in milliseconds since 1970, UTC.</param>
public sealed record TaskJoin([Says("Grant", "授权")] TokenId? Grant, [Time, Says("Time", "时间")] long Time);

/// <summary>The last run of a task.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="StartedAt">The time of the block that started it.</param>
/// <param name="EndedAt">The time of the block that ended it, or null.</param>
/// <param name="Result">The salted hash of the result, or null.</param>
/// <param name="Failure">Why it failed; empty otherwise.</param>
/// <param name="Failed">The member to blame, or null.</param>
public sealed record TaskRun(
    [Between(0, long.MaxValue), Says("Attempt", "第几次运行")] long Attempt,
    [Time, Says("Started at", "开始时间")] long StartedAt,
    [Time, Says("Ended at", "结束时间")] long? EndedAt = null,
    [Says("Result", "结果哈希")] Digest? Result = null,
    [Prose, Says("Failure", "失败原因")] string Failure = "",
    [Says("Party to blame", "责任方")] MemberId? Failed = null
);

/// <summary>A joint computation as the ledger has it; the token's owner is the requester. Earlier runs are in the token's history.</summary>
/// <param name="Document">The hash of the computation document: what is reviewed, joined and run.</param>
/// <param name="Title">For people.</param>
/// <param name="Computation">Which kind of computation.</param>
/// <param name="Providers">Whose data it uses, in the document's order.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CreatedAt">The time of the block that created it.</param>
/// <param name="AnswerBy">Until when the providers may review it.</param>
/// <param name="LastRun">The last run, or null.</param>
/// <param name="Person">The pseudonym of the requester's person who asked; null where its node acted by itself.</param>
[RecordKind("kexin/task/2")]
public sealed record TaskToken(
    [Says("Document", "计算文档")] Digest Document,
    [Name, Says("Title", "标题")] string Title,
    [Name(Bounds.IdentifierInCharacters), Says("Computation", "计算")] string Computation,
    [Items(TaskToken.MostProviders), Says("Providers", "提供方")] IReadOnlyList<TaskProvider> Providers,
    [Says("State", "状态")] TaskState State,
    [Time, Says("Created at", "创建时间")] long CreatedAt,
    [Time, Says("Answer by", "答复期限")] long AnswerBy,
    [Says("Last run", "最近一次运行")] TaskRun? LastRun = null,
    [Name(GrantLimits.LongestPseudonym), Says("Person", "发起人")] string? Person = null
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "task";

    /// <summary>The most providers of a task.</summary>
    public const int MostProviders = 64;

    /// <summary>The most attempts at a task's result.</summary>
    public const long MostAttempts = 20;

    /// <summary>A member's part as a provider, or null where it provides nothing.</summary>
    public TaskProvider? FindProvider(MemberId member) =>
        Providers.FirstOrDefault(provider => provider.Member == member);

    /// <summary>Whether a review is missing and can come no more.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public bool IsUnanswered(long now) =>
        State == TaskState.Proposed && now > AnswerBy && Providers.Any(provider => provider.Review is null);

    /// <summary>Whether a member asked for the task or provides data to it.</summary>
    /// <exception cref="DecodingException">The token is no task.</exception>
    public static bool HasPart(Token token, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Owner == member || Read(token).FindProvider(member) is not null;
    }

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no task.</exception>
    public static TaskToken Read(Token token) => Read<TaskToken>(token, Type);
}
