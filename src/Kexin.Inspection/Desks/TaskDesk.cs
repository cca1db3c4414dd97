using System.Collections.Concurrent;
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
/// <param name="end">Ends rounds.</param>
/// <param name="feed">Tells those who watch.</param>
/// <param name="time">The clock.</param>
public sealed class TaskDesk(
    InspectionBook book,
    IRoundStore store,
    IEvidence evidence,
    AlarmDesk alarms,
    CorrectiveDesk correctives,
    RoundEnd end,
    LiveFeed feed,
    TimeProvider time
)
{
    /// <summary>How far ahead tasks are made.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromDays(7);

    private const int MostTasks = 100_000;

    /// <summary>What was told of plans that fail, by their ids.</summary>
    private readonly ConcurrentDictionary<string, string> _failing = new(StringComparer.Ordinal);

    /// <summary>Makes the tasks of all plans that are not there yet, and gives those of people who are away by now to others.</summary>
    /// <remarks>A plan that cannot be read raises an alarm, and keeps no other from being carried out.</remarks>
    /// <exception cref="DomainException">The evidence log cannot be written.</exception>
    public async Task<IReadOnlyList<InspectionTask>> GenerateAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (from, until) = (now.ToUnixTimeMilliseconds(), (now + Ahead).ToUnixTimeMilliseconds());
        var shifts = book.Shifts.All.Values.ToList();
        var tasks = book
            .Plans.All.Values.Where(plan => plan.Active)
            .SelectMany(plan => TasksOf(plan, shifts, from, until));
        var made = store.AddTasks([.. tasks]);
        await RoundEvidence.RecordPlannedAsync(evidence, made, cancel);
        GiveToOthers(shifts, from, until);
        return made;
    }

    /// <summary>Gives a round to another person, or to nobody in particular.</summary>
    /// <exception cref="DomainException">There is none, it has ended, or the person is narrowed to other sites.</exception>
    public TaskRow Assign(string id, string? person) =>
        store.ChangeTask(
            id,
            row =>
            {
                if (row.State is RoundState.Done or RoundState.Missed)
                {
                    throw DomainException.Conflict("The round has ended.", "该巡检任务已结束。");
                }

                var task = row.Task with { Person = person };
                RecordJson.Check(task);
                if (!Has(person, task.Site))
                {
                    throw DomainException.Conflict(
                        "The person's inspections are narrowed to other sites.",
                        "该人员的巡检权限不包括此站点。"
                    );
                }

                return row with
                {
                    Task = task,
                };
            }
        ) ?? throw DomainException.NotFound($"There is no round '{id}'.", $"没有巡检任务“{id}”。");

    /// <summary>Rounds that somebody may take whose time overlaps a span: one for two people is for all whom its plan names.</summary>
    /// <param name="person">Who.</param>
    /// <param name="from">In milliseconds since 1970, UTC.</param>
    /// <param name="until">In milliseconds since 1970, UTC.</param>
    /// <param name="limit">How many are looked at.</param>
    public IReadOnlyList<TaskRow> Of(string person, long from, long until, int limit) =>
        [
            .. store
                .Tasks(from, until, person, limit)
                .Where(row =>
                    row.Task.People < 2
                    || row.Task.Person == person
                    || book.Plans.Find(row.Task.Plan) is not { People: { Count: > 0 } people }
                    || people.Contains(person)
                ),
        ];

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
                await end.EndAsync(row.Task.Id);
                continue;
            }

            await MissAsync(row, cancel);
        }

        book.Load();
        correctives.TellOverdue(late =>
            alarms.Raise(
                new Finding(
                    "corrective-overdue",
                    AlarmLevel.Serious,
                    new($"Not put right in time: {late.Text.En}", $"整改逾期：{late.Text.Zh}")
                ),
                new AlarmSubject(late.Site, late.Point, late.Owner, null, late.Record)
            )
        );

        alarms.Escalate();
    }

    private IReadOnlyList<InspectionTask> TasksOf(Plan plan, List<Shift> shifts, long from, long until)
    {
        try
        {
            IReadOnlyList<InspectionTask> tasks =
                book.Sites.Find(plan.Site) is { } site && book.FindTemplate(plan.Template) is { } template
                    ? PlanCalendar.Tasks(Staffed(plan), template, site.Zone, shifts, from, until)
                    : [];
            _failing.TryRemove(plan.Id, out _);
            return tasks;
        }
        catch (DomainException fault)
        {
            // Told once, and not each time that rounds are made.
            if (_failing.TryGetValue(plan.Id, out var told) && told == fault.Message)
            {
                return [];
            }

            _failing[plan.Id] = fault.Message;
            alarms.Raise(
                new Finding(
                    StreamRules.PlanFails,
                    AlarmLevel.Serious,
                    new(
                        $"No rounds are made of the plan '{plan.Name.En}': {fault.Message}",
                        $"计划“{plan.Name.Zh}”无法生成巡检任务：{fault.Message}"
                    )
                ),
                new AlarmSubject(plan.Site, null, null, null, null)
            );
            return [];
        }
    }

    /// <summary>Leave is entered after rounds were made: what has not begun goes to who is there, and what nobody could do to who can.</summary>
    private void GiveToOthers(List<Shift> shifts, long from, long until)
    {
        foreach (var row in store.Tasks(from, until, null, MostTasks))
        {
            if (
                row is { State: RoundState.Open, Task: var task }
                && task.From >= from
                && book.Plans.Find(task.Plan) is { } plan
                && book.Sites.Find(plan.Site) is { } site
                && (
                    Has(task.Person, plan.Site)
                        ? PlanCalendar.Reassign(Staffed(plan), task, site.Zone, shifts)
                        : PlanCalendar.Assign(Staffed(plan), site.Zone, shifts, task.From)
                )
                    is var person
                && person != task.Person
            )
            {
                store.ChangeTask(
                    task.Id,
                    latest =>
                        latest.State == RoundState.Open && latest.Task.Person == task.Person
                            ? latest with
                            {
                                Task = latest.Task with { Person = person },
                            }
                            : latest
                );
                feed.Tell(new LiveEvent("task", task.Id, from));
            }
        }
    }

    /// <summary>The plan with those of its people who have its site.</summary>
    private Plan Staffed(Plan plan) => plan with { People = [.. plan.People.Where(person => Has(person, plan.Site))] };

    private bool Has(string? person, string site) => person is null || book.ScopeOf(person).Has(site);

    private async Task MissAsync(TaskRow row, CancellationToken cancel)
    {
        var entry = await RoundEvidence.RecordMissedAsync(evidence, row, cancel);
        var isMissed = false;
        // What a phone handed in meanwhile counts.
        var latest = store.ChangeTask(
            row.Task.Id,
            latest =>
            {
                isMissed =
                    latest.State is RoundState.Open or RoundState.Started
                    && !latest.Task.Points.All(latest.Done.Contains);
                return isMissed ? latest with { State = RoundState.Missed, Evidence = entry } : latest;
            }
        );
        if (!isMissed || latest is not { Task: var task, Done: var done })
        {
            return;
        }

        alarms.Raise(
            new Finding(
                StreamRules.Missed,
                AlarmLevel.Warning,
                new(
                    $"{task.Name.En}: {task.Points.Count - done.Count} of {task.Points.Count} checkpoints were not inspected in time.",
                    $"{task.Name.Zh}：{task.Points.Count} 个点位中有 {task.Points.Count - done.Count} 个未按时巡检。"
                )
            ),
            new AlarmSubject(task.Site, null, task.Person, task.Id, null)
        );
        feed.Tell(new LiveEvent("task", task.Id, time.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
