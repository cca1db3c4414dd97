using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Computations.Documents;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>What accepting a task has recorded.</summary>
/// <param name="Receipts">The grant's approval, the review, the join, in order; some of it may have been recorded before.</param>
/// <param name="Task">The task as it is now.</param>
public sealed record AcceptedTask(IReadOnlyList<SubmissionReceipt> Receipts, Token Task);

/// <summary>A provider's one decision on a task.</summary>
/// <param name="Hash">The hash of the document that was read.</param>
/// <param name="OwnTotals">Totals may open that are this member's own, or nearly.</param>
/// <param name="Standing">Whether the grant is to stand for further documents, too.</param>
/// <param name="MayApprove">
/// Whether it may approve a grant that covers a field of tier B or C; not where that takes two people and the grant stood when one was let in.
/// </param>
public sealed record AcceptDecision(string Hash, bool OwnTotals = false, bool Standing = false, bool MayApprove = true);

/// <summary>The grant that a provider's part in a task needs.</summary>
/// <param name="Stands">Whether nothing more has to be decided.</param>
/// <param name="Request">The open request that would be approved, or null.</param>
public sealed record GrantNeed(bool Stands, Token? Request);

/// <summary>One decision for what the ledger takes as three steps: the grant, the review, the join.</summary>
/// <param name="ledger">The tasks.</param>
/// <param name="tasks">Reviews and joins.</param>
/// <param name="grants">Approves.</param>
/// <param name="needed">Which grants a task needs.</param>
/// <param name="marks">What was decided.</param>
/// <param name="documents">The tasks' documents.</param>
/// <param name="time">Says which tasks are so new that the request may be on its way.</param>
public sealed class TaskAcceptance(
    ILedger ledger,
    TaskService tasks,
    GrantService grants,
    TaskGrants needed,
    TaskMarks marks,
    TaskDocuments documents,
    TimeProvider time
) : IDisposable
{
    /// <summary>A requester's node asks for grants once the task is final: for so long after that a request is waited for.</summary>
    private static readonly TimeSpan s_requestFollows = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Held while this node joins: whoever accepts and the watch may both find that it is time.</summary>
    private readonly SemaphoreSlim _joining = new(1);

    /// <summary>Approves the least grant that the document needs, accepts it, and joins if every provider has accepted; later, the node joins by itself.</summary>
    /// <remarks>What was recorded before is not recorded again, so that a call that failed on its way can be repeated.</remarks>
    /// <exception cref="DomainException">A rule refused, the document is not here, or nobody asked for the grant.</exception>
    public async Task<AcceptedTask> AcceptAsync(
        string id,
        AcceptDecision decision,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(decision);
        var token = ledger.Resolve(TaskToken.Type, id);
        var document = await tasks.ReadForReviewAsync(token, decision.Hash, cancel);
        var receipts = new List<SubmissionReceipt>();
        var use = UseOf(token, document, ledger.Self);
        if (await WaitForRequestAsync(use, TaskToken.Read(token).CreatedAt, cancel) is { Stands: false } need)
        {
            if (!decision.MayApprove && grants.CoversRestricted(use.Dataset, use.Fields))
            {
                throw DomainException.Conflict(
                    "The grant ended while the task was being accepted, and to approve another takes two people. Accept the task again.",
                    "办理期间授权已失效，而批准新的授权须由两人完成。请再次同意该任务。"
                );
            }

            var asked = need.Request ?? throw DomainException.RefusedBy(NobodyAsked(use));
            var least = new GrantApproval(Fields: use.Fields, Standing: decision.Standing);
            receipts.Add(await grants.ApproveAsync(asked.Id.ToString(), least, until, cancel));
        }

        if (TaskToken.Read(token).FindProvider(ledger.Self)!.Review is null)
        {
            var review = new ReviewDecision(decision.Hash, Accepts: true, OwnTotals: decision.OwnTotals);
            receipts.Add(await tasks.ReviewAsync(id, review, until, cancel));
        }

        marks.MarkJoins(token.Id, use.Document);
        if (await TryJoinAsync(token.Id, until, cancel) is { } join)
        {
            receipts.Add(join);
        }

        return new AcceptedTask(receipts, ledger.Resolve(TaskToken.Type, token.Id.ToString()));
    }

    /// <summary>The grant that this member's part in a task needs; null where it provides nothing.</summary>
    public async Task<GrantNeed?> FindNeedAsync(Token token, ComputationDocument document, CancellationToken cancel) =>
        TaskToken.Read(token).FindProvider(ledger.Self) is null
            ? null
            : await FindNeedAsync(UseOf(token, document, ledger.Self), cancel);

    /// <summary>Whether accepting the task would approve a grant that covers a field of tier B or C.</summary>
    /// <exception cref="DomainException">There is no such task.</exception>
    public async Task<bool> ApprovesRestrictedAsync(string id, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        var task = TaskToken.Read(token);
        return task.FindProvider(ledger.Self) is { } own
            && grants.CoversRestricted(own.Dataset, own.Fields)
            && (
                await documents.FindAsync(task.Document, cancel) is not { } document
                || !await needed.IsAllowedAsync(UseOf(token, document, ledger.Self), cancel)
            );
    }

    private async Task<GrantNeed> FindNeedAsync(TaskUse use, CancellationToken cancel) =>
        await needed.IsAllowedAsync(use, cancel) ? new(true, null) : new(false, needed.FindRequest(use));

    private async Task<GrantNeed> WaitForRequestAsync(TaskUse use, long createdAt, CancellationToken cancel)
    {
        var patience = DateTimeOffset.FromUnixTimeMilliseconds(createdAt) + s_requestFollows;
        while (true)
        {
            var need = await FindNeedAsync(use, cancel);
            if (need is not { Stands: false, Request: null } || time.GetUtcNow() >= patience)
            {
                return need;
            }

            await Task.Delay(s_glance, time, cancel);
        }
    }

    /// <summary>Joins a task of which this organisation has said that it joins by itself, as soon as every provider has accepted; else null.</summary>
    /// <exception cref="DomainException">A rule refused, or the ledger is busy.</exception>
    public async Task<SubmissionReceipt?> TryJoinAsync(TokenId id, SubmissionState until, CancellationToken cancel)
    {
        await _joining.WaitAsync(cancel);
        try
        {
            return await JoinIfReadyAsync(id, until, cancel);
        }
        finally
        {
            _joining.Release();
        }
    }

    /// <summary>Whether a member's data may still be committed to a task, now or when others have accepted it.</summary>
    public static bool MayJoin(TaskToken task, MemberId member) =>
        task.State == TaskState.Proposed && task.FindProvider(member) is { Join: null };

    /// <inheritdoc/>
    public void Dispose() => _joining.Dispose();

    private async Task<SubmissionReceipt?> JoinIfReadyAsync(TokenId id, SubmissionState until, CancellationToken cancel)
    {
        if (ledger.Find(id) is not { } token)
        {
            return null;
        }

        var task = TaskToken.Read(token);
        var isReady =
            MayJoin(task, ledger.Self) && task.Providers.All(provider => provider.Review is { Accepted: true });
        return isReady && await marks.HasJoinsAsync(id, task.Document, cancel)
            ? await tasks.JoinAsync(id.ToString(), until, cancel)
            : null;
    }

    /// <summary>What a task uses of one provider's data.</summary>
    internal static TaskUse UseOf(Token token, ComputationDocument document, MemberId provider)
    {
        var task = TaskToken.Read(token);
        var own = task.FindProvider(provider)!;
        return new TaskUse(
            token.Owner,
            provider,
            own.Dataset,
            own.Fields,
            document.Purpose,
            task.Document,
            task.Person
        );
    }

    private Refusal NobodyAsked(TaskUse use)
    {
        var requester = ledger.NameOf(use.Requester);
        var fields = (En: string.Join(", ", use.Fields), Zh: string.Join("、", use.Fields));
        return new Refusal(
            TaskGrants.UnderAGrant,
            new(
                $"no grant to {requester} for {fields.En}, and no request for one.",
                $"没有给 {requester} 使用这些字段的授权，也没有相应的申请：{fields.Zh}。"
            ),
            new(
                $"a request of {requester} for those fields and this purpose, which is then approved with the task.",
                $"由 {requester} 按此使用目的申请这些字段，随后在同意任务时一并批准。"
            )
        );
    }
}
