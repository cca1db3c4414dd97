using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>A member's side: follows the orderer's feed of proposals, proofs of lock and final blocks.</summary>
/// <remarks>When the line is broken, what the other members have is taken from them.</remarks>
internal sealed class Follower(
    Chain chain,
    Voter voter,
    ILedgerPeers peers,
    CatchUp catchUp,
    AlarmBoard alarms,
    EngineLimits limits,
    TimeProvider clock,
    ILogger logger
)
{
    private long heardHeight;
    private long tipAtHeartbeat;

    /// <summary>Whether the line to the orderer's node is open.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>The highest block that the orderer's node has spoken of.</summary>
    public long HeardHeight => Interlocked.Read(ref heardHeight);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await FollowAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is LedgerPeerException or TimeoutException)
            {
                logger.LogWarning("The feed of the orderer's node is broken: {Reason}", e.Message);
                await catchUp.FromOthersAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DecodingException e)
            {
                alarms.Raise(
                    LedgerAlarmKind.BadMessage,
                    chain.Tip.Height,
                    $"The orderer's node sent bad bytes: {e.Message}"
                );
            }
            catch (IOException e)
            {
                // The chain has raised its alarm; a full disk may have room again.
                logger.LogError("This node's ledger could not be written: {Reason}", e.Message);
            }
            finally
            {
                IsConnected = false;
            }
            await Task.Delay(limits.Retry, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(limits.Silence, clock);
        using var line = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            var frames = peers.FollowAsync(chain.Genesis.Orderer, voter.Height, line.Token);
            await foreach (var bytes in frames.ConfigureAwait(false))
            {
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                IsConnected = true;
                if (!await TakeAsync(FeedFrame.Decode(bytes), cancellationToken).ConfigureAwait(false))
                    return;
                silence.CancelAfter(limits.Silence);
            }
        }
        catch (OperationCanceledException)
            when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {limits.Silence.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Takes one frame; false when the feed has to be opened again.</summary>
    private async Task<bool> TakeAsync(FeedFrame frame, CancellationToken cancellationToken)
    {
        switch (frame)
        {
            case FeedFrame.OfBlock(var bytes, var certificateBytes):
                var block = Block.Decode(bytes, chain.Genesis.Suite);
                Heard(block.Header.Height);
                var certificate = FinalityCertificate.Decode(certificateBytes);
                return await voter.TakeFinalAsync(block, certificate, cancellationToken).ConfigureAwait(false);
            case FeedFrame.OfProposal(var round, var bytes, var proof):
                var proposed = Block.Decode(bytes, chain.Genesis.Suite);
                Heard(proposed.Header.Height);
                var locked = proof.IsEmpty ? null : FinalityCertificate.Decode(proof);
                return await voter
                    .TakeProposalAsync(chain.Genesis.Orderer, round, proposed, locked, cancellationToken)
                    .ConfigureAwait(false);
            case FeedFrame.OfCertificate(var later):
                return await voter
                    .TakeCertificateAsync(FinalityCertificate.Decode(later), cancellationToken)
                    .ConfigureAwait(false);
            case FeedFrame.Heartbeat heartbeat:
                Take(heartbeat);
                return true;
            default:
                return true;
        }
    }

    private void Take(FeedFrame.Heartbeat heartbeat)
    {
        Heard(heartbeat.Height);
        if (chain.Clock.CheckClock(heartbeat.Time) is { } problem)
            alarms.Raise(LedgerAlarmKind.ClockDiffers, heartbeat.Height, problem);
        else
            alarms.Clear(LedgerAlarmKind.ClockDiffers);
        if (heartbeat.Height <= chain.Tip.Height && !voter.IsActive)
            chain.Clock.HeardOfNothingNew();
        WatchOrderer(heartbeat.Height);
    }

    // A final block may come from others first, so only what was final at the last heartbeat already has to be there.
    private void WatchOrderer(long height)
    {
        if (height < tipAtHeartbeat)
            alarms.Raise(
                LedgerAlarmKind.OrdererBehind,
                tipAtHeartbeat,
                $"The orderer's node is at block {height}, and block {tipAtHeartbeat} is final here: its ledger was set back, or "
                    + "it lies. An honest one takes the missing blocks from the others before it makes any."
            );
        else
            alarms.Clear(LedgerAlarmKind.OrdererBehind);
        tipAtHeartbeat = chain.Tip.Height;
    }

    private void Heard(long height) => Interlocked.Exchange(ref heardHeight, Math.Max(height, HeardHeight));
}
