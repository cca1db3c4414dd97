using Kexin.Collaboration.Documents;
using Kexin.Computations.Documents;
using Kexin.Governance.Granting;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>What accepting a task has recorded.</summary>
/// <param name="Receipts">The grant's approval, the review, the join, in order; some of it may have been recorded before.</param>
/// <param name="Task">The task as it is now.</param>
public sealed record AcceptedTask(IReadOnlyList<SubmissionReceipt> Receipts, Token Task);

/// <summary>One decision for what the ledger takes as three steps: the grant, the review, the join. And the requests for those grants.</summary>
/// <param name="ledger">The tasks.</param>
/// <param name="tasks">Reviews and joins.</param>
/// <param name="grants">Approves and asks.</param>
/// <param name="needed">Which grants a task needs.</param>
/// <param name="marks">What was decided.</param>
/// <param name="documents">The tasks' documents.</param>
public sealed class TaskAcceptance(
    ILedger ledger,
    TaskService tasks,
    GrantService grants,
    TaskGrants needed,
    TaskMarks marks,
    TaskDocuments documents
) : IDisposable
{
    /// <summary>Held while this node joins: whoever accepts and the watch may both find that it is time.</summary>
    private readonly SemaphoreSlim _joining = new(1);

    /// <summary>Approves the least grant that the document needs, accepts it, and joins if every provider has accepted; later, the node joins by itself.</summary>
    /// <remarks>What was recorded before is not recorded again, so that a call that failed on its way can be repeated.</remarks>
    /// <exception cref="DomainException">A rule refused, the document is not here, or nobody asked for the grant.</exception>
    public async Task<AcceptedTask> AcceptAsync(
        string id,
        string hash,
        bool ownTotals,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        var document = await tasks.ReadForReviewAsync(token, hash, cancel);
        var receipts = new List<SubmissionReceipt>();
        var use = UseOf(token, document, ledger.Self);
        if (!await needed.IsAllowedAsync(use, cancel))
        {
            var asked = needed.FindRequest(use) ?? throw DomainException.RefusedBy(NobodyAsked(use));
            var least = new GrantApproval(Fields: use.Fields);
            receipts.Add(await grants.ApproveAsync(asked.Id.ToString(), least, until, cancel));
        }

        if (TaskToken.Read(token).FindProvider(ledger.Self)!.Review is null)
        {
            var review = new ReviewDecision(hash, Accepts: true, OwnTotals: ownTotals);
            receipts.Add(await tasks.ReviewAsync(id, review, until, cancel));
        }

        marks.MarkJoins(token.Id, use.Document);
        if (await TryJoinAsync(token.Id, until, cancel) is { } join)
        {
            receipts.Add(join);
        }

        return new AcceptedTask(receipts, ledger.Resolve(TaskToken.Type, token.Id.ToString()));
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

    /// <summary>Asks the providers of an own task for the grants that it needs and that nobody was asked for; each for this document alone.</summary>
    /// <exception cref="DomainException">The task is another's, or a rule refused.</exception>
    public async Task<IReadOnlyList<SubmissionReceipt>> AskAsync(
        string id,
        DateTimeOffset validUntil,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        if (token.Owner != ledger.Self)
        {
            throw new DomainException(
                FaultCodes.Forbidden,
                new("The grants of a task are asked for by its requester.", "任务所需的授权由其发起方申请。")
            );
        }

        var document =
            await documents.FindAsync(TaskToken.Read(token).Document, cancel)
            ?? throw DomainException.NotFound("The task's document is not here.", "本节点没有该任务的文档。");
        var missing = new List<TaskUse>();
        foreach (var use in TaskToken.Read(token).Providers.Select(each => UseOf(token, document, each.Member)))
        {
            if (needed.FindRequest(use) is null && !await needed.IsAllowedAsync(use, cancel))
            {
                missing.Add(use);
            }
        }

        return await Task.WhenAll(
            missing.Select(use =>
                grants.RequestAsync(
                    new GrantRequest(
                        use.Dataset.ToString(),
                        use.Fields,
                        use.Purpose,
                        validUntil,
                        use.Document.ToString(),
                        DateTimeOffset.FromUnixTimeMilliseconds(TaskToken.Read(token).AnswerBy)
                    ),
                    until,
                    cancel
                )
            )
        );
    }

    private static TaskUse UseOf(Token token, ComputationDocument document, MemberId provider)
    {
        var task = TaskToken.Read(token);
        var own = task.FindProvider(provider)!;
        return new TaskUse(token.Owner, provider, own.Dataset, own.Fields, document.Purpose, task.Document);
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
                $"由 {requester} 按此使用目的申请这些字段，随后在接受任务时一并批准。"
            )
        );
    }
}
