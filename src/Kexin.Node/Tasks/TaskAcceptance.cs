using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Governance.Granting;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>One decision for what the ledger takes as three steps: the grant, the review, the join. And the requests for those grants.</summary>
internal sealed class TaskAcceptance(
    NodeLedger node,
    TaskService tasks,
    GrantService grants,
    TaskGrants needed,
    TaskMarks marks,
    DocumentStore documents
) : IDisposable
{
    /// <summary>Held while this node joins: whoever accepts and the watch may both find that it is time.</summary>
    private readonly SemaphoreSlim _joining = new(1);

    /// <summary>Approves the least grant that the document needs, accepts it, and joins if every provider has accepted; later, the node joins by itself.</summary>
    /// <remarks>What was recorded before is not recorded again, so that a call that failed on its way can be repeated.</remarks>
    /// <exception cref="ProblemException">A rule refused, the document is not here, or nobody asked for the grant.</exception>
    public async Task<TaskAccepted> AcceptAsync(
        string id,
        Api.AcceptTask request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        var document = await tasks.ReadForReviewAsync(token, request.Hash, cancel);
        var receipts = new List<SubmissionReceipt>();
        var use = UseOf(token, document, ledger.Self);
        if (!needed.IsAllowed(use))
        {
            var asked = needed.FindRequest(use) ?? throw ProblemException.RefusedBy(NobodyAsked(ledger, use));
            var least = new GrantApproval(Fields: use.Fields);
            receipts.Add(await grants.ApproveAsync(asked.Id.ToString(), least, until, cancel));
        }

        if (TaskToken.Read(token).FindProvider(ledger.Self)!.Review is null)
        {
            var review = new Api.ReviewTask(request.Hash, Accept: true, OwnTotals: request.OwnTotals);
            receipts.Add(await tasks.ReviewAsync(id, review, until, cancel));
        }

        marks.MarkJoins(token.Id, use.Document);
        if (await TryJoinAsync(token.Id, until, cancel) is { } join)
        {
            receipts.Add(join);
        }

        var after = TaskToken.Read(TokenLookup.Find(ledger, TaskToken.Type, token.Id.ToString()));
        return new TaskAccepted(
            [.. receipts.Select(receipt => receipt.ToApi())],
            after.FindProvider(ledger.Self)!.Join is not null,
            [
                .. after
                    .Providers.Where(provider => provider.Join is null)
                    .Where(provider => provider.Review is null || provider.Member != ledger.Self)
                    .Select(provider => ledger.Reference(provider.Member)),
            ]
        );
    }

    /// <summary>Joins a task of which this organisation has said that it joins by itself, as soon as every provider has accepted; else null.</summary>
    /// <exception cref="ProblemException">A rule refused, or the ledger is busy.</exception>
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
        task.State == Ledger.Contracts.TaskState.Proposed && task.FindProvider(member) is { Join: null };

    public void Dispose() => _joining.Dispose();

    private async Task<SubmissionReceipt?> JoinIfReadyAsync(TokenId id, SubmissionState until, CancellationToken cancel)
    {
        var ledger = node.Joined;
        if (ledger.Queries.FindToken(id) is not { } token)
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
    /// <exception cref="ProblemException">The task is another's, or a rule refused.</exception>
    public async Task<IReadOnlyList<SubmissionReceipt>> AskAsync(
        string id,
        DateTimeOffset validUntil,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        if (token.Owner != ledger.Self)
        {
            throw new ProblemException(
                ProblemCodes.Forbidden,
                new("The grants of a task are asked for by its requester.", "任务所需的授权由其发起方申请。")
            );
        }

        var document =
            await documents.FindAsync(TaskToken.Read(token).Document, cancel)
            ?? throw ProblemException.NotFound("The task's document is not here.", "本节点没有该任务的文档。");
        var missing = TaskToken
            .Read(token)
            .Providers.Select(provider => UseOf(token, document, provider.Member))
            .Where(use => !needed.IsAllowed(use) && needed.FindRequest(use) is null);
        return await Task.WhenAll(
            missing.Select(use =>
                grants.RequestAsync(
                    new GrantRequest(
                        use.Dataset.ToString(),
                        use.Fields,
                        use.Purpose,
                        validUntil,
                        use.Document.ToString()
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

    private static Refusal NobodyAsked(JoinedLedger ledger, TaskUse use)
    {
        var requester = ledger.Reference(use.Requester).Name;
        var fields = (En: string.Join(", ", use.Fields), Zh: string.Join("、", use.Fields));
        return new Refusal(
            "A joint computation uses data under a grant, open fields too.",
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
