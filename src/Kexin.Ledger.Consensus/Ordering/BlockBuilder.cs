using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Following;
using Kexin.Ledger.Consensus.Submitting;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The orderer's work: makes blocks of what waits, has them ordered, and answers the submitters.</summary>
/// <remarks>
/// What: one block at a time. The first transaction after a pause gets a block at once; under load blocks are made at
/// an interval, so that each carries more. A transaction that a rule refuses goes back with the refusal.
/// No block is made before a quorum has said how far it is (<see cref="ClockWatch"/>), and where others have more, this node
/// takes it from them first: an orderer that was set back goes on from where the others are.
/// Security: the blocks are executed again by every member; a builder that lies gets no cosignatures.
/// </remarks>
internal sealed class BlockBuilder(
    Chain chain,
    Mempool mempool,
    IOrderer orderer,
    ClockWatch clockWatch,
    CatchUp catchUp,
    AlarmBoard alarms,
    EngineLimits limits,
    TimeProvider clock
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private volatile BilingualText? clockProblem;
    private volatile BilingualText? behindProblem;
    private volatile BilingualText? orderingProblem;
    private (Block Block, BlockExecution Execution)? built;

    /// <summary>Why no block can be made now, for people; null when all is well.</summary>
    public BilingualText? Obstacle => clockProblem ?? behindProblem ?? orderingProblem;

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
            if (await IsBehindAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (!orderer.IsLeading)
                await orderer.WaitForLeadershipAsync(cancellationToken).ConfigureAwait(false);
            lastStart = clock.GetTimestamp();
            await BuildAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Takes what is final at members that have more blocks. While so many of them still do that no block from here could
    // become final, none is made.
    private async Task<bool> IsBehindAsync(CancellationToken cancellationToken)
    {
        var ahead = clockWatch.AheadOf(chain.Tip.Height);
        foreach (var member in ahead)
            await catchUp.FromMemberAsync(member, cancellationToken).ConfigureAwait(false);
        if (ahead.Count > 0)
            ahead = clockWatch.AheadOf(chain.Tip.Height);
        var members = chain.Genesis.Members;
        if (ahead.Count <= members.CountingMembers - members.Quorum)
        {
            behindProblem = null;
            alarms.Clear(LedgerAlarmKind.OrdererBehind);
            return false;
        }
        var name = members.Describe(chain.Genesis.Orderer);
        behindProblem = new BilingualText(
            $"The ordering node {name.En} ends at block {chain.Tip.Height}, and {ahead.Count} members have more blocks, which "
                + "could not be taken from them yet: its ledger was set back. It makes no block before it has them.",
            $"排序节点 {name.Zh}的账本止于第 {chain.Tip.Height} 块，而有 {ahead.Count} 个成员持有更多区块，目前尚未取得："
                + "其账本曾被回退。在取得这些区块之前，它不出块。"
        );
        alarms.Raise(LedgerAlarmKind.OrdererBehind, chain.Tip.Height, behindProblem.En);
        return true;
    }

    private async Task WaitForWorkAsync(long lastStart, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrived = mempool.Arrived.Next;
            if (mempool.HasEnough)
                return;
            var count = mempool.Waiting.Count;
            var rest =
                lastStart == long.MinValue ? TimeSpan.Zero : limits.BlockInterval - clock.GetElapsedTime(lastStart);
            if (count > 0 && rest <= TimeSpan.Zero)
                return;
            var waits = count > 0 ? Task.WhenAny(arrived, Task.Delay(rest, clock, cancellationToken)) : arrived;
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
        Answer(applied);
    }

    // The chain alone says what is in a block: an entry that failed may have been committed, and one that was ordered
    // behind another's block was passed over.
    private void Answer(List<PendingTransaction> applied)
    {
        var again = new List<PendingTransaction>();
        foreach (var pending in applied)
        {
            if (ResultOf(pending.Transaction.Id) is { } result)
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
        chain.FindTransaction(id) is { } height ? new SubmissionResult.Accepted(height) : null;
}
