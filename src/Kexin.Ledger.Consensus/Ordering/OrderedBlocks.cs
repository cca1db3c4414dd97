using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Takes ordered entries at the orderer's node: each may be the candidate for the next height.</summary>
/// <remarks>
/// The first right block that is ordered for a height is this node's candidate. What is none, does not follow, breaks a
/// rule or can't be decoded is passed over, by every member alike and without an error. So an entry that comes a second
/// time, after a restart, changes nothing, and the position need not be kept. A block that this node has just built is not
/// decoded and executed again.
/// </remarks>
internal sealed class OrderedBlocks(
    Chain chain,
    Voter voter,
    AlarmBoard alarms,
    Func<ReadOnlyMemory<byte>, (Block Block, BlockExecution Execution)?> recall,
    Func<long, CancellationToken, Task> catchUp
) : IOrderedConsumer
{
    public long Position { get; private set; }

    public async ValueTask DeliverAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        var own = recall(entry);
        if ((own?.Block ?? Decode(position, entry)) is { } block)
            await voter.OfferAsync(block, own?.Execution, cancellationToken).ConfigureAwait(false);
        Position = position;
    }

    // The log behind this is dropped now, so the candidate has to be on disk elsewhere.
    public ReadOnlyMemory<byte> Summarize()
    {
        if (voter.Offered is { } candidate)
            chain.KeepCandidate(candidate, synced: true);
        return chain.Tip.Encoded;
    }

    public async ValueTask AdoptAsync(long position, ReadOnlyMemory<byte> summary, CancellationToken cancellationToken)
    {
        var header = BlockHeader.Decode(summary, chain.Genesis.Suite);
        if (header.Height > chain.Tip.Height)
            await catchUp(header.Height, cancellationToken).ConfigureAwait(false);
        Position = Math.Max(Position, position);
    }

    private Block? Decode(long position, ReadOnlyMemory<byte> entry)
    {
        try
        {
            return Block.Decode(entry, chain.Genesis.Suite);
        }
        catch (DecodingException e)
        {
            alarms.Raise(
                LedgerAlarmKind.BadMessage,
                chain.Tip.Height,
                $"The ordered entry {position} is no block and was passed over: {e.Message}"
            );
            return null;
        }
    }
}
