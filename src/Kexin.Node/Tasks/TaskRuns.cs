using System.Collections.Concurrent;
using System.Globalization;
using Kexin.Channels;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>Starts runs, keeps those that go on, and tells how they are and what came of them.</summary>
internal sealed class TaskRuns(
    NodeLedger node,
    Submitter submitter,
    RunExecution execution,
    RunCompletion completion,
    RunRecords records,
    TaskMarks marks,
    NodeMetrics metrics,
    TimeProvider time,
    ILogger<TaskRuns> logger
) : IAsyncDisposable
{
    private static readonly LocalizedText NotBegun = new("No run yet", "尚未运行");
    private static readonly LocalizedText Stopped = new(
        "This node was stopped while the run went on.",
        "运行期间本节点被停止。"
    );
    private static readonly LocalizedText Ended = new("Ended", "已结束");

    private readonly ConcurrentDictionary<TokenId, LiveRun> _live = new();
    private readonly ConcurrentDictionary<LiveRun, Task> _tasks = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _turn = new();

    /// <summary>Starts a run of this node's own task, and answers as soon as it has begun.</summary>
    /// <exception cref="ProblemException">A rule refused, or the ledger has not confirmed the start in time.</exception>
    public async Task<RunStarted> StartAsync(string id)
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        if (_live.ContainsKey(token.Id))
        {
            throw ProblemException.Conflict("A run of this task is under way.", "该任务正在运行。");
        }

        if (await marks.HasOpenedAsync(token.Id, _stopping.Token))
        {
            throw ProblemException.RefusedBy(TaskMarks.Used(token.Id));
        }

        var task = TaskToken.Read(token);
        var reads = task
            .Providers.SelectMany(provider =>
                new[]
                {
                    ledger.Queries.FindToken(provider.Dataset),
                    provider.Join is { Grant: { } grant } ? ledger.Queries.FindToken(grant) : null,
                }
            )
            .OfType<Token>()
            .DistinctBy(read => read.Id)
            .ToArray();
        // Not given up with the caller: a start that was sent may count, and a requester who then stays away is to blame.
        var receipt = await submitter.SubmitAsync(
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
        if (receipt.State != SubmissionState.Final || FindAttempt(ledger, token.Id, receipt) is not { } attempt)
        {
            throw NotConfirmed(receipt);
        }

        Begin(ledger, ledger.Queries.FindToken(token.Id)!);
        return new RunStarted(RunIds.Of(ledger, token.Id, attempt).ToString(), receipt.ToApi());
    }

    /// <summary>
    /// Takes this node's part in the run that the task's token says is under way; a second call changes nothing. An earlier run that
    /// still waits here for others is given up: on the ledger it is over, or there would be no later one.
    /// </summary>
    public void Begin(JoinedLedger ledger, Token token)
    {
        if (TaskToken.Read(token) is not { State: Kexin.Ledger.Contracts.TaskState.Running, LastRun: { } started })
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

            Keep(run, cancel => TakePartAsync(ledger, run, token, cancel));
        }
    }

    /// <summary>Goes on with the runs that were over when the node was stopped, but whose results are still held back.</summary>
    public async Task ResumeAsync(JoinedLedger ledger, CancellationToken cancel)
    {
        foreach (var row in await records.FindHeldAsync(cancel))
        {
            var run = RunRecords.ToRun(row, _stopping.Token);
            lock (_turn)
            {
                Keep(
                    run,
                    stop =>
                        completion.SettleAsync(
                            ledger,
                            run,
                            records.AccountOf(row)!,
                            row.Sealed is null ? null : records.ResultOf(row),
                            stop
                        )
                );
            }
        }
    }

    /// <summary>Whether this node takes part in a run of that task now.</summary>
    public bool IsLive(TokenId task) => _live.ContainsKey(task);

    /// <summary>Ends this node's part in the run that goes on, and so the run; the task can be run again.</summary>
    /// <exception cref="ProblemException">None goes on here, or it is confirmed by all and only waits for the ledger.</exception>
    public async Task<TaskProgress> StopAsync(string id, string language, CancellationToken cancel)
    {
        var token = TokenLookup.Find(node.Joined, TaskToken.Type, id);
        if (!_live.TryGetValue(token.Id, out var run) || !run.Stop(RunStop.ByHand))
        {
            throw ProblemException.Conflict(
                "No run of this task goes on here that could be stopped.",
                "本节点上没有该任务可以停止的运行。"
            );
        }

        if (_tasks.TryGetValue(run, out var part))
        {
            await part.WaitAsync(cancel);
        }

        return await ProgressAsync(id, language, cancel);
    }

    /// <summary>This node's own part in the last run.</summary>
    public async Task<TaskProgress> ProgressAsync(string id, string language, CancellationToken cancel)
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        var state = (Api.TaskState)TaskToken.Read(token).State;
        if (_live.TryGetValue(token.Id, out var run))
        {
            var progress = run.Progress;
            return new TaskProgress(
                run.Id.ToString(),
                Api.TaskState.Running,
                new(progress.Phase.En, progress.Phase.Zh),
                Math.Min(progress.Done, progress.Total),
                progress.Total,
                run.Traffic(ledger)
            );
        }

        if (await records.FindLastAsync(token.Id, cancel) is not { } row)
        {
            return new TaskProgress(null, state, NotBegun, 0, 0, []);
        }

        var account = records.AccountOf(row);
        if (row.IsHeld)
        {
            var waiting = RunCompletion.WaitingForLedger;
            return new TaskProgress(row.Id, Api.TaskState.Running, waiting, 0, 0, account?.Traffic ?? []);
        }

        return new TaskProgress(
            row.Id,
            account is null ? Api.TaskState.Failed : StateOf(state, account),
            Ended,
            0,
            0,
            account?.Traffic ?? [],
            account?.Learned,
            account is { Failure: null } ? null : ProblemOf(account).In(language)
        );
    }

    /// <summary>What this organisation learned from the last run that gave it a result.</summary>
    public async Task<ComputationResult> ResultAsync(string id, CancellationToken cancel)
    {
        var (ledger, token, row) = await FindLearnedAsync(id, cancel);
        var account = records.AccountOf(row);
        var proofs = (account?.Evidence ?? []).Select(index =>
            Routes.EvidenceProof.With(index.ToString(CultureInfo.InvariantCulture))
        );
        if (account?.Transaction is { } transaction)
        {
            proofs = proofs.Prepend(Routes.TransactionProof.With(transaction));
        }

        return new ComputationResult(
            token.Id.ToString(),
            row.Id,
            TaskToken.Read(token).Computation,
            ResultViews.Of(records.ResultOf(row).Sheet),
            DateTimeOffset.FromUnixTimeMilliseconds(row.StartedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(row.EndedAt ?? row.StartedAt),
            [.. proofs]
        );
    }

    /// <summary>A table of the result.</summary>
    public async Task<Computations.Sheets.SheetTable> TableAsync(string id, string table, CancellationToken cancel)
    {
        var (_, _, row) = await FindLearnedAsync(id, cancel);
        var sheet = records.ResultOf(row).Sheet;
        return sheet.FindTable(table)
            ?? throw ProblemException.NotFound(
                $"This result has no such table; it has: {string.Join(", ", sheet.Tables.Select(item => item.Id))}.",
                $"该结果没有这个表；已有：{string.Join("、", sheet.Tables.Select(item => item.Id))}。"
            );
    }

    /// <summary>Why this node's part in a run ended, for the other parties; empty while it goes on, null for a run that is not theirs or not known.</summary>
    public async Task<byte[]?> ExplainAsync(MemberId caller, SessionId run, CancellationToken cancel)
    {
        var row = await records.FindAsync(run, cancel);
        if (row is null)
        {
            return null;
        }

        var ledger = node.Joined;
        var token = ledger.Queries.FindToken(new TokenId(Digest.Parse(row.Task)));
        if (token is null || !TaskToken.HasPart(token, caller))
        {
            return null;
        }

        if (records.AccountOf(row) is not { } account)
        {
            return _live.Values.Any(live => live.Id == run) ? [] : Blame.Encode([], Stopped);
        }

        var suspects = ledger.Genesis.Members.Cards.Where(card => account.Suspects?.Contains(card.Name) == true);
        return Blame.Encode(suspects.Select(card => card.Id), account.Failure);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_tasks.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>The attempt that a transaction started, or null when the ledger here does not have it.</summary>
    private static long? FindAttempt(JoinedLedger ledger, TokenId task, SubmissionReceipt receipt)
    {
        var start = receipt.Transaction;
        return TokenLookup
            .Life(ledger, task)
            .Where(step => step.Transaction == start && step.After is not null)
            .Select(step => TaskToken.Read(step.After!).LastRun?.Attempt)
            .FirstOrDefault();
    }

    private static ProblemException NotConfirmed(SubmissionReceipt receipt) =>
        new(
            ProblemCodes.Overloaded,
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
            RetryAfter = Limits.LongestWaitForFinal,
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

    private async Task TakePartAsync(JoinedLedger ledger, LiveRun run, Token token, CancellationToken cancel)
    {
        if (!await records.TryBeginAsync(run, cancel))
        {
            return;
        }

        using var measured = metrics.Run();
        var end = await execution.RunAsync(ledger, run, token, cancel);
        var account = end.Account;
        if (token.Owner == ledger.Self)
        {
            account = await completion.EndAsync(ledger, run, end, cancel);
        }
        else
        {
            await records.EndAsync(run, time.GetUtcNow(), account, end.Result, CancellationToken.None);
        }

        metrics.Ended(account.Failure is null);
    }

    private static Api.TaskState StateOf(Api.TaskState onLedger, RunAccount account) =>
        account.Failure is not null ? Api.TaskState.Failed
        : onLedger == Api.TaskState.Running ? Api.TaskState.Running
        : Api.TaskState.Completed;

    private static ProblemException ProblemOf(RunAccount? account) =>
        new(
            account?.Code ?? ProblemCodes.Fault,
            (account?.Failure ?? Stopped).ToDomain(),
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
            Party = account?.Party,
        };

    private async Task<(JoinedLedger Ledger, Token Token, RunRow Row)> FindLearnedAsync(
        string id,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, TaskToken.Type, id);
        return await records.FindLearnedAsync(token.Id, cancel) is { } row
            ? (ledger, token, row)
            : throw ProblemException.NotFound(
                "This organisation has learned no result of this task.",
                "本机构没有得到该任务的结果。"
            );
    }
}
