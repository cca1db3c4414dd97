using System.Runtime.CompilerServices;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about joint computations.</summary>
public sealed class TasksApi
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly ApiCalls _calls;

    internal TasksApi(ApiCalls calls) => _calls = calls;

    /// <summary>The computations that the node can run, with what each takes.</summary>
    public Task<IReadOnlyList<ComputationInfo>> ComputationsAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<ComputationInfo>>(Routes.Computations, cancel);

    /// <summary>Has the node write a computation document; nothing is recorded.</summary>
    public Task<TaskDraft> DraftAsync(DraftTask request, CancellationToken cancel = default) =>
        _calls.PostAsync<DraftTask, TaskDraft>(Routes.DraftTask, request, cancel);

    /// <summary>Proposes a computation; <see cref="Receipt.Subject"/> is the task's id.</summary>
    public Task<Receipt> CreateAsync(CreateTask request, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<CreateTask, Receipt>(Routes.Tasks.Query(WaitQuery.Of(wait)), request, cancel);

    /// <summary>The tasks that this node has a part in.</summary>
    public Task<Page<TaskSummary>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<TaskSummary>>(
            Routes.Tasks.Query(paging.OrderQuery, paging.FallingQuery, paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>The tasks of a document that this node has a part in.</summary>
    /// <param name="hash">The document's hash, 64 hexadecimal digits.</param>
    /// <param name="paging">Which part; there is no order to choose.</param>
    /// <param name="cancel">Ends the call.</param>
    public Task<Page<TaskSummary>> OfDocumentAsync(
        string hash,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<TaskSummary>>(
            Routes.Tasks.Query(("hash", hash), paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>One task with its document.</summary>
    public Task<TaskDetail> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<TaskDetail>(Routes.Task.With(id), cancel);

    /// <summary>What waits for this organisation, then what it waits for.</summary>
    public Task<Page<InboxItem>> InboxAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<InboxItem>>(Routes.Inbox.Query(paging.AfterQuery, paging.LimitQuery), cancel);

    /// <summary>Asks the providers for the grants that the task needs and does not have; a receipt for each.</summary>
    public Task<IReadOnlyList<Receipt>> AskAsync(
        string id,
        AskForTask request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<AskForTask, IReadOnlyList<Receipt>>(
            Routes.AskForTask.With(id).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );

    /// <summary>Approves the least grant that the document needs, accepts it, and joins once every provider has accepted.</summary>
    public Task<TaskAccepted> AcceptAsync(
        string id,
        AcceptTask request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<AcceptTask, TaskAccepted>(
            Routes.AcceptTask.With(id).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );

    /// <summary>Accepts or refuses the document.</summary>
    public Task<Receipt> ReviewAsync(
        string id,
        ReviewTask request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) => _calls.PostAsync<ReviewTask, Receipt>(Routes.ReviewTask.With(id).Query(WaitQuery.Of(wait)), request, cancel);

    /// <summary>Commits this provider's data; the node finds the grant that covers it.</summary>
    public Task<Receipt> JoinAsync(string id, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<Receipt>(Routes.JoinTask.With(id).Query(WaitQuery.Of(wait)), cancel);

    /// <summary>Takes an own task back that has not run.</summary>
    public Task<Receipt> WithdrawAsync(string id, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<Receipt>(Routes.WithdrawTask.With(id).Query(WaitQuery.Of(wait)), cancel);

    /// <summary>Starts a run; <see cref="WatchAsync"/> says how it goes.</summary>
    public Task<RunStarted> RunAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<RunStarted>(Routes.RunTask.With(id), cancel);

    /// <summary>Ends this node's part in a run that goes on, and so the run; answers with how it ended here.</summary>
    public Task<TaskProgress> StopAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<TaskProgress>(Routes.StopTask.With(id), cancel);

    /// <summary>This node's own part in the last run.</summary>
    public Task<TaskProgress> ProgressAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<TaskProgress>(Routes.TaskProgress.With(id), cancel);

    /// <summary>The progress again and again, each time that it differs, up to the run's end; it ends earlier where a later run of the task has begun.</summary>
    /// <remarks>Whose last progress is neither completed nor failed has missed the run's end. A later run that had begun before the first look is not told from an earlier one.</remarks>
    public async IAsyncEnumerable<TaskProgress> WatchAsync(
        string id,
        string runId,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        (TaskState, string, int, int)? last = null;
        string? before = null;
        var isFirst = true;
        while (true)
        {
            var progress = await ProgressAsync(id, cancel);
            if (progress.RunId != runId && progress.RunId != before && !isFirst)
            {
                yield break;
            }

            (before, isFirst) = (progress.RunId == runId ? null : progress.RunId, false);
            var mark = (progress.State, progress.Phase.En, progress.Done, progress.Total);
            var ours = progress.RunId == runId;
            if (ours && mark != last)
            {
                last = mark;
                yield return progress;
            }

            if (ours && progress.State is TaskState.Completed or TaskState.Failed)
            {
                yield break;
            }

            await Task.Delay(PollInterval, time, cancel);
        }
    }

    /// <summary>The result of the last run, to those who learn it.</summary>
    public Task<ComputationResult> ResultAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<ComputationResult>(Routes.TaskResult.With(id), cancel);

    /// <summary>Lets the result leave as a file: checked by the airlock, recorded, and decided by two people where the policy says so.</summary>
    /// <param name="id">The task.</param>
    /// <param name="parts">Ids of the tables and series that leave; none for all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>With every row of each table.</returns>
    public Task<ReleasedResult> ReleaseResultAsync(
        string id,
        IReadOnlyList<string> parts,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<ReleasedResult>(
            Routes.ReleaseResult.With(id).Query([.. parts.Select(part => ("table", (string?)part))]),
            cancel
        );

    /// <summary>The rows of one table of the result.</summary>
    public Task<Page<IReadOnlyList<SheetCell>>> TableAsync(
        string id,
        string table,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<IReadOnlyList<SheetCell>>>(
            Routes.TaskTable.With(id).With(table).Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>Lowers, for a task's document, what this organisation's policy asks of its protocol; it takes two people.</summary>
    public Task<Downgrade> DowngradeAsync(string id, Reason reason, CancellationToken cancel = default) =>
        _calls.PostAsync<Reason, Downgrade>(Routes.DowngradeTask.With(id), reason, cancel);
}
