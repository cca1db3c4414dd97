using System.Collections.Concurrent;
using Kexin.Channels;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Tasks;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Collaboration.Runs;

/// <summary>A run that was started.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Receipt">What the ledger has of the start.</param>
public sealed record StartedRun(SessionId Run, SubmissionReceipt Receipt);

/// <summary>How this node's part in a task's last run stands.</summary>
/// <param name="Run">The run; null where there was none yet.</param>
/// <param name="State">Where the task stands.</param>
/// <param name="Phase">What is being done now.</param>
/// <param name="Done">Steps done; never more than <paramref name="Total"/>.</param>
/// <param name="Total">Steps in all, as far as is known; 0 when it is not.</param>
/// <param name="Traffic">What crossed, by party.</param>
/// <param name="Awaited">For whom this node waits now.</param>
/// <param name="Learned">What this member has learned, or null before the end.</param>
/// <param name="Problem">Why there is no result.</param>
public sealed record RunStanding(
    SessionId? Run,
    TaskState State,
    BilingualText Phase,
    int Done,
    int Total,
    IReadOnlyList<PartyTraffic> Traffic,
    IReadOnlyList<MemberId> Awaited,
    BilingualText? Learned = null,
    DomainException? Problem = null
);

/// <summary>What a member learned from a run.</summary>
/// <param name="Task">The task's token.</param>
/// <param name="Run">The run.</param>
/// <param name="Result">What was learned.</param>
public sealed record LearnedRun(Token Task, RunRecord Run, LearnedResult Result);

/// <summary>Counts runs, for whoever watches the node.</summary>
public interface IRunMeter
{
    /// <summary>A run has ended here.</summary>
    void Ended(TimeSpan took, bool withResult);
}

/// <summary>Starts runs, keeps those that go on, and tells how they are and what came of them.</summary>
/// <param name="ledger">The tasks.</param>
/// <param name="execution">Takes this node's part.</param>
/// <param name="completion">Ends the requester's runs on the ledger.</param>
/// <param name="store">Keeps them.</param>
/// <param name="marks">Which tasks have opened.</param>
/// <param name="meter">Counts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For whoever keeps the node.</param>
public sealed class TaskRuns(
    ILedger ledger,
    RunExecution execution,
    RunCompletion completion,
    IRunStore store,
    TaskMarks marks,
    IRunMeter meter,
    TimeProvider time,
    ILogger<TaskRuns> logger
) : IAsyncDisposable
{
    private static readonly BilingualText NotBegun = new("No run yet", "尚未运行");
    private static readonly BilingualText Stopped = new(
        "This node was stopped while the run went on.",
        "运行期间本节点被停止。"
    );
    private static readonly BilingualText Ended = new("Ended", "已结束");

    private readonly ConcurrentDictionary<TokenId, LiveRun> _live = new();
    private readonly ConcurrentDictionary<LiveRun, Task> _tasks = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _turn = new();

    /// <summary>Starts a run of this node's own task, and answers as soon as it has begun.</summary>
    /// <exception cref="DomainException">A rule refused, or the ledger has not confirmed the start in time.</exception>
    public async Task<StartedRun> StartAsync(string id)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        if (_live.ContainsKey(token.Id))
        {
            throw DomainException.Conflict("A run of this task is under way.", "该任务正在运行。");
        }

        if (await marks.HasOpenedAsync(token.Id, _stopping.Token))
        {
            throw DomainException.RefusedBy(TaskMarks.Used(token.Id));
        }

        var task = TaskToken.Read(token);
        var reads = task
            .Providers.SelectMany(provider =>
                new[]
                {
                    ledger.Find(provider.Dataset),
                    provider.Join is { Grant: { } grant } ? ledger.Find(grant) : null,
                }
            )
            .OfType<Token>()
            .DistinctBy(read => read.Id)
            .ToArray();
        // Not given up with the caller: a start that was sent may count, and a requester who then stays away is to blame.
        var receipt = await ledger.SubmitAsync(
            new ContractAction(
                TasksContract.ContractName,
                TasksContract.Start,
                new NoArguments().Encode(),
                reads,
                [token]
            ),
            SubmissionState.Final,
            _stopping.Token
        );
        if (receipt.State != SubmissionState.Final || FindAttempt(token.Id, receipt) is not { } attempt)
        {
            throw NotConfirmed(receipt);
        }

        Begin(ledger.Find(token.Id)!);
        return new StartedRun(RunIds.Of(ledger, token.Id, attempt), receipt);
    }

    /// <summary>
    /// Takes this node's part in the run that the task's token says is under way; a second call changes nothing. An earlier run that
    /// still waits here for others is given up: on the ledger it is over, or there would be no later one.
    /// </summary>
    public void Begin(Token token)
    {
        if (TaskToken.Read(token) is not { State: TaskState.Running, LastRun: { } started })
        {
            return;
        }

        var run = new LiveRun(
            RunIds.Of(ledger, token.Id, started.Attempt),
            token.Id,
            started.Attempt,
            time.GetUtcNow(),
            _stopping.Token
        );
        lock (_turn)
        {
            if (_live.TryGetValue(token.Id, out var before))
            {
                if (before.Attempt >= run.Attempt)
                {
                    run.Dispose();
                    return;
                }

                before.Stop(RunStop.Later);
            }

            Keep(run, cancel => TakePartAsync(run, token, cancel));
        }
    }

    /// <summary>Goes on with the runs that were over when the node was stopped, but whose results are still held back.</summary>
    public async Task ResumeAsync(CancellationToken cancel)
    {
        foreach (var held in await store.FindHeldAsync(cancel))
        {
            var result = held.HasResult ? await store.FindResultAsync(held.Id, cancel) : null;
            var run = new LiveRun(held.Id, held.Task, held.Attempt, held.StartedAt, _stopping.Token);
            lock (_turn)
            {
                Keep(run, stop => completion.SettleAsync(run, held.Account!, result, stop));
            }
        }
    }

    /// <summary>Whether this node takes part in a run of that task now.</summary>
    public bool IsLive(TokenId task) => _live.ContainsKey(task);

    /// <summary>Whether this node took part in that run before.</summary>
    public async Task<bool> KnowsAsync(SessionId run, CancellationToken cancel) =>
        await store.FindAsync(run, cancel) is not null;

    /// <summary>Ends this node's part in the run that goes on, and so the run; the task can be run again.</summary>
    /// <exception cref="DomainException">None goes on here, or it is confirmed by all and only waits for the ledger.</exception>
    public async Task<RunStanding> StopAsync(string id, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        if (!_live.TryGetValue(token.Id, out var run) || !run.Stop(RunStop.ByHand))
        {
            throw DomainException.Conflict(
                "No run of this task goes on here that could be stopped.",
                "本节点上没有该任务可以停止的运行。"
            );
        }

        if (_tasks.TryGetValue(run, out var part))
        {
            await part.WaitAsync(cancel);
        }

        return await FindStandingAsync(id, cancel);
    }

    /// <summary>The runs that go on here and rely on consents.</summary>
    public IReadOnlyList<LiveRun> RelyingOnConsents => [.. _live.Values.Where(run => run.Consents.Count > 0)];

    /// <summary>This node's own part in the last run.</summary>
    public async Task<RunStanding> FindStandingAsync(string id, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        if (_live.TryGetValue(token.Id, out var run))
        {
            var progress = run.Progress;
            var done = Math.Min(progress.Done, progress.Total);
            return new(run.Id, TaskState.Running, progress.Phase, done, progress.Total, run.Traffic, run.Awaited);
        }

        var state = TaskToken.Read(token).State;
        if (await store.FindLastAsync(token.Id, cancel) is not { } last)
        {
            return new(null, state, NotBegun, 0, 0, [], []);
        }

        var account = last.Account;
        var traffic = account?.Traffic ?? [];
        return last.IsHeld
            ? new(last.Id, TaskState.Running, RunCompletion.WaitingForLedger, 0, 0, traffic, [])
            : new(
                last.Id,
                account is null ? TaskState.Failed : StateOf(state, account),
                Ended,
                0,
                0,
                traffic,
                [],
                account?.Learned,
                account is { Failure: null } ? null : ProblemOf(account)
            );
    }

    /// <summary>What this member learned from the last run that gave it a result.</summary>
    /// <exception cref="DomainException">It has learned none.</exception>
    public async Task<LearnedRun> FindLearnedAsync(string id, CancellationToken cancel)
    {
        var token = ledger.Resolve(TaskToken.Type, id);
        return
            await store.FindLearnedAsync(token.Id, cancel) is { } run
            && await store.FindResultAsync(run.Id, cancel) is { } result
            ? new LearnedRun(token, run, result)
            : throw DomainException.NotFound(
                "This organisation has learned no result of this task.",
                "本机构没有得到该任务的结果。"
            );
    }

    /// <summary>Why this node's part in a run ended, for the other parties; empty while it goes on, null for a run that is not theirs or not known.</summary>
    public async Task<byte[]?> ExplainAsync(MemberId caller, SessionId run, CancellationToken cancel)
    {
        if (
            await store.FindAsync(run, cancel) is not { } part
            || ledger.Find(part.Task) is not { } token
            || !TaskToken.HasPart(token, caller)
        )
        {
            return null;
        }

        return part.Account is { } account ? Blame.Encode(account.Suspects, account.Failure)
            : _live.Values.Any(live => live.Id == run) ? []
            : Blame.Encode([], Stopped);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_tasks.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>The attempt that a transaction started, or null when the ledger here does not have it.</summary>
    private long? FindAttempt(TokenId task, SubmissionReceipt receipt)
    {
        var start = receipt.Transaction;
        return ledger
            .Life(task)
            .Where(step => step.Transaction == start && step.After is not null)
            .Select(step => TaskToken.Read(step.After!).LastRun?.Attempt)
            .FirstOrDefault();
    }

    private static DomainException NotConfirmed(SubmissionReceipt receipt) =>
        new(
            FaultCodes.NotConfirmed,
            new(
                "The start was handed in, but the ledger has not confirmed it yet.",
                "启动请求已提交，但账本尚未确认。"
            ),
            new(
                $"The run begins by itself once transaction {receipt.Transaction} is final; look at the task's progress then.",
                $"交易 {receipt.Transaction} 最终确认后，运行会自动开始；届时请查看任务进度。"
            )
        )
        {
            RetryAfter = ILedger.LongestWaitForFinal,
        };

    /// <summary>What is added here is awaited when the node stops; call it with the turn taken.</summary>
    private void Keep(LiveRun run, Func<CancellationToken, Task> part)
    {
        _live[run.Task] = run;
        _tasks[run] = Task.Run(() => KeepAsync(run, part), CancellationToken.None);
    }

    private async Task KeepAsync(LiveRun run, Func<CancellationToken, Task> part)
    {
        var cancel = _stopping.Token;
        try
        {
            await part(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Nobody waits for this task's end; without an account the run counts as one that was stopped.
            logger.LogError(error, "The account of run {Run} could not be kept.", run.Id.Value.ToShortString());
        }
        finally
        {
            lock (_turn)
            {
                _live.TryRemove(new KeyValuePair<TokenId, LiveRun>(run.Task, run));
                _tasks.TryRemove(run, out _);
            }

            run.Dispose();
        }
    }

    private async Task TakePartAsync(LiveRun run, Token token, CancellationToken cancel)
    {
        if (!await store.TryBeginAsync(run, cancel))
        {
            return;
        }

        var begin = time.GetTimestamp();
        var end = await execution.RunAsync(run, token, cancel);
        var account = end.Account;
        if (token.Owner == ledger.Self)
        {
            account = await completion.EndAsync(run, end, cancel);
        }
        else
        {
            await store.EndAsync(run.Id, time.GetUtcNow(), account, end.Result, CancellationToken.None);
        }

        meter.Ended(time.GetElapsedTime(begin), account.Failure is null);
    }

    private static TaskState StateOf(TaskState onLedger, RunAccount account) =>
        account.Failure is not null ? TaskState.Failed
        : onLedger == TaskState.Running ? TaskState.Running
        : TaskState.Completed;

    private DomainException ProblemOf(RunAccount? account) =>
        new(
            account?.Code ?? FaultCodes.Fault,
            account?.Failure ?? Stopped,
            account switch
            {
                { IsOpened: true } => new(
                    "The run had passed its opening: whoever asked may know the result, so it counts as a release.",
                    "运行中止前已公开结果：发起方可能已得知结果，因此按一次公布计。"
                ),
                null => new(
                    "Whether anything was released is not known here: count it as a release.",
                    "本节点不知道是否已公布结果：请按一次公布对待。"
                ),
                _ => new("The task can be run again: nothing was released.", "任务可以重新运行：没有公布任何结果。"),
            }
        )
        {
            Party = account is { Suspects: [var party] } ? ledger.NameOf(party) : null,
        };
}
