using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What a report has a line for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionReportBy>))]
public enum InspectionReportBy
{
    /// <summary>Each site.</summary>
    Site,

    /// <summary>Each person.</summary>
    Person,

    /// <summary>Each plan.</summary>
    Plan,
}

/// <summary>By what the trend of a report goes on.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InspectionReportStep>))]
public enum InspectionReportStep
{
    /// <summary>Each day.</summary>
    Day,

    /// <summary>Each week, from Monday on.</summary>
    Week,

    /// <summary>Each month.</summary>
    Month,
}

/// <summary>What was to be done, and what was.</summary>
/// <param name="Rounds">Rounds that began in the period.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Missed">Those that were missed.</param>
/// <param name="Points">Checkpoints of all the rounds.</param>
/// <param name="Inspected">Those that were closed.</param>
/// <param name="Alarms">Alarms that were first raised in the period.</param>
/// <param name="Hazards">Hazards that were found in the period.</param>
/// <param name="Standing">Those that nobody has verified to be gone.</param>
public sealed record InspectionReportCounts(
    int Rounds,
    int Done,
    int Missed,
    int Points,
    int Inspected,
    int Alarms,
    int Hazards,
    int Standing
);

/// <summary>A line of a report.</summary>
/// <param name="Of">The site, the person or the plan; null for what is nobody's.</param>
/// <param name="Counts">What was to be done, and what was.</param>
public sealed record InspectionReportLine(NamedThing? Of, InspectionReportCounts Counts);

/// <summary>A step of a trend.</summary>
/// <param name="Start">Its first day, by the clock of each site.</param>
/// <param name="Counts">What began and was found in it.</param>
public sealed record InspectionTrendPoint(DateOnly Start, InspectionReportCounts Counts);

/// <summary>How often a rule found something.</summary>
/// <param name="Rule">The rule's code.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Count">Alarms that were first raised in the period.</param>
/// <param name="Before">The same of the period before, which is as long.</param>
public sealed record InspectionRuleTrend(string Rule, LocalizedText Name, int Count, int Before);

/// <summary>A report of a period, in numbers.</summary>
/// <param name="By">What there is a line for.</param>
/// <param name="From">The first moment.</param>
/// <param name="Until">The moment after the last.</param>
/// <param name="Zone">By whose clock days were read, as Asia/Shanghai.</param>
/// <param name="Step">By what the trend goes on.</param>
/// <param name="Lines">One for each that had something in the period.</param>
/// <param name="All">All of them together.</param>
/// <param name="Trend">Each step of the period, with those in which nothing was.</param>
/// <param name="Rules">The rules that found something, the most frequent first.</param>
public sealed record InspectionReport(
    InspectionReportBy By,
    DateTimeOffset From,
    DateTimeOffset Until,
    string Zone,
    InspectionReportStep Step,
    IReadOnlyList<InspectionReportLine> Lines,
    InspectionReportCounts All,
    IReadOnlyList<InspectionTrendPoint> Trend,
    IReadOnlyList<InspectionRuleTrend> Rules
);
