using System.Globalization;
using Kexin.Inspection.Book;
using Kexin.Inspection.Stream.Rules;
using Kexin.People.Records;

namespace Kexin.Inspection.Reports;

/// <summary>A cell of a report's table: words, or a number.</summary>
/// <param name="Text">The words; null where it is a number.</param>
/// <param name="Number">The number, where there are no words.</param>
public readonly record struct ReportCell(string? Text, int Number = 0);

/// <summary>A table of a report.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Heads">Of its columns.</param>
/// <param name="Rows">Each with a cell for each column.</param>
/// <param name="Sum">All rows together; empty where there is no such row.</param>
public sealed record ReportTable(
    string Name,
    IReadOnlyList<string> Heads,
    IReadOnlyList<IReadOnlyList<ReportCell>> Rows,
    IReadOnlyList<ReportCell> Sum
);

/// <summary>Bars side by side, one of each kind at each step.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Steps">What the steps are called.</param>
/// <param name="Kinds">Each with its number at each step.</param>
public sealed record ReportChart(
    string Title,
    IReadOnlyList<string> Steps,
    IReadOnlyList<(string Name, IReadOnlyList<int> Values)> Kinds
);

/// <summary>What a report says, in one language.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Facts">About the report as a whole.</param>
/// <param name="Lines">Sites, people or plans, with their ids.</param>
/// <param name="Trend">Step by step.</param>
/// <param name="Rules">Rule by rule.</param>
/// <param name="Chart">The trend of findings.</param>
public sealed record ReportText(
    string Title,
    IReadOnlyList<(string Label, string Value)> Facts,
    ReportTable Lines,
    ReportTable Trend,
    ReportTable Rules,
    ReportChart Chart
);

/// <summary>Puts the figures of a report into words.</summary>
/// <param name="book">Names of sites and plans.</param>
/// <param name="people">Names of people.</param>
/// <param name="days">Says whose clock the period goes by.</param>
public sealed class ReportWording(InspectionBook book, PeopleBook people, ReportDays days)
{
    /// <summary>What a report says.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="figures">The answer.</param>
    /// <param name="organisation">Whose it is.</param>
    /// <param name="chinese">Whether it is in Chinese.</param>
    public ReportText Of(ReportQuestion question, ReportFigures figures, string organisation, bool chinese)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(figures);
        string In(string en, string zh) => chinese ? zh : en;
        var by = question.By switch
        {
            ReportBy.Site => In("Site", "站点"),
            ReportBy.Person => In("Person", "人员"),
            _ => In("Plan", "计划"),
        };
        var step = figures.Step switch
        {
            ReportStep.Day => In("Day", "日期"),
            ReportStep.Week => In("Week from", "周（起始日）"),
            _ => In("Month from", "月（起始日）"),
        };
        string[] counts =
        [
            In("Rounds", "任务数"),
            In("Done", "已完成"),
            In("Missed", "漏检"),
            In("Checkpoints", "应检点位"),
            In("Inspected", "已检点位"),
            In("Alarms", "告警"),
            In("Hazards found", "发现隐患"),
            In("Hazards standing", "未销号隐患"),
        ];
        return new ReportText(
            In("Inspection report", "巡检报表"),
            [.. Facts(question, organisation, chinese)],
            new ReportTable(
                by,
                [by, .. counts, In("Id", "标识")],
                [
                    .. figures.Lines.Select(line =>
                        (IReadOnlyList<ReportCell>)
                            [
                                new(line.Id is { } id ? NameOf(question.By, id, chinese) : "-"),
                                .. Cells(line.Counts),
                                new(line.Id ?? ""),
                            ]
                    ),
                ],
                [new(In("All", "合计")), .. Cells(figures.All), new("")]
            ),
            new ReportTable(
                In("Trend", "趋势"),
                [step, .. counts],
                [
                    .. figures.Trend.Select(point =>
                        (IReadOnlyList<ReportCell>)[new(Day(point.Start)), .. Cells(point.Counts)]
                    ),
                ],
                []
            ),
            new ReportTable(
                In("Findings", "问题类型"),
                [In("Finding", "问题类型"), In("Alarms", "告警"), In("Period before", "上一时段"), In("Code", "代码")],
                [
                    .. figures.Rules.Select(rule =>
                        (IReadOnlyList<ReportCell>)
                            [
                                new(In(StreamRules.NameOf(rule.Rule).En, StreamRules.NameOf(rule.Rule).Zh)),
                                new(null, rule.Count),
                                new(null, rule.Before),
                                new(rule.Rule),
                            ]
                    ),
                ],
                []
            ),
            new ReportChart(
                In("Trend of findings", "问题趋势"),
                [.. figures.Trend.Select(point => Day(point.Start))],
                [
                    (counts[5], [.. figures.Trend.Select(point => point.Counts.Alarms)]),
                    (counts[6], [.. figures.Trend.Select(point => point.Counts.Hazards)]),
                    (counts[2], [.. figures.Trend.Select(point => point.Counts.Missed)]),
                ]
            )
        );
    }

    /// <summary>What a site, a person or a plan is called; the id of one that is gone.</summary>
    public string NameOf(ReportBy by, string id, bool chinese) =>
        by switch
        {
            ReportBy.Site => book.Sites.Find(id)?.Name,
            ReportBy.Person => people.State.People.GetValueOrDefault(id)?.Name,
            _ when book.Plans.Find(id) is { } plan => chinese ? plan.Name.Zh : plan.Name.En,
            _ => null,
        } ?? id;

    private IEnumerable<(string Label, string Value)> Facts(ReportQuestion question, string organisation, bool chinese)
    {
        string In(string en, string zh) => chinese ? zh : en;
        var zone = days.ZoneOf(question.Site);
        string Time(long time) =>
            TimeZoneInfo
                .ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone)
                .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        yield return (In("Organisation", "机构"), organisation);
        yield return (In("Period", "时段"), $"{Time(question.From)} – {Time(question.Until)} ({zone.Id})");
        foreach (
            var (by, label, id) in new[]
            {
                (ReportBy.Site, In("Site", "站点"), question.Site),
                (ReportBy.Person, In("Person", "人员"), question.Person),
                (ReportBy.Plan, In("Plan", "计划"), question.Plan),
            }
        )
        {
            if (id is not null)
            {
                yield return (label, NameOf(by, id, chinese));
            }
        }
    }

    private static ReportCell[] Cells(ReportCounts counts) =>
        [
            new(null, counts.Rounds),
            new(null, counts.Done),
            new(null, counts.Missed),
            new(null, counts.Points),
            new(null, counts.Inspected),
            new(null, counts.Alarms),
            new(null, counts.Hazards),
            new(null, counts.Standing),
        ];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
