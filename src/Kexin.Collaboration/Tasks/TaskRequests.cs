using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>The requests for the grants that this member's own tasks need, and which of them are left behind when a task ends.</summary>
/// <param name="ledger">Tasks and requests.</param>
/// <param name="grants">Asks and takes back.</param>
/// <param name="needed">Which grants a task needs.</param>
/// <param name="documents">The tasks' documents.</param>
/// <param name="time">Requests end.</param>
public sealed class TaskRequests(
    ILedger ledger,
    GrantService grants,
    TaskGrants needed,
    TaskDocuments documents,
    TimeProvider time
)
{
    /// <summary>Asks the providers of an own task for the grants that it needs and that nobody was asked for; each for this document only.</summary>
    /// <returns>One receipt a request; none for a task that has ended before it ran.</returns>
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

        var task = TaskToken.Read(token);
        if (HasEndedBeforeRunning(task))
        {
            return [];
        }

        var document =
            await documents.FindAsync(task.Document, cancel)
            ?? throw DomainException.NotFound("The task's document is not here.", "本节点没有该任务的文档。");
        var missing = new List<TaskUse>();
        foreach (var use in task.Providers.Select(each => TaskAcceptance.UseOf(token, document, each.Member)))
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
                        DateTimeOffset.FromUnixTimeMilliseconds(task.AnswerBy)
                    ),
                    until,
                    cancel
                )
            )
        );
    }

    /// <summary>The datasets of an own draft whose use needs nobody's decision more: own ones, and those that a grant covers now.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="person">The pseudonym of the person who would propose it; null for nobody.</param>
    /// <param name="cancel">Ends the look-up.</param>
    /// <exception cref="DomainException">A retraction was altered on disk.</exception>
    public async Task<IReadOnlyList<TokenId>> FindGrantedAsync(Draft draft, string? person, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var granted = new List<TokenId>();
        foreach (var input in draft.Document.Inputs)
        {
            var use = new TaskUse(
                ledger.Self,
                input.Provider,
                input.Dataset,
                input.Fields,
                draft.Document.Purpose,
                draft.Hash,
                person
            );
            if (await needed.IsAllowedAsync(use, cancel))
            {
                granted.Add(input.Dataset);
            }
        }

        return granted;
    }

    /// <summary>
    /// Own open requests for a document of which every task was refused or withdrawn: those that such a task asked for, and those that it found.
    /// </summary>
    /// <remarks>
    /// What was asked for a task ends on the same day as the task. A request that somebody made by hand after the task, to propose the document
    /// again, ends on another day, and is not left behind.
    /// </remarks>
    public IReadOnlyList<TokenId> FindLeftBehind()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var open = ledger
            .Marked(GrantToken.Type, GrantListing.OpenFor(ledger.Self), ledger.Self)
            .Select(token => (token.Id, Grant: GrantToken.Read(token)))
            .Where(request => request.Grant.Terms.Computation is not null && !request.Grant.IsUnanswered(now))
            .ToList();
        if (open.Count == 0)
        {
            return [];
        }

        var tasks = ledger
            .Tokens(TaskToken.Type, ledger.Self)
            .Select(TaskToken.Read)
            .Where(task => open.Exists(request => request.Grant.Terms.Computation == task.Document))
            .ToLookup(task => task.Document);
        return [.. open.Where(request => IsLeftBehind(request.Grant, tasks)).Select(request => request.Id)];
    }

    /// <summary>Takes an own request back.</summary>
    /// <exception cref="DomainException">It is decided, or the ledger is busy.</exception>
    public Task WithdrawAsync(TokenId request, CancellationToken cancel) =>
        grants.WithdrawAsync(request.ToString(), SubmissionState.Final, cancel);

    private static bool IsLeftBehind(GrantToken request, ILookup<Cryptography.Digest, TaskToken> tasks)
    {
        var sameDocument = tasks[request.Terms.Computation!.Value].ToList();
        return sameDocument.TrueForAll(HasEndedBeforeRunning)
            && sameDocument.Exists(task => request.AnswerBy == task.AnswerBy || request.RequestedAt <= task.CreatedAt);
    }

    private static bool HasEndedBeforeRunning(TaskToken task) => task.State is TaskState.Refused or TaskState.Withdrawn;
}
