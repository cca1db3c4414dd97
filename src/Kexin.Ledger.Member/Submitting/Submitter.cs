using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Submitting;

/// <summary>Signs transactions with the member's key, hands them to the ledger and waits as long as the caller asks.</summary>
/// <remarks>
/// The orderer's answer is its word alone. A refusal counts here when this node's own ledger refuses the transaction too; one that it
/// does not bear out says only that the orderer has not taken the transaction yet, as it still can.
/// </remarks>
/// <param name="node">The ledger.</param>
/// <param name="before">Told of every action before it is sent.</param>
/// <param name="time">Waits.</param>
public sealed class Submitter(NodeLedger node, IEnumerable<IBeforeSubmitting> before, TimeProvider time)
{
    private const int MostAttempts = 5;
    private const int MostOvertakings = 20;
    private const int LongestRuleInCharacters = 300;

    /// <summary>How long a block that the orderer has may take until it is here.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>A transaction that no block takes within this time never counts.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);

    /// <summary>Submits one action; where another member's transaction came first, anew on what that left.</summary>
    /// <remarks>Whether it still makes sense then is for the contract to say, which looks at everything again.</remarks>
    /// <exception cref="DomainException">A rule refused, the ledger is busy, or there is no consortium.</exception>
    public async Task<SubmissionReceipt> SubmitAsync(
        ContractAction action,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var attempt = 1; ; attempt++)
        {
            var outcome = (await SubmitAsync([action], until, cancel))[0];
            if (outcome.Receipt is { } receipt)
            {
                return receipt;
            }

            if (
                outcome.Problem!.Refusal is not { IsOvertaken: true }
                || attempt == MostOvertakings
                || await RenewAsync(action, cancel) is not { } renewed
            )
            {
                throw outcome.Problem;
            }

            action = renewed;
        }
    }

    /// <summary>Submits many; each is accepted or refused on its own.</summary>
    public async Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<ContractAction> actions,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(actions);
        var ledger = node.Joined;

        // First at home: what is taken back is closed from now on, whether or not the orderer takes the transaction.
        foreach (var home in before)
        {
            await home.KeepAsync(ledger.Self, actions, cancel);
        }

        var signed = actions.Select(action => Sign(ledger, action)).ToArray();
        var outcomes = new SubmitOutcome[signed.Length];
        for (var from = 0; from < signed.Length; from += WireBounds.TransactionsPerSubmission)
        {
            var part = signed[from..Math.Min(signed.Length, from + WireBounds.TransactionsPerSubmission)];
            var results = await BelieveAsync(ledger, part, await SubmitPatientlyAsync(ledger, part, cancel), cancel);
            for (var i = 0; i < part.Length; i++)
            {
                outcomes[from + i] = Describe(ledger, actions[from + i], part[i], results[i]);
            }
        }

        return until == SubmissionState.Final ? await UntilFinalAsync(ledger, signed, outcomes, cancel) : outcomes;
    }

    /// <summary>The action on the tokens' current versions, once they are here; null when nothing newer arrives.</summary>
    private async Task<ContractAction?> RenewAsync(ContractAction action, CancellationToken cancel)
    {
        var queries = node.Joined.Queries;
        for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < Arrival; )
        {
            var renewed = action with { Reads = [.. Now(action.Reads)], Consumes = [.. Now(action.Consumes)] };
            if (!renewed.Reads.Concat(renewed.Consumes).SequenceEqual(action.Reads.Concat(action.Consumes), Same))
            {
                return renewed;
            }

            await Task.Delay(Glance, time, cancel);
        }

        return null;

        IEnumerable<Token> Now(IReadOnlyList<Token> tokens) =>
            tokens.Select(token => queries.FindToken(token.Id)).OfType<Token>();
    }

    private static IEqualityComparer<Token> Same { get; } =
        EqualityComparer<Token>.Create((a, b) => a?.Reference == b?.Reference, token => token.Reference.GetHashCode());

    private Transaction Sign(JoinedLedger ledger, ContractAction action)
    {
        var draft = new TransactionDraft(
            ledger.Consortium,
            action.Contract,
            action.Action,
            action.Arguments,
            [.. action.Reads.Select(token => token.Reference)],
            [.. action.Consumes.Select(token => token.Reference)],
            Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), ledger.Store.Tip.Time)
                + (long)Validity.TotalMilliseconds
        );
        try
        {
            return Transaction.Sign(draft, RandomSource.System, ledger.Key, ledger.Store.Tip.Hash);
        }
        catch (ArgumentException error)
        {
            throw DomainException.Invalid(
                $"This does not fit into a transaction: {error.Message}",
                "内容过长或超出允许的范围，无法放入一笔交易。"
            );
        }
    }

    /// <summary>The same bytes again while the orderer is busy or away: a transaction counts once, however often it is sent.</summary>
    private async Task<IReadOnlyList<SubmissionResult>> SubmitPatientlyAsync(
        JoinedLedger ledger,
        Transaction[] transactions,
        CancellationToken cancel
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var results = await ledger.Engine.SubmitAsync(transactions, cancel);
            var busy = results.OfType<SubmissionResult.Unavailable>().FirstOrDefault();
            if (busy is null || attempt == MostAttempts)
            {
                return results;
            }

            await Task.Delay(busy.Wait, time, cancel);
        }
    }

    /// <summary>The results with each refusal as this node's own ledger has it, once it has caught up with the orderer.</summary>
    private async Task<IReadOnlyList<SubmissionResult>> BelieveAsync(
        JoinedLedger ledger,
        Transaction[] transactions,
        IReadOnlyList<SubmissionResult> results,
        CancellationToken cancel
    )
    {
        var believed = results.ToArray();
        var open = Enumerable.Range(0, believed.Length).Where(i => believed[i] is SubmissionResult.Refused).ToList();
        for (var begin = time.GetTimestamp(); open.Count > 0; await Task.Delay(Glance, time, cancel))
        {
            var isLate = time.GetElapsedTime(begin) >= Arrival;
            foreach (var i in open.ToArray())
            {
                var own = await ExamineAsync(ledger, transactions[i], cancel);
                if (own is not null || isLate)
                {
                    believed[i] = own ?? NotBorneOut(ledger, transactions[i], (SubmissionResult.Refused)results[i]);
                    open.Remove(i);
                }
            }
        }

        return believed;
    }

    /// <summary>What this node's own ledger says of a transaction that the orderer refused; null when it would apply.</summary>
    private static async Task<SubmissionResult?> ExamineAsync(
        JoinedLedger ledger,
        Transaction transaction,
        CancellationToken cancel
    )
    {
        var refusal = await ledger.Engine.ExamineAsync(transaction, cancel);
        return ledger.Store.FindTransaction(transaction.Id) is { } height ? new SubmissionResult.Accepted(height)
            : refusal is null ? null
            : new SubmissionResult.Refused(refusal);
    }

    private static SubmissionResult.Unavailable NotBorneOut(
        JoinedLedger ledger,
        Transaction transaction,
        SubmissionResult.Refused refused
    )
    {
        var orderer = ledger.Genesis.Members.Describe(ledger.Genesis.Orderer);
        var rule = refused.Refusal.Rule.Sentence;
        var until = DateTimeOffset.FromUnixTimeMilliseconds(transaction.ValidUntil).ToString("u");
        return new SubmissionResult.Unavailable(
            Arrival,
            new(
                $"the ordering node {orderer.En} refused it ({OnOneLine(rule.En)}), which this node's own ledger does not bear out. It may still get into a block until {until}.",
                $"排序节点 {orderer.Zh}拒绝了它（{OnOneLine(rule.Zh)}），但与本节点自己的账本不符。在 {until} 之前它仍可能进入区块。"
            )
        );
    }

    private static string OnOneLine(string text) => VisibleText.OnOneLine(text, LongestRuleInCharacters);

    private static SubmitOutcome Describe(
        JoinedLedger ledger,
        ContractAction action,
        Transaction transaction,
        SubmissionResult result
    ) =>
        result switch
        {
            SubmissionResult.Accepted accepted => new SubmitOutcome(
                ReceiptOf(ledger, action, transaction, accepted.Height),
                null
            ),
            SubmissionResult.Refused refused => new SubmitOutcome(null, DomainException.RefusedBy(refused.Refusal)),
            SubmissionResult.Unavailable busy => new SubmitOutcome(
                null,
                new DomainException(
                    FaultCodes.Overloaded,
                    new(
                        $"The ledger takes no transaction now: {busy.Reason.En}",
                        $"账本目前无法接收交易：{busy.Reason.Zh}"
                    ),
                    new("Try again after the time given.", "请在给出的时间之后重试。")
                )
                {
                    RetryAfter = busy.Wait,
                }
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static SubmissionReceipt ReceiptOf(
        JoinedLedger ledger,
        ContractAction action,
        Transaction transaction,
        long height
    )
    {
        var subject =
            action.Subject
            ?? (
                action.Makes is { } type
                    ? TokenId.Derive(ledger.Suite, type, transaction.Id.Value)
                    : action.Consumes[0].Id
            );
        // A block that is ordered may take a moment until it is here.
        var header = ledger.Store.Tip.Height >= height ? ledger.Store.ReadHeader(height) : ledger.Store.Tip;
        return new SubmissionReceipt(
            $"{action.Contract}.{action.Action}",
            ledger.Contracts.DoneBy(action.Contract, action.Action),
            subject,
            transaction.Id,
            height,
            SubmissionState.Accepted,
            DateTimeOffset.FromUnixTimeMilliseconds(header.Time)
        );
    }

    private async Task<IReadOnlyList<SubmitOutcome>> UntilFinalAsync(
        JoinedLedger ledger,
        Transaction[] transactions,
        SubmitOutcome[] outcomes,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(ILedger.LongestWaitForFinal, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Receipt is not { } receipt)
            {
                continue;
            }

            try
            {
                var height = await ledger.Engine.WaitFinalAsync(transactions[i].Id, either.Token);
                var made = DateTimeOffset.FromUnixTimeMilliseconds(ledger.Store.ReadHeader(height).Time);
                outcomes[i] = new SubmitOutcome(
                    receipt with
                    {
                        Height = height,
                        State = SubmissionState.Final,
                        Time = made,
                    },
                    null
                );
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // It is accepted and stays so; the caller can ask again.
                break;
            }
        }

        return outcomes;
    }
}
