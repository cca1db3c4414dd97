using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;

namespace Kexin.Ledger.Consensus.Following;

/// <summary>What time does to the voting: rounds that take too long, blocks that did not come, a ledger whose time is ahead.</summary>
internal sealed class Tender(
    Chain chain,
    Voter voter,
    CatchUp catchUp,
    AlarmBoard alarms,
    EngineLimits limits,
    TimeProvider clock
)
{
    private readonly RoundTimer timer = new(limits.RoundPatience, clock);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var fetched = long.MinValue;
        while (true)
        {
            var changed = voter.Changed.Next;
            await voter.TendAsync(cancellationToken).ConfigureAwait(false);
            if (!voter.IsReady || fetched == long.MinValue || clock.GetElapsedTime(fetched) >= limits.Heartbeat)
            {
                fetched = clock.GetTimestamp();
                await FetchAsync(cancellationToken).ConfigureAwait(false);
            }
            ShowTime();
            var rest = await TimeOutAsync(cancellationToken).ConfigureAwait(false);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var pause = rest < limits.Heartbeat ? rest : limits.Heartbeat;
            await Task.WhenAny(changed, Task.Delay(pause, clock, waiting.Token)).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Wishes for another round when this one is over; gives the time until that has to be looked at again.</summary>
    private async Task<TimeSpan> TimeOutAsync(CancellationToken cancellationToken)
    {
        var (height, round) = (voter.Height, voter.Round);
        var rest = timer.Rest(height, round, voter.IsActive, voter.IsQuorumThere);
        if (rest > TimeSpan.Zero)
            return rest;
        await voter.TimeOutAsync(height, round, cancellationToken).ConfigureAwait(false);
        return limits.Heartbeat;
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        foreach (var (member, entry) in voter.Peers)
        {
            if (entry.Report?.Height > chain.Tip.Height)
                await catchUp.FromAsync(member, entry.Report.Height, cancellationToken).ConfigureAwait(false);
            else if (voter.LacksBlock && entry.Report?.Height == chain.Tip.Height)
                await catchUp.TakeCandidateAsync(member, cancellationToken).ConfigureAwait(false);
        }
    }

    private void ShowTime()
    {
        if (chain.Clock.CheckLedger() is { } problem)
            alarms.Raise(LedgerAlarmKind.TimeAhead, chain.Tip.Height, problem);
        else
            alarms.Clear(LedgerAlarmKind.TimeAhead);
    }
}
