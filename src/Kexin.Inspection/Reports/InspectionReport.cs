using Kexin.Inspection.Alarms;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Reports;

/// <summary>Counts rounds, alarms and hazards of a period.</summary>
/// <param name="days">Says on which day something was.</param>
/// <param name="rounds">Where rounds and records are kept.</param>
/// <param name="alarms">Where alarms are kept.</param>
/// <param name="correctives">Where hazards are kept.</param>
public sealed class InspectionReport(
    ReportDays days,
    IRoundStore rounds,
    IAlarmStore alarms,
    ICorrectiveStore correctives
)
{
    /// <summary>The most rounds of a report.</summary>
    public const int MostRounds = 200_000;

    private const int AlarmsAtOnce = 1000;

    /// <summary>The figures of a period.</summary>
    /// <exception cref="DomainException">The period has more rounds than a report, or more steps than a trend.</exception>
    public ReportFigures Of(ReportQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var (step, starts) = days.StepsOf(question);
        var tally = new Tally(starts);
        void Add(string? id, string? site, long time, Func<ReportCounts, ReportCounts> add) =>
            tally.Add(id, ReportDays.StartOf(days.DayOf(site, time), step), add);

        foreach (var (row, id) in RoundsOf(question))
        {
            Add(
                id,
                row.Task.Site,
                row.Task.From,
                counts =>
                    counts with
                    {
                        Rounds = counts.Rounds + 1,
                        Done = counts.Done + (row.State == RoundState.Done ? 1 : 0),
                        Missed = counts.Missed + (row.State == RoundState.Missed ? 1 : 0),
                        Points = counts.Points + row.Task.Points.Count,
                        Inspected = counts.Inspected + row.Done.Count,
                    }
            );
        }

        var rules = new Dictionary<string, RuleTrend>(StringComparer.Ordinal);
        foreach (var (alarm, id) in AlarmsOf(question))
        {
            var known = rules.GetValueOrDefault(alarm.Rule) ?? new RuleTrend(alarm.Rule, 0, 0);
            if (alarm.FirstAt < question.From)
            {
                rules[alarm.Rule] = known with { Before = known.Before + 1 };
                continue;
            }

            rules[alarm.Rule] = known with { Count = known.Count + 1 };
            Add(id, alarm.Site, alarm.FirstAt, counts => counts with { Alarms = counts.Alarms + 1 });
        }

        foreach (var (hazard, id) in HazardsOf(question))
        {
            Add(
                id,
                hazard.Site,
                hazard.FoundAt,
                counts =>
                    counts with
                    {
                        Hazards = counts.Hazards + 1,
                        Standing = counts.Standing + (hazard.State == CorrectiveState.Verified ? 0 : 1),
                    }
            );
        }

        return new ReportFigures(
            step,
            tally.Lines,
            tally.All,
            tally.Trend,
            [
                .. rules
                    .Values.OrderByDescending(rule => rule.Count)
                    .ThenByDescending(rule => rule.Before)
                    .ThenBy(rule => rule.Rule, StringComparer.Ordinal),
            ]
        );
    }

    private IEnumerable<(TaskRow Row, string? Id)> RoundsOf(ReportQuestion question)
    {
        var rows = rounds.Tasks(question.From, question.Until, null, MostRounds + 1);
        return rows.Count > MostRounds
            ? throw DomainException.Invalid(
                $"The period has more than {MostRounds} rounds: ask for a shorter one.",
                $"该时段的巡检任务超过 {MostRounds} 项，请缩短时段。"
            )
            : Asked(
                rows.Where(row => row.Task.From >= question.From),
                question,
                row => new Ownership(row.Task.Site, row.Task.Person, () => row.Task.Plan)
            );
    }

    /// <summary>Alarms that were first raised in the period or in the one before it.</summary>
    private IEnumerable<(Alarm Alarm, string? Id)> AlarmsOf(ReportQuestion question)
    {
        var before = question.From - (question.Until - question.From);
        return Asked(
            AlarmsSince(before).Where(alarm => alarm.FirstAt >= before && alarm.FirstAt < question.Until),
            question,
            alarm => new Ownership(alarm.Site, alarm.Person, () => PlanOf(alarm.Task))
        );
    }

    private IEnumerable<(Corrective Hazard, string? Id)> HazardsOf(ReportQuestion question) =>
        Asked(
            correctives
                .Correctives(null, null, int.MaxValue)
                .Where(hazard => hazard.FoundAt >= question.From && hazard.FoundAt < question.Until),
            question,
            hazard =>
            {
                var record =
                    question.By == ReportBy.Site && question is { Person: null, Plan: null }
                        ? null
                        : rounds.FindRecord(hazard.Record);
                return new Ownership(hazard.Site, record?.Person, () => PlanOf(record?.Payload.Task));
            }
        );

    /// <summary>What is asked for, each with the id of its line. What is of no plan has no line among plans.</summary>
    private static IEnumerable<(T Item, string? Id)> Asked<T>(
        IEnumerable<T> items,
        ReportQuestion question,
        Func<T, Ownership> ownership
    )
    {
        var looksAtPlan = question.By == ReportBy.Plan || question.Plan is not null;
        foreach (var item in items)
        {
            var own = ownership(item);
            var plan = looksAtPlan ? own.Plan() : null;
            if (
                question.Scope.Has(own.Site)
                && (question.Site is null || question.Site == own.Site)
                && (question.Person is null || question.Person == own.Person)
                && (!looksAtPlan || (plan is not null && (question.Plan is null || question.Plan == plan)))
            )
            {
                yield return (
                    item,
                    question.By switch
                    {
                        ReportBy.Site => own.Site,
                        ReportBy.Person => own.Person,
                        _ => plan,
                    }
                );
            }
        }
    }

    private string? PlanOf(string? task) => task is null ? null : rounds.FindTask(task)?.Task.Plan;

    /// <summary>Alarms to which something was added since then, page by page.</summary>
    private IEnumerable<Alarm> AlarmsSince(long from)
    {
        (long, string)? before = null;
        while (true)
        {
            var page = alarms.Alarms(null, before, AlarmsAtOnce);
            foreach (var alarm in page.Where(alarm => alarm.LastAt >= from))
            {
                yield return alarm;
            }

            if (page.Count < AlarmsAtOnce || page[^1].LastAt < from)
            {
                yield break;
            }

            before = (page[^1].LastAt, page[^1].Id);
        }
    }

    /// <summary>Whose something is. Its plan is looked up where it is asked for.</summary>
    private readonly record struct Ownership(string? Site, string? Person, Func<string?> Plan);

    /// <summary>Counts by line, by step and in all.</summary>
    private sealed class Tally(IReadOnlyList<DateOnly> starts)
    {
        private readonly Dictionary<string, ReportCounts> _lines = new(StringComparer.Ordinal);
        private readonly SortedDictionary<DateOnly, ReportCounts> _trend = new(
            starts.ToDictionary(start => start, _ => ReportCounts.None)
        );

        public ReportCounts All { get; private set; } = ReportCounts.None;

        public IReadOnlyList<ReportLine> Lines =>
            [
                .. _lines
                    .Select(line => new ReportLine(line.Key.Length == 0 ? null : line.Key, line.Value))
                    .OrderBy(line => line.Id is null)
                    .ThenBy(line => line.Id, StringComparer.Ordinal),
            ];

        public IReadOnlyList<TrendPoint> Trend => [.. _trend.Select(point => new TrendPoint(point.Key, point.Value))];

        public void Add(string? id, DateOnly start, Func<ReportCounts, ReportCounts> add)
        {
            _lines[id ?? ""] = add(_lines.GetValueOrDefault(id ?? "") ?? ReportCounts.None);
            _trend[start] = add(_trend.GetValueOrDefault(start) ?? ReportCounts.None);
            All = add(All);
        }
    }
}
