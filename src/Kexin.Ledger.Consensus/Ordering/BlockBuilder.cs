using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Submitting;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The orderer's work: makes blocks of what waits, has them ordered, and answers the submitters.</summary>
/// <remarks>
/// What: one block at a time: the next is made when the last is final, so that what waits for finality is bounded by one
/// block, and more submitters are told to wait. No block is made before enough members have said how far they are
/// (<see cref="Voter.IsReady"/>). The first transaction after a pause gets a block at once; under load blocks are made at
/// an interval, so that each carries more. A transaction that a rule refuses goes back with the refusal.
/// Security: the blocks are executed again by every member; a builder that lies gets no votes.
/// </remarks>
internal sealed class BlockBuilder(
    Chain chain,
    Voter voter,
    Mempool mempool,
    IOrderer orderer,
    ClockWatch clockWatch,
    AlarmBoard alarms,
    EngineLimits limits,
    TimeProvider clock
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private volatile BilingualText? clockProblem;
    private volatile BilingualText? orderingProblem;
    private volatile BilingualText? votingProblem;
    private (Block Block, BlockExecution Execution)? built;
    private Block? accepted;

    /// <summary>Why no block can be made now, for people; null when all is well.</summary>
    public BilingualText? Obstacle => clockProblem ?? votingProblem ?? orderingProblem;

    /// <summary>The block of exactly these bytes and what executing it gave, if it is the one that this builder is having ordered.</summary>
    public (Block Block, BlockExecution Execution)? Recall(ReadOnlyMemory<byte> entry) =>
        built is { } own && own.Block.Encoded.Span.SequenceEqual(entry.Span) ? own : null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var lastStart = long.MinValue;
        while (true)
        {
            await WaitForWorkAsync(lastStart, cancellationToken).ConfigureAwait(false);
            var obstacle = clockWatch.Check();
            clockProblem = obstacle?.Message;
            if (obstacle is not null)
            {
                if (obstacle.Differs)
                    alarms.Raise(LedgerAlarmKind.ClockDiffers, chain.Tip.Height, obstacle.Message.En);
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }
            await WaitForVotesAsync(cancellationToken).ConfigureAwait(false);
            if (clockWatch.Check() is not null)
                continue;
            if (!orderer.IsLeading)
                await orderer.WaitForLeadershipAsync(cancellationToken).ConfigureAwait(false);
            lastStart = clock.GetTimestamp();
            await BuildAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitForVotesAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var changed = voter.Changed.Next;
            if (voter.IsReady && !voter.IsStopped && voter.Offered is null)
            {
                votingProblem = null;
                alarms.Clear(LedgerAlarmKind.OrdererBehind);
                return;
            }
            if (!voter.IsReady)
                votingProblem = DescribeRecovery();
            else if (voter.IsStopped || clock.GetElapsedTime(since) > limits.Silence)
                votingProblem = DescribeVoting();
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(Pause, clock, pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Another block has won the height of the one that was accepted: what it held waits again.
    private void TakeUpAgain()
    {
        accepted = voter.Offered ?? accepted;
        if (accepted is not { } block || block.Header.Height > chain.Tip.Height)
            return;
        accepted = null;
        if (chain.ReadHeader(block.Header.Height).Hash == block.Header.Hash)
            return;
        mempool.TakeBack(block.Transactions);
    }

    // Nothing is made while others have final blocks that this node lacks; they are being taken from them.
    private BilingualText DescribeRecovery()
    {
        var name = chain.Genesis.Members.Describe(chain.Genesis.Orderer);
        var members = chain.Genesis.Members;
        var ahead = clockWatch.AheadOf(chain.Tip.Height).Select(members.Describe).ToList();
        if (ahead.Count == 0)
        {
            var silent = voter.Silent.Select(members.Describe).ToList();
            return new BilingualText(
                $"The ordering node {name.En} was started and has not heard yet from enough members how far they are. Not heard of: "
                    + $"{string.Join(", ", silent.Select(each => each.En))}.",
                $"排序节点 {name.Zh}刚刚启动，尚未从足够多的成员得知它们的进度。尚无消息的成员：{string.Join("、", silent.Select(each => each.Zh))}。"
            );
        }

        var text = new BilingualText(
            $"The ordering node {name.En} ends at block {chain.Tip.Height}, and these members have more blocks, which could "
                + $"not be taken from them yet: {string.Join(", ", ahead.Select(each => each.En))}. Its ledger was set back. It makes no block before it has them.",
            $"排序节点 {name.Zh}的账本止于第 {chain.Tip.Height} 块，以下成员持有更多区块，目前尚未取得：{string.Join("、", ahead.Select(each => each.Zh))}。"
                + "其账本曾被回退。在取得这些区块之前，它不出块。"
        );
        alarms.Raise(LedgerAlarmKind.OrdererBehind, chain.Tip.Height, text.En);
        return text;
    }

    private BilingualText DescribeVoting() =>
        voter.IsStopped
            ? new BilingualText(
                "The ordering node's folder was copied and runs twice, so that it signs nothing. Stop one of the two and start "
                    + "the other again.",
                "排序节点的文件夹被复制后同时运行，因此它不再签署任何内容。请停止其中一个，并重新启动另一个。"
            )
            : MissingVotes.Describe(voter, chain.Genesis.Members);

    private async Task WaitForWorkAsync(long lastStart, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (arrived, decided) = (mempool.Arrived.Next, voter.Changed.Next);
            TakeUpAgain();
            if (mempool.HasEnough)
                return;
            var count = mempool.Waiting.Count;
            var rest =
                lastStart == long.MinValue ? TimeSpan.Zero : limits.BlockInterval - clock.GetElapsedTime(lastStart);
            if (count > 0 && rest <= TimeSpan.Zero)
                return;
            var waits =
                count > 0
                    ? Task.WhenAny(arrived, Task.Delay(rest, clock, cancellationToken))
                    : Task.WhenAny(arrived, decided);
            await waits.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var taken = mempool.Take(limits.TransactionsPerBlock, limits.BlockSizeInBytes);
        var (block, execution) = await chain
            .BuildAsync([.. taken.Select(pending => pending.Transaction)], cancellationToken)
            .ConfigureAwait(false);
        var applied = new List<PendingTransaction>();
        for (var i = 0; i < taken.Count; i++)
        {
            if (execution.Outcomes[i].Refusal is { } refusal)
                mempool.Complete(taken[i], Refuse(taken[i].Transaction.Id, refusal));
            else
                applied.Add(taken[i]);
        }
        if (block is not null)
            await OrderAsync(block, execution, applied, cancellationToken).ConfigureAwait(false);
    }

    private async Task OrderAsync(
        Block block,
        BlockExecution execution,
        List<PendingTransaction> applied,
        CancellationToken cancellationToken
    )
    {
        built = (
            block,
            new BlockExecution([.. execution.Outcomes.Where(outcome => outcome.IsApplied)], execution.Update)
        );
        try
        {
            await orderer.OrderAsync(block.Encoded, cancellationToken).ConfigureAwait(false);
            orderingProblem = null;
            alarms.Clear(LedgerAlarmKind.OrderingStopped);
        }
        catch (OrdererUnavailableException e)
        {
            var name = chain.Genesis.Members.Describe(chain.Genesis.Orderer);
            orderingProblem = new BilingualText(
                $"The ordering node {name.En} can't order: {e.Message}",
                $"排序节点 {name.Zh}目前无法排序。请查看它的日志。"
            );
            alarms.Raise(LedgerAlarmKind.OrderingStopped, block.Header.Height, e.Message);
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            built = null;
        }
        Answer(block, applied);
    }

    // The candidate and the chain alone say what is in a block: an entry that failed may have been committed, and one that
    // was ordered after another's block was passed over.
    private void Answer(Block block, List<PendingTransaction> applied)
    {
        var isOffered = voter.Offered?.Header.Hash == block.Header.Hash;
        accepted = isOffered ? block : accepted;
        var again = new List<PendingTransaction>();
        foreach (var pending in applied)
        {
            if (isOffered)
                mempool.Complete(pending, new SubmissionResult.Accepted(block.Header.Height));
            else if (ResultOf(pending.Transaction.Id) is { } result)
                mempool.Complete(pending, result);
            else
                again.Add(pending);
        }
        if (again.Count > 0)
            mempool.PutBack(again);
    }

    // A transaction that came again while its block was on the way has been accepted, whatever the rule 'once' says.
    private SubmissionResult Refuse(TransactionId id, Refusal refusal) =>
        (SubmissionResult?)ResultOf(id) ?? new SubmissionResult.Refused(refusal);

    private SubmissionResult.Accepted? ResultOf(TransactionId id) =>
        (voter.FindOffered(id) ?? chain.FindTransaction(id)) is { } height
            ? new SubmissionResult.Accepted(height)
            : null;
}
