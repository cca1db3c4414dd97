using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>When the last block doesn't become final: says so, and asks the others what they have.</summary>
/// <remarks>
/// Says also when the ledger's time is ahead of the clock. An orderer may tell each member another tale, or keep a certificate to itself; the others' blocks show it.
/// </remarks>
internal sealed class StallWatch(
    Chain chain,
    CatchUp catchUp,
    AlarmBoard alarms,
    EngineLimits limits,
    TimeProvider clock
)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var final = chain.FinalHeight;
            await Task.Delay(limits.Silence, clock, cancellationToken).ConfigureAwait(false);
            ShowTime();
            if (chain.FinalHeight > final || chain.Tip.Height == chain.FinalHeight)
            {
                alarms.Clear(LedgerAlarmKind.Stalled);
                continue;
            }
            alarms.Raise(LedgerAlarmKind.Stalled, chain.FinalHeight + 1, Describe());
            await catchUp.FromOthersAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void ShowTime()
    {
        if (chain.Clock.CheckLedger() is { } problem)
            alarms.Raise(LedgerAlarmKind.TimeAhead, chain.Tip.Height, problem);
        else
            alarms.Clear(LedgerAlarmKind.TimeAhead);
    }

    private string Describe()
    {
        var members = chain.Genesis.Members;
        return $"The block at height {chain.FinalHeight + 1} does not become final: {members.Quorum} of "
            + $"{members.CountingMembers} members have to cosign it. Start the nodes that are off, and look at the alarms of the others.";
    }
}
