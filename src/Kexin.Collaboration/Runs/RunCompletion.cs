using Kexin.Collaboration.Contract;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Collaboration.Runs;

/// <summary>Puts the end of the requester's run onto the ledger, and releases its result once that is final.</summary>
/// <remarks>
/// The result is on disk, sealed and held back, before the ledger hears of it: a crash between the two loses nothing. A node that
/// starts again and finds a result held back asks the ledger. If the completion is there, the result is released. If it is not, it is
/// put there now and not dropped: every party has confirmed the run, and a completion that was sent before the crash may still be
/// under way. It is dropped only when the run has ended otherwise in this node's own ledger, and that is final: the orderer, which could
/// say that a completion is refused and put it into a block all the same, is not believed.
/// </remarks>
/// <param name="ledger">Where the run ends.</param>
/// <param name="store">Keeps it here.</param>
/// <param name="time">Waits.</param>
/// <param name="logger">For whoever keeps the node.</param>
public sealed class RunCompletion(ILedger ledger, IRunStore store, TimeProvider time, ILogger<RunCompletion> logger)
{
    private const int LongestReasonInCharacters = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What a person is told of a run whose result is still held back.</summary>
    public static BilingualText WaitingForLedger { get; } = new("Waiting for the ledger", "正在等待账本确认");

    /// <summary>Ends the run on the ledger and here.</summary>
    /// <param name="run">The run that is over.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="cancel">The node stops; what is held back then waits for its next start.</param>
    /// <returns>The account as it was kept.</returns>
    public async Task<RunAccount> EndAsync(LiveRun run, RunEnd end, CancellationToken cancel)
    {
        if (end.Account.Failure is null)
        {
            try
            {
                await store.EndAsync(run.Id, null, end.Account, end.Result, CancellationToken.None);
                return await SettleAsync(run, end.Account, end.Result, cancel);
            }
            catch (DomainException error)
            {
                logger.LogError(error, "The result of run {Run} could not be kept.", run.Id.Value.ToShortString());
                end = new RunEnd(Failed(end.Account, NotKept, FaultCodes.Fault), null, null);
            }
        }

        var account = await GiveUpAsync(run, end);
        await store.EndAsync(run.Id, time.GetUtcNow(), account, null, CancellationToken.None);
        return account;
    }

    /// <summary>Brings a run whose result is held back to its end.</summary>
    public async Task<RunAccount> SettleAsync(
        LiveRun run,
        RunAccount account,
        LearnedResult? result,
        CancellationToken cancel
    )
    {
        run.Report(new RunProgress(WaitingForLedger, 0, 0));

        // A requester may be one who learns nothing: the run is complete all the same, and its id stands for the result.
        var hash = result is null ? run.Id.Value : result.HashIn(ledger.Genesis.Suite);
        var (transaction, isCompleted) = await CompleteAsync(run, hash, cancel);
        account = account with { Transaction = transaction };
        if (!isCompleted)
        {
            (account, result) = (Failed(account, EndedOtherwise, FaultCodes.Conflict), null);
        }

        await store.EndAsync(run.Id, time.GetUtcNow(), account, result, CancellationToken.None);
        return account;
    }

    private static BilingualText EndedOtherwise { get; } =
        new(
            "On the ledger this run ended otherwise, so its result was dropped.",
            "该运行在账本上已以其他方式结束，结果已丢弃。"
        );

    private static BilingualText NotKept { get; } =
        new(
            "The result could not be kept on this node's disk, so it was dropped.",
            "结果无法保存到本节点的磁盘，已丢弃。"
        );

    private static RunAccount Failed(RunAccount account, BilingualText failure, string code) =>
        account with
        {
            Learned = null,
            Failure = failure,
            Code = code,
        };

    /// <summary>Ends the run on the ledger, unless it has an end there; gives what ended it, once that is final.</summary>
    /// <remarks>
    /// Nothing that the orderer says counts here, neither that the completion was refused nor that it was accepted: only an end of this
    /// attempt in this node's own ledger does. A completion that does not show there is signed anew, as of all of them one alone can apply.
    /// </remarks>
    private async Task<(TransactionId Transaction, bool IsCompleted)> CompleteAsync(
        LiveRun run,
        Digest hash,
        CancellationToken cancel
    )
    {
        while (true)
        {
            if (FindEnd(run, hash) is { } end)
            {
                await ledger.WaitFinalAsync(end.Transaction, cancel);
                return end;
            }

            try
            {
                await ledger.SubmitAsync(
                    Action(run, TasksContract.Complete, new CompleteTask(run.Attempt, hash).Encode()),
                    SubmissionState.Final,
                    cancel
                );
            }
            catch (DomainException problem)
            {
                logger.LogInformation(
                    "The end of run {Run} is not on the ledger yet: {Reason}",
                    run.Id.Value.ToShortString(),
                    problem.Message
                );
                await Task.Delay(problem.RetryAfter ?? Pause, time, cancel);
            }
        }
    }

    /// <summary>What ended this attempt, and whether it is a completion with this result; null while the ledger here has no end of it.</summary>
    private (TransactionId Transaction, bool IsCompleted)? FindEnd(LiveRun run, Digest hash)
    {
        foreach (var step in ledger.Life(run.Task))
        {
            if (step is { After: { } token, Transaction: { } transaction })
            {
                var task = TaskToken.Read(token);
                if (task.LastRun?.Attempt >= run.Attempt && task is not { State: TaskState.Running })
                {
                    return (transaction, task.LastRun.Attempt == run.Attempt && task.LastRun.Result == hash);
                }
            }
        }

        return null;
    }

    /// <summary>Tells the ledger that the run failed; the task can be run again all the same if that does not succeed.</summary>
    private async Task<RunAccount> GiveUpAsync(LiveRun run, RunEnd end)
    {
        // What is being stopped still says so to the ledger, if that takes no longer than stopping may.
        using var patience = new CancellationTokenSource(ILedger.LongestWaitForFinal, time);
        try
        {
            var reason = VisibleText.OnOneLine(end.Account.Failure!.En, LongestReasonInCharacters);
            var receipt = await ledger.SubmitAsync(
                Action(run, TasksContract.Fail, new FailTask(run.Attempt, reason, end.Blamed).Encode()),
                SubmissionState.Final,
                patience.Token
            );
            return end.Account with { Transaction = receipt.Transaction };
        }
        catch (Exception error) when (error is DomainException or OperationCanceledException)
        {
            return end.Account;
        }
    }

    private ContractAction Action(LiveRun run, string action, byte[] arguments) =>
        new(TasksContract.ContractName, action, arguments, [], [ledger.Find(run.Task)!]);
}
