using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Collection;
using Kexin.Governance.Destroying;
using Kexin.Governance.Policy;

namespace Kexin.Node;

/// <summary>The alarms that are read from database and ledger, kept for a second: anybody may ask for the node's health, any number of times.</summary>
/// <remarks>
/// Callers that come at one time share a reading, and one that leaves stops nobody's. A failure is not kept. What cannot be read because it is
/// damaged at home is an alarm itself: a node that could not say how it is would say nothing of its damage.
/// </remarks>
internal sealed class StoredAlarms(
    MissingDatasets missing,
    SchemeLibrary schemes,
    EvidenceRestarts restarts,
    DestructionService destructions,
    Collecting collecting,
    OwnPolicy policy,
    IStoredDatasets datasets,
    NodeLedger node,
    TimeProvider time
)
{
    public const string PolicyAlarmCode = "policy-unreadable";
    public const string CollectionsAlarmCode = "collections-unreadable";
    public const string DatasetsAlarmCode = "datasets-unreadable";

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
        var kept = await TryAsync(
            CollectionsAlarmCode,
            () => collecting.FindAlarmAsync(datasets.PresentAsync, CancellationToken.None)
        );
        var lost = await TryAsync(DatasetsAlarmCode, () => missing.AlarmAsync(CancellationToken.None));
        var undecided = await TryAsync(
            PolicyAlarmCode,
            () =>
            {
                policy.Get();
                return Task.FromResult<RaisedAlarm?>(null);
            }
        );
        RaisedAlarm?[] found = [lost, schemes.FindAlarm(time.GetUtcNow()), kept, destructions.FindAlarm(), undecided];
        return [.. found.OfType<RaisedAlarm>(), .. node.Find() is { } ledger ? restarts.Standing(ledger) : []];
    }

    private async Task<RaisedAlarm?> TryAsync(string code, Func<Task<RaisedAlarm?>> find)
    {
        try
        {
            return await find();
        }
        catch (DomainException error)
        {
            return new RaisedAlarm(code, error.Title, time.GetUtcNow());
        }
    }
}
