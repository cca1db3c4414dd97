using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Alarms;

/// <summary>How far an alarm is.</summary>
public enum AlarmState
{
    /// <summary>Nobody has looked.</summary>
    [Says("open", "待处理")]
    Open = 1,

    /// <summary>Somebody looks after it.</summary>
    [Says("acknowledged", "已确认")]
    Acknowledged = 2,

    /// <summary>It is dealt with.</summary>
    [Says("closed", "已关闭")]
    Closed = 3,
}

/// <summary>Findings of one rule at one checkpoint by one person, which came close together.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Rule">The rule's code.</param>
/// <param name="Level">How urgent it is; goes up while nobody acknowledges it.</param>
/// <param name="State">How far it is.</param>
/// <param name="Text">What was seen last.</param>
/// <param name="Site">Where, or null.</param>
/// <param name="Point">At which checkpoint, or null.</param>
/// <param name="Person">Whose record, or null.</param>
/// <param name="Task">In which task, or null.</param>
/// <param name="FirstAt">In milliseconds since 1970, UTC.</param>
/// <param name="LastAt">In milliseconds since 1970, UTC.</param>
/// <param name="Count">How many findings.</param>
/// <param name="Records">Hashes of the records, the newest last.</param>
/// <param name="Assignee">Who looks after it, or null.</param>
/// <param name="Note">What was done.</param>
/// <param name="RaisedAt">When its level went up last, or it was made; in milliseconds since 1970, UTC.</param>
[Says("Alarm", "告警")]
public sealed record Alarm(
    [Name(Ids.Length)] string Id,
    [Name(60)] string Rule,
    AlarmLevel Level,
    AlarmState State,
    BilingualText Text,
    [Name(Ids.Length)] string? Site,
    [Name(Ids.Length)] string? Point,
    [Name(Ids.Length)] string? Person,
    [Name(Ids.Length)] string? Task,
    [Time] long FirstAt,
    [Time] long LastAt,
    [Between(1, int.MaxValue)] int Count,
    [Items(Alarm.MostRecords)] IReadOnlyList<Digest> Records,
    [Name(Ids.Length)] string? Assignee,
    [Prose] string Note,
    [Time] long RaisedAt
)
{
    internal const int MostRecords = 20;
}

/// <summary>Where alarms are kept.</summary>
public interface IAlarmStore
{
    /// <summary>All that is asked and kept meanwhile by this thread is one change; taken before any lock of a desk.</summary>
    void Together(Action change);

    /// <summary>Makes or replaces one.</summary>
    void Put(Alarm alarm);

    /// <summary>The one of that id, or null.</summary>
    Alarm? FindAlarm(string id);

    /// <summary>The newest that is not closed, of a rule at a checkpoint by a person; null where there is none since then.</summary>
    Alarm? FindGroup(string rule, string? point, string? person, long since);

    /// <summary>Alarms, newest first.</summary>
    /// <param name="state">Those only; null for all.</param>
    /// <param name="before">The time and the id of the last one of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    IReadOnlyList<Alarm> Alarms(AlarmState? state, (long LastAt, string Id)? before, int limit);
}
