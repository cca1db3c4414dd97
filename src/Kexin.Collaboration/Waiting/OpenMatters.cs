using Kexin.Collaboration.Contract;
using Kexin.Cryptography;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Collaboration.Waiting;

/// <summary>What waits for this member, and what it waits for itself.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">Says which requests have ended without an answer.</param>
public sealed class OpenMatters(ILedger ledger, TimeProvider time)
{
    /// <summary>Everything open in which this member has a part: first what waits for it, then the others; the oldest first in both.</summary>
    /// <param name="withRequestsOfTasks">
    /// Whether a request that was made for one task is listed beside it; accepting the task decides it, so that it is for those
    /// who decide requests and do not accept tasks.
    /// </param>
    public IReadOnlyList<OpenMatter> List(bool withRequestsOfTasks)
    {
        var tasks = ledger
            .Marked(TaskToken.Type, TaskListing.OpenFor(ledger.Self))
            .Select(FindTask)
            .OfType<OpenMatter>()
            .ToList();
        var decidedByTask = tasks
            .Where(task => !withRequestsOfTasks && task.Step is (NextStep.Accept or NextStep.Join))
            .Select(task => TaskToken.Read(task.Token).Document)
            .ToHashSet();
        var requests = ledger
            .Marked(GrantToken.Type, GrantListing.OpenFor(ledger.Self))
            .Select(token => FindRequest(token, decidedByTask))
            .OfType<OpenMatter>();
        return
        [
            .. tasks
                .Concat(requests)
                .OrderBy(matter => matter.WaitsFor.Contains(ledger.Self) ? 0 : 1)
                .ThenBy(matter => matter.Since)
                .ThenBy(matter => matter.Token.Id.Value),
        ];
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private OpenMatter? FindTask(Token token) => TaskToken.HasPart(token, ledger.Self) ? OfTask(token, Now) : null;

    /// <summary>What has to be done next about a task, and by whom; null where it runs, is over or was not answered.</summary>
    /// <param name="token">The task.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    public static OpenMatter? OfTask(Token token, long now)
    {
        var task = TaskToken.Read(token);
        return task.State switch
        {
            _ when task.IsUnanswered(now) => null,
            TaskState.Proposed when Missing(task, provider => provider.Review is null) is { Length: > 0 } reviews =>
                new(token, NextStep.Accept, reviews, task.CreatedAt, task.AnswerBy),
            TaskState.Proposed => new(
                token,
                NextStep.Join,
                Missing(task, provider => provider.Join is null),
                task.CreatedAt,
                task.AnswerBy
            ),
            TaskState.Ready => new(token, NextStep.Run, [token.Owner], task.CreatedAt, task.AnswerBy),
            _ => null,
        };
    }

    private OpenMatter? FindRequest(Token token, HashSet<Digest> decidedByTask)
    {
        var grant = GrantToken.Read(token);
        var hasPart = token.Owner == ledger.Self || grant.DataOwner == ledger.Self;
        var isOpen = grant.State == GrantState.Requested && grant.Terms.ValidUntil >= Now && !grant.IsUnanswered(Now);
        var isOfATask = grant.Terms.Computation is { } document && decidedByTask.Contains(document);
        return hasPart && isOpen && !isOfATask
            ? new OpenMatter(token, NextStep.Decide, [grant.DataOwner], grant.RequestedAt, grant.AnswerBy)
            : null;
    }

    private static MemberId[] Missing(TaskToken task, Func<TaskProvider, bool> isMissing) =>
        [.. task.Providers.Where(isMissing).Select(provider => provider.Member)];
}
