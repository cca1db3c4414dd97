using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>Takes missing blocks, and certificates, from whichever other member has them.</summary>
/// <remarks>Only final blocks are taken this way: for the others one has the orderer's own word, and nobody else's.</remarks>
internal sealed class CatchUp(
    Chain chain,
    ILedgerPeers peers,
    AlarmBoard alarms,
    EngineLimits limits,
    TimeProvider clock,
    ILogger logger
)
{
    /// <summary>Asks every other member for what is final there and not here.</summary>
    public async Task FromOthersAsync(CancellationToken cancellationToken)
    {
        foreach (var card in chain.Genesis.Members.Cards)
        {
            if (card.Id != chain.Self && card.Id != chain.Genesis.Orderer)
                await FromAsync(card.Id, long.MaxValue, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks one member for what is final there and not here.</summary>
    public Task FromMemberAsync(MemberId member, CancellationToken cancellationToken) =>
        FromAsync(member, long.MaxValue, cancellationToken);

    /// <summary>Takes final blocks from the others until the chain has that height.</summary>
    /// <exception cref="InvalidDataException">Nobody who can be reached has it.</exception>
    public async Task ToAsync(long height, CancellationToken cancellationToken)
    {
        foreach (var card in chain.Genesis.Members.Cards.Where(card => card.Id != chain.Self))
        {
            if (chain.Tip.Height < height)
                await FromAsync(card.Id, height, cancellationToken).ConfigureAwait(false);
        }
        if (chain.Tip.Height < height)
            throw new InvalidDataException(
                $"This node's ledger ends at height {chain.Tip.Height}, but it has ordered blocks up to {height}, and no "
                    + "other member that can be reached has them. Start the other members' nodes first."
            );
    }

    private async Task FromAsync(MemberId member, long last, CancellationToken cancellationToken)
    {
        try
        {
            while (chain.FinalHeight < last && await TakeNextAsync(member, cancellationToken).ConfigureAwait(false)) { }
        }
        catch (LedgerPeerException e)
        {
            logger.LogDebug("{Member} gave no block: {Reason}", chain.Genesis.Members.Describe(member).En, e.Message);
        }
        catch (DecodingException e)
        {
            var name = chain.Genesis.Members.Describe(member).En;
            alarms.Raise(LedgerAlarmKind.BadMessage, chain.Tip.Height, $"{name} sent bad bytes: {e.Message}");
        }
    }

    private async Task<bool> TakeNextAsync(MemberId member, CancellationToken cancellationToken)
    {
        var height = chain.FinalHeight + 1;
        var bytes = await FetchAsync(member, height, cancellationToken).ConfigureAwait(false);
        if (bytes.IsEmpty || FeedFrame.Decode(bytes) is not FeedFrame.OfBlock frame)
            return false;
        var block = Block.Decode(frame.Block, chain.Genesis.Suite);
        if (block.Header.Height != height)
            throw new DecodingException($"The block {height} was asked for, not {block.Header.Height}.");
        if (frame.Certificate.IsEmpty)
        {
            // Not final there either. If it is here and another, that is worth an alarm.
            if (height <= chain.Tip.Height)
                await chain.AddAsync(block, null, null, cancellationToken).ConfigureAwait(false);
            return false;
        }
        var certificate = FinalityCertificate.Decode(frame.Certificate);
        var answer = await chain.AddAsync(block, certificate, null, cancellationToken).ConfigureAwait(false);
        return answer.Outcome is ChainOutcome.Added or ChainOutcome.Known && chain.FinalHeight >= height;
    }

    private async Task<ReadOnlyMemory<byte>> FetchAsync(
        MemberId member,
        long height,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(limits.Silence, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await peers.FetchAsync(member, height, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LedgerPeerException(member, "no answer in time", e);
        }
    }
}
