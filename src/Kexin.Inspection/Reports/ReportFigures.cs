namespace Kexin.Inspection.Reports;

/// <summary>What was to be done, and what was.</summary>
/// <param name="Rounds">Rounds that began in the period.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Missed">Those that were missed.</param>
/// <param name="Points">Checkpoints of all the rounds.</param>
/// <param name="Inspected">Those that were closed.</param>
/// <param name="Alarms">Alarms that were first raised in the period; of a plan, those that name a round of it.</param>
/// <param name="Hazards">Hazards that were found in the period; of a person, those found by that person; of a plan, those found in a round of it.</param>
/// <param name="Standing">Those that nobody has verified to be gone.</param>
public sealed record ReportCounts(
    int Rounds,
    int Done,
    int Missed,
    int Points,
    int Inspected,
    int Alarms,
    int Hazards,
    int Standing
)
{
    /// <summary>Nothing.</summary>
    public static ReportCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);
}

/// <summary>A line of a report.</summary>
/// <param name="Id">Of the site, the person or the plan; null for what is nobody's.</param>
/// <param name="Counts">What was to be done, and what was.</param>
public sealed record ReportLine(string? Id, ReportCounts Counts);

/// <summary>A step of a trend.</summary>
/// <param name="Start">Its first day, by the clock of each site.</param>
/// <param name="Counts">What began and was found in it.</param>
public sealed record TrendPoint(DateOnly Start, ReportCounts Counts);

/// <summary>How often a rule found something.</summary>
/// <param name="Rule">The rule's code.</param>
/// <param name="Count">Alarms that were first raised in the period.</param>
/// <param name="Before">The same of the period before, which is as long.</param>
public sealed record RuleTrend(string Rule, int Count, int Before);

/// <summary>What a report says, in numbers.</summary>
/// <param name="Step">By what the trend goes on.</param>
/// <param name="Lines">One for each that had something in the period, the ids in their order, what is nobody's last.</param>
/// <param name="All">All of them together.</param>
/// <param name="Trend">Each step of the period, with those in which nothing was.</param>
/// <param name="Rules">The rules that found something in the period or the one before, the most frequent first.</param>
public sealed record ReportFigures(
    ReportStep Step,
    IReadOnlyList<ReportLine> Lines,
    ReportCounts All,
    IReadOnlyList<TrendPoint> Trend,
    IReadOnlyList<RuleTrend> Rules
);
