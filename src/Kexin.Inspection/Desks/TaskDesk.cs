using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;

namespace Kexin.Inspection.Desks;

/// <summary>What the clock does: makes tasks ahead, finds the missed, raises what nobody looks after.</summary>
/// <param name="book">What the organisation has set up.</param>
/// <param name="store">Where tasks are kept.</param>
/// <param name="evidence">Commits to tasks and to what was missed.</param>
/// <param name="alarms">Raises alarms.</param>
/// <param name="correctives">Hazards whose deadline passes.</param>
/// <param name="feed">Tells those who watch.</param>
/// <param name="time">The clock.</param>
public sealed class TaskDesk(
    InspectionBook book,
    IRoundStore store,
    IEvidence evidence,
    AlarmDesk alarms,
    CorrectiveDesk correctives,
    LiveFeed feed,
    TimeProvider time
)
{
    /// <summary>How far ahead tasks are made.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromDays(7);

    /// <summary>Makes the tasks of all plans that are not there yet.</summary>
    /// <exception cref="DomainException">The evidence log cannot be written, or a plan cannot be read.</exception>
    public async Task<IReadOnlyList<InspectionTask>> GenerateAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var shifts = book.Shifts.All.Values.ToList();
        List<InspectionTask> tasks =
        [
            .. book
                .Plans.All.Values.Where(plan => plan.Active)
                .SelectMany(plan =>
                    book.Sites.Find(plan.Site) is { } site && book.FindTemplate(plan.Template) is { } template
                        ? PlanCalendar.Tasks(
                            plan,
                            template,
                            site.Zone,
                            shifts,
                            now.ToUnixTimeMilliseconds(),
                            (now + Ahead).ToUnixTimeMilliseconds()
                        )
                        : []
                ),
        ];
        var made = store.AddTasks(tasks);
        await RoundEvidence.RecordPlannedAsync(evidence, made, cancel);
        return made;
    }

    /// <summary>Finds what was missed, and raises what waits too long.</summary>
    /// <exception cref="DomainException">The evidence log cannot be written.</exception>
    public async Task WatchAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var row in store.Overdue(now.AddMinutes(-book.Tuning.GraceMinutes).ToUnixTimeMilliseconds()))
        {
            // All of it is done, and the node stopped before it said so.
            if (row.Task.Points.All(row.Done.Contains))
            {
                var done = await RoundEvidence.RecordDoneAsync(evidence, store, row);
                store.SetTask(row with { State = RoundState.Done, Evidence = done });
                feed.Tell(new LiveEvent("task", row.Task.Id, now.ToUnixTimeMilliseconds()));
                continue;
            }

            var entry = await RoundEvidence.RecordMissedAsync(evidence, row, cancel);
            store.SetTask(row with { State = RoundState.Missed, Evidence = entry });
            alarms.Raise(
                new Finding(
                    StreamRules.Missed,
                    AlarmLevel.Warning,
                    new(
                        $"{row.Task.Name.En}: {row.Task.Points.Count - row.Done.Count} of {row.Task.Points.Count} checkpoints were not inspected in time.",
                        $"{row.Task.Name.Zh}：{row.Task.Points.Count} 个点位中有 {row.Task.Points.Count - row.Done.Count} 个未按时巡检。"
                    )
                ),
                new AlarmSubject(row.Task.Site, null, row.Task.Person, row.Task.Id, null)
            );
            feed.Tell(new LiveEvent("task", row.Task.Id, now.ToUnixTimeMilliseconds()));
        }

        foreach (var late in correctives.TakeOverdue())
        {
            alarms.Raise(
                new Finding(
                    "corrective-overdue",
                    AlarmLevel.Serious,
                    new($"Not put right in time: {late.Text.En}", $"整改逾期：{late.Text.Zh}")
                ),
                new AlarmSubject(late.Site, late.Point, late.Owner, null, late.Record)
            );
        }

        alarms.Escalate();
    }
}
