using Kexin.Cryptography;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>Arguments of <see cref="TasksContract.Create"/>.</summary>
/// <param name="Document">The hash of the computation document.</param>
/// <param name="Title">For people; 1 to 200 characters.</param>
/// <param name="Computation">Which kind of computation.</param>
/// <param name="Providers">1 to 64 different members, none of which has reviewed or joined yet.</param>
/// <param name="AnswerBy">Until when the providers may review it; null for two weeks.</param>
/// <param name="Person">The pseudonym of the requester's person who asks; null where its node acts by itself.</param>
[RecordKind("kexin/tasks.create/2")]
public sealed record CreateTask(
    [Says("Document", "计算文档")] Digest Document,
    [Name, Says("Title", "标题")] string Title,
    [Name(Bounds.IdentifierInCharacters), Says("Computation", "计算")] string Computation,
    [Items(TaskToken.MostProviders, Min = 1), Says("Providers", "提供方")] IReadOnlyList<TaskProvider> Providers,
    [Time, Says("Answer by", "答复期限")] long? AnswerBy = null,
    [Name(GrantLimits.LongestPseudonym), Says("Person", "发起人")] string? Person = null
) : ActionArguments, ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        Providers.DistinctBy(provider => provider.Member).Count() == Providers.Count
        && Providers.All(provider => provider.Review is null && provider.Join is null)
            ? null
            : new(
                "must name each of its providers once, before they agree to anything",
                "的每个提供方只能列出一次，且尚未审核和加入"
            );
}

/// <summary>Arguments of <see cref="TasksContract.Review"/>.</summary>
/// <param name="Document">The hash of the document that was read.</param>
/// <param name="Accept">Yes or no.</param>
/// <param name="Reason">Why; not empty for a no.</param>
[RecordKind("kexin/tasks.review/1")]
public sealed record ReviewTask(
    [Says("Document", "计算文档")] Digest Document,
    [Says("Accept", "同意")] bool Accept,
    [Prose, Says("Reason", "理由")] string Reason
) : ActionArguments, ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        !Accept && string.IsNullOrWhiteSpace(Reason) ? new("must say why it refuses", "不同意时必须写明理由") : null;
}

/// <summary>Arguments of <see cref="TasksContract.Join"/>.</summary>
/// <param name="Document">The hash of the document that was accepted.</param>
/// <param name="Grant">The grant that covers the use; null for data of the one who asks.</param>
[RecordKind("kexin/tasks.join/1")]
public sealed record JoinTask([Says("Document", "计算文档")] Digest Document, [Says("Grant", "授权")] TokenId? Grant)
    : ActionArguments;

/// <summary>Arguments of <see cref="TasksContract.Complete"/>.</summary>
/// <param name="Attempt">Which run ended.</param>
/// <param name="Result">The salted hash of the result.</param>
[RecordKind("kexin/tasks.complete/1")]
public sealed record CompleteTask(
    [Between(0, long.MaxValue), Says("Attempt", "第几次运行")] long Attempt,
    [Says("Result", "结果哈希")] Digest Result
) : ActionArguments;

/// <summary>Arguments of <see cref="TasksContract.Fail"/>.</summary>
/// <param name="Attempt">Which run ended.</param>
/// <param name="Reason">Why, without data.</param>
/// <param name="Party">The member to blame, when the protocol could tell.</param>
[RecordKind("kexin/tasks.fail/1")]
public sealed record FailTask(
    [Between(0, long.MaxValue), Says("Attempt", "第几次运行")] long Attempt,
    [Prose, Says("Reason", "理由")] string Reason,
    [Says("Party to blame", "责任方")] MemberId? Party
) : ActionArguments, ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        string.IsNullOrWhiteSpace(Reason) ? new("must say why it failed", "必须写明失败的原因") : null;
}
