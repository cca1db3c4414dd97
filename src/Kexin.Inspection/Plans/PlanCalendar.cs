using System.Globalization;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;

namespace Kexin.Inspection.Plans;

/// <summary>When the rounds of a plan begin, and who does them.</summary>
/// <remarks>Source: RFC 5545, section 3.3.10, as Ical.Net reads it; times are those on the site's wall, so that a round at eight stays at eight.</remarks>
public static class PlanCalendar
{
    private const string Form = "yyyy-MM-dd'T'HH:mm";
    private const int MostInCall = 10_000;

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
            if (!plan.Recurrence.Contains("FREQ=", StringComparison.Ordinal))
            {
                throw new FormatException("A recurrence has a frequency.");
            }

            var round = new CalendarEvent { Start = new CalDateTime(start, zone) };
            round.RecurrenceRule = new RecurrenceRule(plan.Recurrence);
            return
            [
                .. round
                    .GetOccurrences(new CalDateTime(DateTimeOffset.FromUnixTimeMilliseconds(from).UtcDateTime, "UTC"))
                    .Take(MostInCall)
                    .Select(each => new DateTimeOffset(each.Period.StartTime.AsUtc).ToUnixTimeMilliseconds())
                    .SkipWhile(time => time < from)
                    .TakeWhile(time => time < until),
            ];
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidOperationException)
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
                        Assign(plan, shifts, time),
                        plan.Ordered,
                        template.People,
                        plan.LeastSeconds
                    )),
            ]
            : [];
    }

    /// <summary>Who does the round that begins then: in turn, of those who are on a shift if any of the plan's people has one, and not on leave.</summary>
    public static string? Assign(Plan plan, IReadOnlyCollection<Shift> shifts, long time)
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

        // In turn by the day and the place in it, so that it is the same however often tasks are made.
        const long Day = 24 * 60 * 60 * 1000L;
        var turn = (time / Day) + (time % Day / (plan.Minutes * 60_000L));
        return free.Count == 0 ? null : free[(int)(turn % free.Count)];
    }
}
