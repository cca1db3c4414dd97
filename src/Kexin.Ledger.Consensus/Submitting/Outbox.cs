using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>Brings this node's transactions to the orderer's node; those that come while the lines are busy travel together.</summary>
internal sealed class Outbox(Chain chain, ILedgerPeers peers, EngineLimits limits, TimeProvider clock) : ISubmitter
{
    private readonly Mempool waiting = new(1, limits);

    private BilingualText Orderer => chain.Genesis.Members.Describe(chain.Genesis.Orderer);

    public async Task<IReadOnlyList<SubmissionResult>> SubmitAsync(
        MemberId from,
        IReadOnlyList<Transaction> transactions,
        CancellationToken cancellationToken
    )
    {
        var results = transactions.Select(transaction => SubmitAsync(from, transaction));
        return await Task.WhenAll(results).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, limits.SubmissionsUnderWay).Select(_ => SendForEverAsync(cancellationToken)));

    private Task<SubmissionResult> SubmitAsync(MemberId from, Transaction transaction)
    {
        if (chain.FindTransaction(transaction.Id) is { } height)
            return Task.FromResult<SubmissionResult>(new SubmissionResult.Accepted(height));
        return waiting.TryAdd(transaction, from, out var pending)
            ? pending.Done
            : Task.FromResult<SubmissionResult>(
                new SubmissionResult.Unavailable(
                    limits.Retry,
                    new(
                        $"Too many transactions of this node wait for the ordering node {Orderer.En}. Submit again in a moment, and fewer at once.",
                        $"本节点等待送往排序节点 {Orderer.Zh}的交易过多。请稍后再提交，并减少单次提交的数量。"
                    )
                )
            );
    }

    private async Task SendForEverAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrived = waiting.Arrived.Next;
            var batch = waiting.Take(WireBounds.TransactionsPerSubmission, WireBounds.SubmissionSizeInBytes / 2);
            if (batch.Count == 0)
            {
                await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            var results = await SendAsync(batch, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                waiting.Complete(batch[i], results[i]);
        }
    }

    private async Task<IReadOnlyList<SubmissionResult>> SendAsync(
        List<PendingTransaction> batch,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(limits.SubmissionPatience + limits.Silence, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var submission = Submission.Encode([.. batch.Select(pending => pending.Transaction)]);
            var answer = await peers.SubmitAsync(chain.Genesis.Orderer, submission, both.Token).ConfigureAwait(false);
            return Submission.DecodeAnswer(answer, batch.Count);
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            var result = new SubmissionResult.Unavailable(
                limits.Retry,
                new(
                    $"The ordering node {Orderer.En} gave no answer: {e.Message}",
                    $"排序节点 {Orderer.Zh}没有应答，或应答无效。"
                )
            );
            return [.. batch.Select(_ => result)];
        }
    }

    private static bool IsNoAnswer(Exception e, CancellationToken cancellationToken) =>
        e is LedgerPeerException or DecodingException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
