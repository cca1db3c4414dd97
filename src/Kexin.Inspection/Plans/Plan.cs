namespace Kexin.Inspection.Plans;

/// <summary>Which checkpoints are inspected by which template, when, and by whom.</summary>
/// <param name="Id">32 hexadecimal digits; given by the node.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Template">The template's id; tasks take its newest version.</param>
/// <param name="Points">Ids of checkpoints in the order of the route.</param>
/// <param name="Recurrence">An RRULE (RFC 5545), as <c>FREQ=HOURLY;INTERVAL=2;BYHOUR=8,10,12</c>.</param>
/// <param name="Start">The first beginning by the clock on the site's wall, as 2026-05-01T08:00.</param>
/// <param name="Minutes">How long a round may take from its beginning.</param>
/// <param name="People">Ids of people, one of whom does each round in turn: who is on a shift, and not on leave.</param>
/// <param name="Ordered">Whether the checkpoints have to be taken in the order of the route.</param>
/// <param name="LeastSeconds">How long a checkpoint takes at least.</param>
/// <param name="Active">Whether tasks are made.</param>
[Says("Inspection plan", "巡检计划")]
public sealed record Plan(
    [Name(Ids.Length)] string Id,
    BilingualText Name,
    [Name(Ids.Length)] string Site,
    [Name(Templates.Template.LongestId)] string Template,
    [Items(Plan.MostPoints, Min = 1, Distinct = true)] [Name(Ids.Length)] IReadOnlyList<string> Points,
    [Visible(500)] string Recurrence,
    [Visible(20)] string Start,
    [Between(1, 60 * 24 * 31)] int Minutes,
    [Items(Plan.MostPeople, Distinct = true)] [Name(Ids.Length)] IReadOnlyList<string> People,
    bool Ordered,
    [Between(0, 3600)] int LeastSeconds,
    bool Active
)
{
    /// <summary>The most checkpoints of a round.</summary>
    public const int MostPoints = 200;

    internal const int MostPeople = 200;
}

/// <summary>Whether somebody works or is away.</summary>
public enum ShiftKind
{
    /// <summary>Works.</summary>
    [Says("work", "上班")]
    Work = 1,

    /// <summary>Is away.</summary>
    [Says("leave", "请假")]
    Leave = 2,
}

/// <summary>When somebody works, or is away; a swap is two of them changed.</summary>
/// <param name="Id">32 hexadecimal digits; given by the node.</param>
/// <param name="Person">Whose.</param>
/// <param name="Kind">Whether it is work.</param>
/// <param name="From">In milliseconds since 1970, UTC.</param>
/// <param name="Until">In milliseconds since 1970, UTC.</param>
[Says("Shift", "排班")]
public sealed record Shift(
    [Name(Ids.Length)] string Id,
    [Name(Ids.Length)] string Person,
    ShiftKind Kind,
    [Time] long From,
    [Time] long Until
) : ICheckedRecord
{
    /// <summary>Whether a moment lies in it.</summary>
    public bool Covers(long time) => time >= From && time < Until;

    public BilingualText? FindFault() =>
        From < Until ? null : new("must end after it begins", "结束时间必须晚于开始时间");
}

/// <summary>What somebody is allowed to do by a certificate.</summary>
/// <param name="Id">32 hexadecimal digits; given by the node.</param>
/// <param name="Person">Whose.</param>
/// <param name="Kind">What for, as a template names it.</param>
/// <param name="Certificate">The certificate's number.</param>
/// <param name="Until">When it ends, in milliseconds since 1970, UTC.</param>
[Says("Qualification", "资格证书")]
public sealed record Qualification(
    [Name(Ids.Length)] string Id,
    [Name(Ids.Length)] string Person,
    [Name(Templates.Template.LongestId)] string Kind,
    [Visible(100)] string Certificate,
    [Time] long Until
);

/// <summary>One round that is to be done.</summary>
/// <param name="Id">32 hexadecimal digits, from the plan and the beginning: generating again makes the same task.</param>
/// <param name="Plan">The plan's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Site">The site's id.</param>
/// <param name="Template">The template's id.</param>
/// <param name="TemplateVersion">As it was when the task was made.</param>
/// <param name="Points">Ids of checkpoints in the order of the route.</param>
/// <param name="From">When it may begin, in milliseconds since 1970, UTC.</param>
/// <param name="Due">When it has to be done, in milliseconds since 1970, UTC.</param>
/// <param name="Person">Who does it; null where nobody was free.</param>
/// <param name="Ordered">Whether the order of the route counts.</param>
/// <param name="People">How many people have to be at each checkpoint.</param>
/// <param name="LeastSeconds">How long a checkpoint takes at least.</param>
[Says("Inspection task", "巡检任务")]
public sealed record InspectionTask(
    [Name(Ids.Length)] string Id,
    [Name(Ids.Length)] string Plan,
    BilingualText Name,
    [Name(Ids.Length)] string Site,
    [Name(Templates.Template.LongestId)] string Template,
    [Between(1, int.MaxValue)] int TemplateVersion,
    [Items(Plans.Plan.MostPoints)] [Name(Ids.Length)] IReadOnlyList<string> Points,
    [Time] long From,
    [Time] long Due,
    [Name(Ids.Length)] string? Person,
    bool Ordered,
    [Between(1, 2)] int People,
    [Between(0, 3600)] int LeastSeconds
);
