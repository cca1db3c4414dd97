using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Alarms;

/// <summary>Makes alarms of findings, without storms; and what people do with them.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="book">The tuning.</param>
/// <param name="feed">Tells those who watch.</param>
/// <param name="random">Makes ids.</param>
/// <param name="time">Says when.</param>
public sealed class AlarmDesk(
    IAlarmStore store,
    InspectionBook book,
    LiveFeed feed,
    RandomSource random,
    TimeProvider time
)
{
    private readonly Lock _lock = new();

    /// <summary>Raises an alarm, or adds to the one that stands for the same rule, checkpoint and person.</summary>
    /// <param name="finding">What a rule found.</param>
    /// <param name="about">Where, by whom, and in which record.</param>
    public Alarm Raise(Finding finding, AlarmSubject about)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(about);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var since = now - (book.Tuning.GroupMinutes * 60_000L);
        var text = ShortText.Of(finding.Text);
        return Alone(() =>
        {
            var standing = store.FindGroup(finding.Rule, about.Point, about.Person, since);
            if (standing is not null && IsToldOf(standing, text, about.Record))
            {
                return standing;
            }

            return Put(
                standing is null
                    ? new Alarm(
                        Ids.New(random),
                        finding.Rule,
                        finding.Level,
                        AlarmState.Open,
                        text,
                        about.Site,
                        about.Point,
                        about.Person,
                        about.Task,
                        now,
                        now,
                        1,
                        about.Record is { } record ? [record] : [],
                        null,
                        "",
                        now
                    )
                    : standing with
                    {
                        Level = (AlarmLevel)Math.Max((int)standing.Level, (int)finding.Level),
                        Text = text,
                        LastAt = now,
                        Count = standing.Count + 1,
                        Records = about.Record is { } again
                            ?
                            [
                                .. standing.Records.Where(record => record != again).TakeLast(Alarm.MostRecords - 1),
                                again,
                            ]
                            : standing.Records,
                    }
            );
        });
    }

    /// <summary>Somebody looks after it.</summary>
    /// <param name="id">The alarm's.</param>
    /// <param name="assignee">Who.</param>
    /// <exception cref="DomainException">There is none, or it is closed.</exception>
    public Alarm Acknowledge(string id, string assignee) =>
        Change(id, alarm => alarm with { State = AlarmState.Acknowledged, Assignee = assignee });

    /// <summary>It is dealt with.</summary>
    /// <param name="id">The alarm's.</param>
    /// <param name="note">What was done; not empty.</param>
    /// <exception cref="DomainException">There is none, it is closed, or nothing is said.</exception>
    public Alarm Close(string id, string note) =>
        string.IsNullOrWhiteSpace(note)
            ? throw DomainException.Invalid("Say what was done.", "请说明处理情况。")
            : Change(id, alarm => alarm with { State = AlarmState.Closed, Note = note });

    /// <summary>Closes the alarm about a task that turned out to be in order, if it is about nothing else.</summary>
    /// <param name="rule">What raised it.</param>
    /// <param name="task">The task's id.</param>
    /// <param name="note">Why it is closed.</param>
    public void Withdraw(string rule, string task, string note) =>
        Alone(() =>
            new[] { AlarmState.Open, AlarmState.Acknowledged }
                .SelectMany(state => store.Alarms(state, null, int.MaxValue))
                .FirstOrDefault(each => each.Rule == rule && each.Task == task && each.Count == 1)
                is { } alarm
                ? Put(alarm with { State = AlarmState.Closed, Note = note })
                : null
        );

    /// <summary>Raises the level of alarms that nobody has acknowledged for too long.</summary>
    /// <returns>Those that went up.</returns>
    public IReadOnlyList<Alarm> Escalate()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var patience = book.Tuning.EscalateMinutes * 60_000L;
        return Alone<IReadOnlyList<Alarm>>(() =>
            [
                .. store
                    .Alarms(AlarmState.Open, null, int.MaxValue)
                    .Where(alarm => alarm.Level < AlarmLevel.Serious && now - alarm.RaisedAt >= patience)
                    .Select(alarm => Put(alarm with { Level = alarm.Level + 1, RaisedAt = now })),
            ]
        );
    }

    private Alarm Change(string id, Func<Alarm, Alarm> change) =>
        Alone(() =>
        {
            var alarm =
                store.FindAlarm(id)
                ?? throw DomainException.NotFound($"There is no alarm '{id}'.", $"没有告警“{id}”。");
            return alarm.State == AlarmState.Closed
                ? throw DomainException.Conflict("The alarm is closed.", "该告警已关闭。")
                : Put(change(alarm));
        });

    /// <summary>Whether the same was found in the same record before: a photo that is sent twice is looked at twice.</summary>
    private static bool IsToldOf(Alarm alarm, BilingualText text, Digest? record) =>
        record is { } known && alarm.Text == text && alarm.Records.Contains(known);

    /// <summary>One change at a time. The store comes first: records are kept under its lock, and raise alarms there.</summary>
    private T Alone<T>(Func<T> change)
    {
        T? result = default;
        store.Together(() =>
        {
            lock (_lock)
            {
                result = change();
            }
        });
        return result!;
    }

    private Alarm Put(Alarm alarm)
    {
        RecordJson.Check(alarm);
        store.Put(alarm);
        feed.Tell(new LiveEvent("alarm", alarm.Id, time.GetUtcNow().ToUnixTimeMilliseconds(), alarm));
        return alarm;
    }
}

/// <summary>What an alarm is about.</summary>
/// <param name="Site">Where, or null.</param>
/// <param name="Point">At which checkpoint, or null.</param>
/// <param name="Person">Whose record, or null.</param>
/// <param name="Task">In which task, or null.</param>
/// <param name="Record">The record's hash, or null.</param>
public sealed record AlarmSubject(string? Site, string? Point, string? Person, string? Task, Digest? Record);
