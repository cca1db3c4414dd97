using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Following;

namespace Kexin.Ledger.Consensus.Finality;

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
    private const int LongestDoubling = 6;
    private (long Height, long Round, int Timeouts) current;
    private long since;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        since = clock.GetTimestamp();
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
        var now = (voter.Height, voter.Round, voter.Timeouts);
        if (now != current || !voter.IsActive)
            (current, since) = (now, clock.GetTimestamp());
        var patience = limits.RoundPatience * (1 << Math.Min(voter.Timeouts, LongestDoubling));
        var rest = patience - clock.GetElapsedTime(since);
        if (rest > TimeSpan.Zero)
            return rest;
        await voter.TimeOutAsync(now.Height, now.Round, cancellationToken).ConfigureAwait(false);
        return patience;
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
