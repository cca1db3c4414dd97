using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Adds ordered blocks to the chain of the orderer's node.</summary>
/// <remarks>
/// The first block that is ordered after the last one wins its height; another for the same height is passed over, and
/// whoever built it sees that in the chain. So a block that comes a second time, after a restart, changes nothing, and
/// the position need not be kept with the blocks. A block that this node has just built is not decoded and executed again.
/// </remarks>
internal sealed class OrderedBlocks(
    Chain chain,
    Func<ReadOnlyMemory<byte>, (Block Block, BlockExecution Execution)?> recall,
    Func<HeaderCosignature, CancellationToken, Task> cosigned,
    Func<long, CancellationToken, Task> catchUp
) : IOrderedConsumer
{
    public long Position { get; private set; }

    public async ValueTask DeliverAsync(long position, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        var own = recall(entry);
        var block = own?.Block ?? Block.Decode(entry, chain.Genesis.Suite);
        var header = block.Header;
        if (header.Height == chain.Tip.Height + 1 && header.Previous == chain.Tip.Hash)
        {
            var answer = await chain.AddAsync(block, null, own?.Execution, cancellationToken).ConfigureAwait(false);
            if (answer.Outcome != ChainOutcome.Added)
                throw new InvalidDataException($"The ordered block {header.Height} does not fit this node's ledger.");
            if (answer.Cosignature is { } cosignature)
                await cosigned(cosignature, cancellationToken).ConfigureAwait(false);
        }
        Position = position;
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
