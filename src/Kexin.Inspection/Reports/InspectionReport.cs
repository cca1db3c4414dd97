using Kexin.Inspection.Alarms;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Reports;

/// <summary>What a report has a line for.</summary>
public enum ReportBy
{
    /// <summary>Each site.</summary>
    [Says("site", "站点")]
    Site = 1,

    /// <summary>Each person.</summary>
    [Says("person", "人员")]
    Person = 2,

    /// <summary>Each plan.</summary>
    [Says("plan", "计划")]
    Plan = 3,
}

/// <summary>What was to be done in a period, and what was.</summary>
/// <param name="Id">Of the site, the person or the plan; null for what is nobody's.</param>
/// <param name="Rounds">Rounds that began in the period.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Missed">Those that were missed.</param>
/// <param name="Points">Checkpoints of all the rounds.</param>
/// <param name="Inspected">Those that were closed.</param>
/// <param name="Alarms">Alarms that were first raised in the period; of a plan, those that name a round of it.</param>
/// <param name="Hazards">Hazards that were found in the period; of a person, those found by that person; none for a plan.</param>
/// <param name="Standing">Those that nobody has verified to be gone.</param>
public sealed record ReportLine(
    string? Id,
    int Rounds,
    int Done,
    int Missed,
    int Points,
    int Inspected,
    int Alarms,
    int Hazards,
    int Standing
);

/// <summary>Counts rounds, alarms and hazards of a period.</summary>
/// <param name="rounds">Where rounds and records are kept.</param>
/// <param name="alarms">Where alarms are kept.</param>
/// <param name="correctives">Where hazards are kept.</param>
public sealed class InspectionReport(IRoundStore rounds, IAlarmStore alarms, ICorrectiveStore correctives)
{
    /// <summary>The most rounds of a report.</summary>
    public const int MostRounds = 200_000;

    private const int AlarmsAtOnce = 1000;

    /// <summary>A line for each that had something in the period, the ids in their order, what is nobody's last.</summary>
    /// <param name="by">What there is a line for.</param>
    /// <param name="from">The first moment, in milliseconds since 1970, UTC.</param>
    /// <param name="until">The moment after the last.</param>
    /// <exception cref="DomainException">The period is none, or has more rounds than a report.</exception>
    public IReadOnlyList<ReportLine> Of(ReportBy by, long from, long until)
    {
        if (from >= until)
        {
            throw DomainException.Invalid("A period ends after it begins.", "时段的结束时间须晚于开始时间。");
        }

        var rows = rounds.Tasks(from, until, null, MostRounds + 1);
        if (rows.Count > MostRounds)
        {
            throw DomainException.Invalid(
                $"The period has more than {MostRounds} rounds: ask for a shorter one.",
                $"该时段的巡检任务超过 {MostRounds} 项，请缩短时段。"
            );
        }

        var lines = new Dictionary<string, ReportLine>(StringComparer.Ordinal);
        void Add(string? id, Func<ReportLine, ReportLine> add) =>
            lines[id ?? ""] = add(lines.GetValueOrDefault(id ?? "") ?? new ReportLine(id, 0, 0, 0, 0, 0, 0, 0, 0));
        var plans = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Task.From >= from))
        {
            plans[row.Task.Id] = row.Task.Plan;
            Add(
                by switch
                {
                    ReportBy.Site => row.Task.Site,
                    ReportBy.Person => row.Task.Person,
                    _ => row.Task.Plan,
                },
                line =>
                    line with
                    {
                        Rounds = line.Rounds + 1,
                        Done = line.Done + (row.State == RoundState.Done ? 1 : 0),
                        Missed = line.Missed + (row.State == RoundState.Missed ? 1 : 0),
                        Points = line.Points + row.Task.Points.Count,
                        Inspected = line.Inspected + row.Done.Count,
                    }
            );
        }

        foreach (var alarm in AlarmsSince(from).Where(alarm => alarm.FirstAt >= from && alarm.FirstAt < until))
        {
            var plan = alarm.Task is { } task
                ? plans.GetValueOrDefault(task) ?? rounds.FindTask(task)?.Task.Plan
                : null;
            if (by != ReportBy.Plan || plan is not null)
            {
                Add(
                    by switch
                    {
                        ReportBy.Site => alarm.Site,
                        ReportBy.Person => alarm.Person,
                        _ => plan,
                    },
                    line => line with { Alarms = line.Alarms + 1 }
                );
            }
        }

        foreach (var hazard in by == ReportBy.Plan ? [] : correctives.Correctives(null, null, int.MaxValue))
        {
            if (hazard.FoundAt >= from && hazard.FoundAt < until)
            {
                Add(
                    by == ReportBy.Site ? hazard.Site : rounds.FindRecord(hazard.Record)?.Person,
                    line =>
                        line with
                        {
                            Hazards = line.Hazards + 1,
                            Standing = line.Standing + (hazard.State == CorrectiveState.Verified ? 0 : 1),
                        }
                );
            }
        }

        return [.. lines.Values.OrderBy(line => line.Id is null).ThenBy(line => line.Id, StringComparer.Ordinal)];
    }

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
}
