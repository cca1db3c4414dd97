using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>The orderer's door: checks signatures side by side, keeps what is new, and waits for the blocks.</summary>
internal sealed class Intake(
    Chain chain,
    Voter voter,
    Mempool mempool,
    Func<BilingualText?> obstacle,
    EngineLimits limits,
    TimeProvider clock
) : ISubmitter
{
    private BilingualText Orderer => chain.Genesis.Members.Describe(chain.Genesis.Orderer);

    public Task<IReadOnlyList<SubmissionResult>> SubmitAsync(
        MemberId from,
        IReadOnlyList<Transaction> transactions,
        CancellationToken cancellationToken
    )
    {
        var results = new Task<SubmissionResult>[transactions.Count];
        var submitters = chain.FindSubmitters(transactions);
        if (transactions.Count == 1)
            results[0] = SubmitAsync(from, transactions[0], submitters);
        else
            Parallel.For(0, results.Length, i => results[i] = SubmitAsync(from, transactions[i], submitters));
        return AwaitAsync(results, cancellationToken);
    }

    private Task<SubmissionResult> SubmitAsync(
        MemberId from,
        Transaction transaction,
        IReadOnlyDictionary<MemberId, MembershipToken?> submitters
    )
    {
        if ((voter.FindOffered(transaction.Id) ?? chain.FindTransaction(transaction.Id)) is { } height)
            return Task.FromResult<SubmissionResult>(new SubmissionResult.Accepted(height));
        if (chain.CheckSubmitter(submitters, transaction) is { } refusal)
            return Task.FromResult<SubmissionResult>(new SubmissionResult.Refused(refusal));
        if (obstacle() is { } reason)
            return Unavailable(limits.Retry, reason);
        return mempool.TryAdd(transaction, from, out var pending)
            ? pending.Done
            : Unavailable(limits.BlockInterval * 10, DescribeShare(from));
    }

    private BilingualText DescribeShare(MemberId from)
    {
        var (name, count) = (chain.Genesis.Members.Describe(from), mempool.CountOf(from));
        return new BilingualText(
            $"{count} transactions of {name.En} wait at the ordering node {Orderer.En} already, its whole share while so many wait. "
                + "Submit again when some of them are in a block, and fewer at once.",
            $"{name.Zh} 已有 {count} 笔交易在排序节点 {Orderer.Zh}等待出块，在当前拥挤时已占满其份额。请待其中一部分出块后再提交，并减少单次提交的数量。"
        );
    }

    private static Task<SubmissionResult> Unavailable(TimeSpan wait, BilingualText reason) =>
        Task.FromResult<SubmissionResult>(new SubmissionResult.Unavailable(wait, reason));

    private async Task<IReadOnlyList<SubmissionResult>> AwaitAsync(
        Task<SubmissionResult>[] results,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Task.WhenAll(results)
                .WaitAsync(limits.SubmissionPatience, clock, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var late = new SubmissionResult.Unavailable(
                limits.Retry,
                obstacle()
                    ?? new BilingualText(
                        $"{Orderer.En} made no block in time; the transaction may still get into one.",
                        $"排序节点 {Orderer.Zh}没有及时出块；该交易仍可能进入区块。"
                    )
            );
            return [.. results.Select(result => result.IsCompletedSuccessfully ? result.Result : late)];
        }
    }
}
