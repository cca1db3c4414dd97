using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Collection;
using Kexin.Governance.Destroying;

namespace Kexin.Node;

/// <summary>The alarms that are read from database and ledger, kept for a second: anybody may ask for the node's health, any number of times.</summary>
/// <remarks>Callers that come at one time share a reading, and one that leaves stops nobody's. A failure is not kept.</remarks>
internal sealed class StoredAlarms(
    MissingDatasets missing,
    SchemeLibrary schemes,
    EvidenceRestarts restarts,
    DestructionService destructions,
    Collecting collecting,
    IStoredDatasets datasets,
    NodeLedger node,
    TimeProvider time
)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<RaisedAlarm>>? _reading;
    private DateTimeOffset _since;

    /// <summary>What stood within the last second.</summary>
    public Task<IReadOnlyList<RaisedAlarm>> StandingAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (
                _reading is null or { IsFaulted: true }
                || (_reading.IsCompleted && (now - _since).Duration() >= s_kept)
            )
            {
                (_reading, _since) = (ReadAsync(), now);
            }

            return _reading.WaitAsync(cancel);
        }
    }

    private async Task<IReadOnlyList<RaisedAlarm>> ReadAsync()
    {
        var kept = await collecting.FindAlarmAsync(datasets.PresentAsync, CancellationToken.None);
        var lost = await missing.AlarmAsync(CancellationToken.None);
        return
        [
            .. lost is null ? Array.Empty<RaisedAlarm>() : [lost],
            .. schemes.FindAlarm(time.GetUtcNow()) is { } bad ? [bad] : Array.Empty<RaisedAlarm>(),
            .. kept is null ? Array.Empty<RaisedAlarm>() : [kept],
            .. destructions.FindAlarm() is { } late ? [late] : Array.Empty<RaisedAlarm>(),
            .. node.Find() is { } ledger ? restarts.Standing(ledger) : [],
        ];
    }
}
