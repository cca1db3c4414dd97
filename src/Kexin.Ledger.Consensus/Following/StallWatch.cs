using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>When the next block doesn't become final: says so, and asks the others what they have.</summary>
internal sealed class StallWatch(
    Chain chain,
    Voter voter,
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
            var final = chain.Tip.Height;
            await Task.Delay(limits.Silence, clock, cancellationToken).ConfigureAwait(false);
            if (chain.Tip.Height > final || !voter.IsActive)
            {
                alarms.Clear(LedgerAlarmKind.Stalled);
                continue;
            }
            alarms.Raise(
                LedgerAlarmKind.Stalled,
                voter.Height,
                $"{MissingVotes.Describe(voter, chain.Genesis.Members).En} Look at the alarms of the others, too."
            );
            await catchUp.FromOthersAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
