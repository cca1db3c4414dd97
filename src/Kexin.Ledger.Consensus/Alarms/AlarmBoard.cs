using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Consensus.Alarms;

/// <summary>The alarms that stand, at most one of a kind; a fork stands until the node is started anew.</summary>
internal sealed class AlarmBoard(TimeProvider clock, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<LedgerAlarmKind, LedgerAlarm> standing = [];

    public IReadOnlyList<LedgerAlarm> Standing
    {
        get
        {
            lock (gate)
                return [.. standing.Values];
        }
    }

    public void Raise(LedgerAlarmKind kind, long height, string message)
    {
        lock (gate)
        {
            var since = standing.TryGetValue(kind, out var before) ? before.Since : clock.GetUtcNow();
            if (before is not null && (kind == LedgerAlarmKind.Fork || before.Message == message))
                return;
            standing[kind] = new LedgerAlarm(kind, height, message, since);
        }
        logger.LogError("Ledger alarm {Kind} at height {Height}: {Message}", kind, height, message);
    }

    public void Clear(LedgerAlarmKind kind)
    {
        lock (gate)
        {
            if (kind == LedgerAlarmKind.Fork || !standing.Remove(kind))
                return;
        }
        logger.LogInformation("Ledger alarm {Kind} is over.", kind);
    }
}
