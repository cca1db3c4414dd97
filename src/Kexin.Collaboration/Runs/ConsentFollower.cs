using System.Collections.Concurrent;
using System.Threading.Channels;
using Kexin.Governance.Access;
using Kexin.Governance.Consents;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Collaboration.Runs;

/// <summary>Stops what relies on a consent as soon as it is taken back, and answers on the ledger what was stopped.</summary>
/// <remarks>
/// A run is stopped by what this node has executed or was told itself, without waiting for finality: stopping is always safe. The answer waits
/// until the withdrawal is final. What has not opened data yet is refused by the gate or goes on without those rows. An answer that could not
/// be recorded, as while the members elect another orderer, is tried again every few seconds, and at the node's next start.
/// </remarks>
/// <param name="ledger">The consents.</param>
/// <param name="runs">What is under way.</param>
/// <param name="consents">Which stand.</param>
/// <param name="time">Paces the looking.</param>
/// <param name="logger">For whoever keeps the node.</param>
public sealed class ConsentFollower(
    ILedger ledger,
    TaskRuns runs,
    StandingConsents consents,
    TimeProvider time,
    ILogger<ConsentFollower> logger
)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(500);

    private const int TicksBetweenTries = 6;

    private readonly ConcurrentDictionary<TokenId, int> _stopped = new();
    private readonly ConcurrentQueue<TokenId> _unanswered = new();
    private readonly Channel<TokenId> _toAnswer = Channel.CreateUnbounded<TokenId>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <summary>Answers withdrawals that came while this node was stopped.</summary>
    public void Resume()
    {
        foreach (var token in ledger.Tokens(ConsentToken.Type))
        {
            if (ConsentToken.Read(token).WaitsFor(ledger.Self))
            {
                _toAnswer.Writer.TryWrite(token.Id);
            }
        }
    }

    /// <summary>Sees a final transaction, in the ledger's order.</summary>
    public void See(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction is { Contract: ConsentsContract.ContractName, Action: ConsentsContract.Withdraw })
        {
            _toAnswer.Writer.TryWrite(transaction.Consumes[0].Id);
        }
    }

    /// <summary>Stops runs whose consents do not stand any more, twice a second, until it is cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(s_pace, time);
        for (var tick = 1; await timer.WaitForNextTickAsync(cancel); tick++)
        {
            while (tick % TicksBetweenTries == 0 && _unanswered.TryDequeue(out var consent))
            {
                _toAnswer.Writer.TryWrite(consent);
            }

            foreach (var run in runs.RelyingOnConsents)
            {
                try
                {
                    await StopIfWithdrawnAsync(run, cancel);
                }
                catch (Exception error)
                    when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
                {
                    logger.LogWarning(error, "The consents of run {Run} could not be looked up.", run.Id);
                }
            }
        }
    }

    private async Task StopIfWithdrawnAsync(LiveRun run, CancellationToken cancel)
    {
        var missing = await consents.FindMissingAsync(run.Consents, cancel);
        if (missing.Count > 0 && run.Stop(RunStop.ConsentWithdrawn))
        {
            foreach (var consent in missing)
            {
                _stopped.AddOrUpdate(consent, 1, (_, before) => before + 1);
            }
        }
    }

    /// <summary>Answers withdrawals that were seen, until it is cancelled.</summary>
    public async Task AnswerAsync(CancellationToken cancel)
    {
        await foreach (var consent in _toAnswer.Reader.ReadAllAsync(cancel))
        {
            try
            {
                await AnswerOneAsync(consent, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                logger.LogWarning(error, "The withdrawal of consent {Consent} could not be answered yet.", consent);
                _unanswered.Enqueue(consent);
            }
        }
    }

    private async Task AnswerOneAsync(TokenId consent, CancellationToken cancel)
    {
        foreach (var run in runs.RelyingOnConsents.Where(run => run.Consents.Contains(consent)))
        {
            await StopIfWithdrawnAsync(run, cancel);
        }

        if (ledger.Find(consent) is { } token && ConsentToken.Read(token).WaitsFor(ledger.Self))
        {
            await ledger.SubmitAsync(
                new ContractAction(
                    ConsentsContract.ContractName,
                    ConsentsContract.Answer,
                    new AnswerWithdrawal(_stopped.GetValueOrDefault(consent)).Encode(),
                    [],
                    [token]
                ),
                SubmissionState.Accepted,
                cancel
            );
        }
    }
}
