using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>Tells the orderer's node, at every heartbeat and as soon as there is a cosignature, how far this member is.</summary>
/// <remarks>Cosignatures made while a report is under way travel together in the next; those of final blocks are dropped.</remarks>
internal sealed class Reporter(Chain chain, ILedgerPeers peers, EngineLimits limits, TimeProvider clock, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, HeaderCosignature> waiting = [];
    private readonly ChangeSignal added = new();

    public void Add(HeaderCosignature cosignature)
    {
        lock (gate)
            waiting[cosignature.Height] = cosignature;
        added.Set();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = added.Next;
            var cosignatures = Take();
            try
            {
                var report = new MemberReport(chain.Clock.Now, chain.Tip.Height, cosignatures);
                using var patience = new CancellationTokenSource(limits.Silence, clock);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
                await peers.ReportAsync(chain.Genesis.Orderer, report.Encode(), both.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (IsBrokenLine(e, cancellationToken))
            {
                logger.LogDebug("A report did not reach the orderer's node: {Reason}", e.Message);
                PutBack(cosignatures);
                await Task.Delay(limits.Retry, clock, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (HasMore())
                continue;
            using var heartbeat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(limits.Heartbeat, clock, heartbeat.Token)).ConfigureAwait(false);
            await heartbeat.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static bool IsBrokenLine(Exception e, CancellationToken cancellationToken) =>
        e is LedgerPeerException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private List<HeaderCosignature> Take()
    {
        lock (gate)
        {
            var taken = waiting.Values.Take(WireBounds.CosignaturesPerReport).ToList();
            taken.ForEach(cosignature => waiting.Remove(cosignature.Height));
            taken.RemoveAll(cosignature => cosignature.Height <= chain.FinalHeight);
            return taken;
        }
    }

    private void PutBack(List<HeaderCosignature> cosignatures)
    {
        lock (gate)
            cosignatures.ForEach(cosignature => waiting.TryAdd(cosignature.Height, cosignature));
    }

    private bool HasMore()
    {
        lock (gate)
            return waiting.Count > 0;
    }
}
