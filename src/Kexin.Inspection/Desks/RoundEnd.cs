using Kexin.Inspection.Alarms;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;

namespace Kexin.Inspection.Desks;

/// <summary>Ends rounds all of whose checkpoints are closed, each once: the clock and a round's last record may come to it together.</summary>
/// <param name="store">Where tasks and records are kept.</param>
/// <param name="evidence">Says that a round was done.</param>
/// <param name="alarms">Takes back the alarm that it was missed.</param>
/// <param name="feed">Tells those who watch.</param>
/// <param name="time">Says when.</param>
public sealed class RoundEnd(IRoundStore store, IEvidence evidence, AlarmDesk alarms, LiveFeed feed, TimeProvider time)
    : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Ends a round: logs it, and takes back the alarm that it was missed. One that is done stays as it is.</summary>
    /// <param name="id">The round's.</param>
    /// <exception cref="DomainException">The evidence log cannot be written.</exception>
    public async Task EndAsync(string id)
    {
        await _one.WaitAsync();
        try
        {
            if (store.FindTask(id) is { State: not RoundState.Done } row)
            {
                await EndAsync(row);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task EndAsync(TaskRow row)
    {
        var entry = await RoundEvidence.RecordDoneAsync(evidence, store, row);
        store.ChangeTask(row.Task.Id, latest => latest with { State = RoundState.Done, Evidence = entry });
        if (row.Evidence is not null)
        {
            alarms.Withdraw(
                StreamRules.Missed,
                row.Task.Id,
                "Done in time offline, handed in later. 已离线按时完成，事后补传。"
            );
        }

        feed.Tell(new LiveEvent("task", row.Task.Id, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
