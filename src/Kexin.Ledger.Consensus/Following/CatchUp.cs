using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>Takes missing blocks from whichever other member has them.</summary>
internal sealed class CatchUp(
    Chain chain,
    Voter voter,
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
        foreach (var card in chain.Genesis.Members.Cards.Where(card => card.Id != chain.Self))
            await FromAsync(card.Id, long.MaxValue, cancellationToken).ConfigureAwait(false);
    }

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

    /// <summary>Takes one member's final blocks up to a height.</summary>
    public Task FromAsync(MemberId member, long last, CancellationToken cancellationToken) =>
        GuardAsync(
            member,
            async () =>
            {
                while (chain.Tip.Height < last && await TakeNextAsync(member, cancellationToken).ConfigureAwait(false))
                { }
            }
        );

    /// <summary>Takes the block that a member holds for the next height, if it is the one that is proposed or locked.</summary>
    public Task TakeCandidateAsync(MemberId member, CancellationToken cancellationToken) =>
        GuardAsync(member, () => TakeNextAsync(member, cancellationToken));

    private async Task GuardAsync(MemberId member, Func<Task> take)
    {
        try
        {
            await take().ConfigureAwait(false);
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
        var height = chain.Tip.Height + 1;
        var bytes = await FetchAsync(member, height, cancellationToken).ConfigureAwait(false);
        switch (bytes.IsEmpty ? null : FeedFrame.Decode(bytes))
        {
            case FeedFrame.OfBlock frame:
                var block = Block.Decode(frame.Block, chain.Genesis.Suite);
                var certificate = FinalityCertificate.Decode(frame.Certificate);
                return block.Header.Height == height
                    && await voter.TakeFinalAsync(block, certificate, cancellationToken).ConfigureAwait(false);
            case FeedFrame.OfProposal proposal:
                var candidate = Block.Decode(proposal.Block, chain.Genesis.Suite);
                await voter.TakeBlockAsync(candidate, cancellationToken).ConfigureAwait(false);
                return false;
            default:
                return false;
        }
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
