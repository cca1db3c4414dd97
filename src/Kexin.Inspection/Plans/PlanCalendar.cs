using System.Globalization;
using System.Text.RegularExpressions;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace Kexin.Inspection.Plans;

/// <summary>When the rounds of a plan begin, and who does them.</summary>
/// <remarks>Source: RFC 5545, section 3.3.10, as Ical.Net reads it; times are those on the site's wall, so that a round at eight stays at eight.</remarks>
public static partial class PlanCalendar
{
    private const string Form = "yyyy-MM-dd'T'HH:mm";
    private const string EndForm = "yyyyMMdd'T'HHmmss";
    private const int MostInCall = 10_000;

    /// <summary>By more than this no clock is changed.</summary>
    private static readonly TimeSpan s_change = TimeSpan.FromHours(3);

    /// <summary>A recurrence that does not come in so many steps is taken for one that never does, as the 30th of February.</summary>
    private static readonly EvaluationOptions s_bound = new() { MaxUnmatchedIncrementsLimit = 100_000 };

    /// <summary>The beginnings within a span, in milliseconds since 1970, UTC; rising.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="zone">The site's time zone.</param>
    /// <param name="from">The first moment, in milliseconds since 1970, UTC.</param>
    /// <param name="until">The moment after the last.</param>
    /// <exception cref="DomainException">The recurrence or the start is none.</exception>
    public static IReadOnlyList<long> Beginnings(Plan plan, string zone, long from, long until)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!DateTime.TryParseExact(plan.Start, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start))
        {
            throw DomainException.Invalid(
                $"A plan starts at a local time as 2026-05-01T08:00, not '{plan.Start}'.",
                $"计划的开始时间须为当地时间，如 2026-05-01T08:00，不能是“{plan.Start}”。"
            );
        }

        try
        {
            if (!plan.Recurrence.Contains("FREQ=", StringComparison.Ordinal) || UnreadEnd().IsMatch(plan.Recurrence))
            {
                throw new FormatException("A recurrence has a frequency, and an end only as RFC 5545 writes it.");
            }

            // By the wall's own numbers: the library does not come back from the hour that a clock passes twice.
            var wall = TimeZoneInfo.FindSystemTimeZoneById(zone);
            var round = new CalendarEvent { Start = new CalDateTime(start) };
            round.RecurrenceRule = new RecurrenceRule(EndOnWall(plan.Recurrence, wall));
            var begin = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(from), wall).DateTime;
            return
            [
                .. round
                    .GetOccurrences(new CalDateTime(begin - s_change), s_bound)
                    .Take(MostInCall)
                    .Select(each => Moment(each.Period.StartTime.Value, wall))
                    .TakeWhile(time => time < until + (long)s_change.TotalMilliseconds)
                    .Where(time => time >= from && time < until)
                    .Distinct()
                    .Order(),
            ];
        }
        catch (Exception fault)
            when (fault
                    is ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or OverflowException
                        or EvaluationException
            )
        {
            throw new DomainException(
                FaultCodes.Invalid,
                new(
                    $"'{plan.Recurrence}' is no recurrence (RFC 5545), as FREQ=DAILY.",
                    $"“{plan.Recurrence}”不是合法的重复规则（RFC 5545），如 FREQ=DAILY。"
                ),
                null,
                fault
            );
        }
    }

    /// <summary>The moment of a time on the wall, in milliseconds since 1970, UTC: the first of two, and as long after midnight as ever where the hour is left out.</summary>
    private static long Moment(DateTime time, TimeZoneInfo wall)
    {
        var offset = wall.IsAmbiguousTime(time) ? wall.GetAmbiguousTimeOffsets(time).Max() : wall.GetUtcOffset(time);
        return new DateTimeOffset(time, offset).ToUnixTimeMilliseconds();
    }

    /// <summary>The recurrence with an end that is in UTC moved to the clock on the wall.</summary>
    private static string EndOnWall(string recurrence, TimeZoneInfo wall) =>
        EndInUtc()
            .Replace(
                recurrence,
                end =>
                {
                    var utc = DateTime.ParseExact(end.Groups[1].Value, EndForm, CultureInfo.InvariantCulture);
                    var local = TimeZoneInfo.ConvertTimeFromUtc(utc, wall);
                    return $"UNTIL={local.ToString(EndForm, CultureInfo.InvariantCulture)}";
                }
            );

    [GeneratedRegex(@"UNTIL=(\d{8}T\d{6})Z")]
    private static partial Regex EndInUtc();

    /// <summary>An end that the library would pass over, so that the plan went on for ever.</summary>
    [GeneratedRegex(@"UNTIL=(?!\d{8}(T\d{6}Z?)?(;|$))")]
    private static partial Regex UnreadEnd();

    /// <summary>The tasks of a plan that begin within a span.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="template">The newest version of its template.</param>
    /// <param name="zone">The site's time zone.</param>
    /// <param name="shifts">Everybody's.</param>
    /// <param name="from">The first moment, in milliseconds since 1970, UTC.</param>
    /// <param name="until">The moment after the last.</param>
    public static IReadOnlyList<InspectionTask> Tasks(
        Plan plan,
        Templates.Template template,
        string zone,
        IReadOnlyCollection<Shift> shifts,
        long from,
        long until
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(template);
        return plan.Active
            ?
            [
                .. Beginnings(plan, zone, from, until)
                    .Select(time => new InspectionTask(
                        Ids.Of("task", plan.Id, time.ToString(CultureInfo.InvariantCulture)),
                        plan.Id,
                        plan.Name,
                        plan.Site,
                        template.Id,
                        template.Version,
                        plan.Points,
                        time,
                        time + (plan.Minutes * 60_000L),
                        Assign(plan, zone, shifts, time),
                        plan.Ordered,
                        template.People,
                        plan.LeastSeconds
                    )),
            ]
            : [];
    }

    /// <summary>Who does a round that was made before: its person, unless that one is on leave by now; whoever is free where nobody was.</summary>
    public static string? Reassign(Plan plan, InspectionTask task, string zone, IReadOnlyCollection<Shift> shifts)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(shifts);
        var isAway =
            task.Person is null
            || shifts.Any(shift =>
                shift.Person == task.Person && shift.Kind == ShiftKind.Leave && shift.Covers(task.From)
            );
        return isAway ? Assign(plan, zone, shifts, task.From) : task.Person;
    }

    /// <summary>Who does the round that begins then: in turn, of those who are on a shift if any of the plan's people has one, and not on leave.</summary>
    public static string? Assign(Plan plan, string zone, IReadOnlyCollection<Shift> shifts, long time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(shifts);
        bool Has(string person, ShiftKind kind) =>
            shifts.Any(shift => shift.Person == person && shift.Kind == kind && shift.Covers(time));
        var there = plan.People.Where(person => !Has(person, ShiftKind.Leave)).ToList();
        var byShift = plan.People.Any(person =>
            shifts.Any(shift => shift.Person == person && shift.Kind == ShiftKind.Work)
        );
        var free = byShift ? [.. there.Where(person => Has(person, ShiftKind.Work))] : there;

        // In turn by the site's day and the place in it, so that it is the same however often tasks are made.
        var wall = TimeZoneInfo
            .ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), TimeZoneInfo.FindSystemTimeZoneById(zone))
            .DateTime;
        var turn = (wall.Ticks / TimeSpan.TicksPerDay) + ((long)wall.TimeOfDay.TotalMinutes / plan.Minutes);
        return free.Count == 0 ? null : free[(int)(turn % free.Count)];
    }
}
