using System.Data.Common;
using Kexin.Client.Contracts;
using Kexin.Collaboration;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using CompleteTask = Kexin.Ledger.Contracts.CompleteTask;

namespace Kexin.Node;

/// <summary>Puts the end of the requester's run onto the ledger, and releases its result once that is final.</summary>
/// <remarks>
/// The result is on disk, sealed and held back, before the ledger hears of it: a crash between the two loses nothing. A node that
/// starts again and finds a result held back asks the ledger. If the completion is there, the result is released. If it is not, it is
/// put there now and not dropped: every party has confirmed the run, and a completion that was sent before the crash may still be
/// under way. It is dropped only when the ledger refuses it, as it does once the run has ended otherwise.
/// </remarks>
internal sealed class RunCompletion(
    Submitter submitter,
    RunRecords records,
    TimeProvider time,
    ILogger<RunCompletion> logger
)
{
    private const int LongestReasonInCharacters = 1000;
    private const int StepsInPage = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly BilingualText Waiting = new("Waiting for the ledger", "正在等待账本确认");

    /// <summary>What a person is told of a run whose result is still held back.</summary>
    public static LocalizedText WaitingForLedger { get; } = new(Waiting.En, Waiting.Zh);

    /// <summary>Ends the run on the ledger and here.</summary>
    /// <param name="ledger">Where this node is the requester.</param>
    /// <param name="run">The run that is over.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="cancel">The node stops; what is held back then waits for its next start.</param>
    /// <returns>The account as it was kept.</returns>
    public async Task<RunAccount> EndAsync(JoinedLedger ledger, LiveRun run, RunEnd end, CancellationToken cancel)
    {
        if (end.Account.Failure is null)
        {
            try
            {
                await records.HoldAsync(run, end.Account, end.Result, CancellationToken.None);
                return await SettleAsync(ledger, run, end.Account, end.Result, cancel);
            }
            catch (Exception error) when (error is DbException or DbUpdateException)
            {
                logger.LogError(error, "The result of run {Run} could not be kept.", run.Id.Value.ToShortString());
                end = new RunEnd(Failed(end.Account, NotKept, ProblemCodes.Fault), null, null);
            }
        }

        var account = await GiveUpAsync(ledger, run, end);
        await records.EndAsync(run, time.GetUtcNow(), account, null, CancellationToken.None);
        return account;
    }

    /// <summary>Brings a run whose result is held back to its end.</summary>
    public async Task<RunAccount> SettleAsync(
        JoinedLedger ledger,
        LiveRun run,
        RunAccount account,
        LearnedResult? result,
        CancellationToken cancel
    )
    {
        run.Report(new RunProgress(Waiting, 0, 0));

        // A requester may be one who learns nothing: the run is complete all the same, and its id stands for the result.
        var hash = result is null ? run.Id.Value : RunRecords.HashOf(ledger.Suite, result);
        try
        {
            var transaction = await CompleteAsync(ledger, run, hash, cancel);
            await ledger.Engine.WaitFinalAsync(transaction, cancel);
            account = account with { Transaction = transaction.ToString() };
        }
        catch (ProblemException problem)
        {
            var dropped = new LocalizedText(
                $"The run's end could not be recorded on the ledger, so its result was dropped: {problem.Message}",
                $"运行的结束未能记入账本，结果已丢弃：{problem.Title.Zh}"
            );
            (account, result) = (Failed(account, dropped, problem.Code), null);
        }

        await records.EndAsync(run, time.GetUtcNow(), account, result, CancellationToken.None);
        return account;
    }

    private static LocalizedText NotKept { get; } =
        new(
            "The result could not be kept on this node's disk, so it was dropped.",
            "结果无法保存到本节点的磁盘，已丢弃。"
        );

    private static RunAccount Failed(RunAccount account, LocalizedText failure, string code) =>
        account with
        {
            Learned = null,
            Failure = failure,
            Code = code,
        };

    /// <summary>The transaction that completed the run: the one that is on the ledger, or a new one.</summary>
    private async Task<TransactionId> CompleteAsync(
        JoinedLedger ledger,
        LiveRun run,
        Digest hash,
        CancellationToken cancel
    )
    {
        while (true)
        {
            if (FindCompletion(ledger, run, hash) is { } known)
            {
                return known;
            }

            try
            {
                var receipt = await submitter.SubmitAsync(
                    Action(ledger, run, TasksContract.Complete, new CompleteTask(run.Attempt, hash).Encode()),
                    Wait.Accepted,
                    cancel
                );
                return new TransactionId(Digest.Parse(receipt.TransactionId));
            }
            catch (ProblemException problem)
                when (problem.Code == ProblemCodes.Overloaded || problem.Refusal is { IsOvertaken: true })
            {
                // The orderer is away, or this node has not caught up with it: neither says anything about the run.
                await Task.Delay(problem.RetryAfter ?? Pause, time, cancel);
            }
            catch (ProblemException) when (FindCompletion(ledger, run, hash) is not null)
            {
                // Refused because an earlier one, of before a crash or without an answer, has been applied.
            }
        }
    }

    /// <summary>The transaction that completed this run with this result, or null when none is here.</summary>
    private static TransactionId? FindCompletion(JoinedLedger ledger, LiveRun run, Digest hash)
    {
        for (ulong after = 0; ; )
        {
            var page = ledger.Queries.History(run.Task, StepsInPage, after);
            if (page.Count == 0)
            {
                return null;
            }

            foreach (var step in page)
            {
                if (step.After is { } token && TaskToken.Read(token).LastRun is { } last)
                {
                    if (last.Attempt == run.Attempt && last.Result == hash)
                    {
                        return step.Transaction;
                    }
                }
            }

            after = page[^1].Version;
        }
    }

    /// <summary>Tells the ledger that the run failed; the task can be run again all the same if that does not succeed.</summary>
    private async Task<RunAccount> GiveUpAsync(JoinedLedger ledger, LiveRun run, RunEnd end)
    {
        // What is being stopped still says so to the ledger, if that takes no longer than stopping may.
        using var patience = new CancellationTokenSource(Limits.LongestWaitForFinal, time);
        try
        {
            var reason = RunTexts.Cut(end.Account.Failure!.En, LongestReasonInCharacters);
            var receipt = await submitter.SubmitAsync(
                Action(ledger, run, TasksContract.Fail, new FailTask(run.Attempt, reason, end.Blamed).Encode()),
                Wait.Accepted,
                patience.Token
            );
            return end.Account with { Transaction = receipt.TransactionId };
        }
        catch (Exception error) when (error is ProblemException or OperationCanceledException)
        {
            return end.Account;
        }
    }

    private static ContractAction Action(JoinedLedger ledger, LiveRun run, string action, byte[] arguments) =>
        new(TasksContract.ContractName, action, arguments, [], [ledger.Queries.FindToken(run.Task)!]);
}
