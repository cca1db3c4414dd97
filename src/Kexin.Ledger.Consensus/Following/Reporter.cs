using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>Tells every other member, at every heartbeat, how far this member is and what it votes for.</summary>
/// <remarks>
/// The orderer's node is told at once, as it hands the votes of all to all; the others are too when that may not be
/// enough. A report holds everything, so that one that is lost is made good by the next.
/// </remarks>
internal sealed class Reporter(
    Chain chain,
    Voter voter,
    ILedgerPeers peers,
    EngineLimits limits,
    TimeProvider clock,
    ILogger logger
)
{
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(voter.Peers.Select(peer => ReportAsync(peer.Member, peer.Entry, cancellationToken)));

    private async Task ReportAsync(MemberId to, PeerEntry entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = voter.Version;
            try
            {
                var report = await voter.ReportAsync(to, cancellationToken).ConfigureAwait(false);
                using var patience = new CancellationTokenSource(limits.Silence, clock);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
                await peers.ReportAsync(to, report.Encode(), both.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (IsBrokenLine(e, cancellationToken))
            {
                logger.LogDebug("A report did not reach {Member}: {Reason}", to.Value.ToShortString(), e.Message);
                await Task.Delay(limits.Retry, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }
            await WaitAsync(to, entry, version, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(MemberId to, PeerEntry entry, long version, CancellationToken cancellationToken)
    {
        using var heartbeat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tick = Task.Delay(limits.Heartbeat, clock, heartbeat.Token);
        while (!tick.IsCompleted)
        {
            var changed = voter.Changed.Next;
            if (entry.IsOwedAReport || (voter.Version != version && (to == chain.Genesis.Orderer || voter.IsContested)))
                break;
            await Task.WhenAny(changed, tick).ConfigureAwait(false);
        }
        await heartbeat.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static bool IsBrokenLine(Exception e, CancellationToken cancellationToken) =>
        e is LedgerPeerException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
