using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Adds ordered blocks to the chain of the orderer's node.</summary>
/// <remarks>
/// The first block that is ordered after the last one wins its height; another for the same height is passed over, and
/// whoever built it sees that in the chain. So a block that comes a second time, after a restart, changes nothing, and
/// the position need not be kept with the blocks. An entry that is no block, or one that a rule refuses, is passed over
/// with an alarm: content never stops the order. A block that this node has just built is not decoded and executed again.
/// </remarks>
internal sealed class OrderedBlocks(
    Chain chain,
    AlarmBoard alarms,
    Func<ReadOnlyMemory<byte>, (Block Block, BlockExecution Execution)?> recall,
    Func<HeaderCosignature, CancellationToken, Task> cosigned,
    Func<long, CancellationToken, Task> catchUp
) : IOrderedConsumer
{
    public long Position { get; private set; }

    public async ValueTask DeliverAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        var own = recall(entry);
        var block = own?.Block ?? Decode(position, entry);
        if (block?.Header.Height == chain.Tip.Height + 1 && block.Header.Previous == chain.Tip.Hash)
        {
            var answer = await chain.AddAsync(block, null, own?.Execution, cancellationToken).ConfigureAwait(false);
            if (answer.Cosignature is { } cosignature)
                await cosigned(cosignature, cancellationToken).ConfigureAwait(false);
        }
        Position = position;
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

    public ReadOnlyMemory<byte> Summarize() => chain.Tip.Encoded;

    public async ValueTask AdoptAsync(long position, ReadOnlyMemory<byte> summary, CancellationToken cancellationToken)
    {
        var header = BlockHeader.Decode(summary, chain.Genesis.Suite);
        if (header.Height > chain.Tip.Height)
            await catchUp(header.Height, cancellationToken).ConfigureAwait(false);
        Position = Math.Max(Position, position);
    }
}
