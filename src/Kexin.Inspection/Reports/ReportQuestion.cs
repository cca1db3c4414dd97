using Kexin.Inspection.Book;

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

/// <summary>By what the trend of a report goes on.</summary>
public enum ReportStep
{
    /// <summary>Each day.</summary>
    [Says("day", "日")]
    Day = 1,

    /// <summary>Each week, from Monday on.</summary>
    [Says("week", "周")]
    Week = 2,

    /// <summary>Each month.</summary>
    [Says("month", "月")]
    Month = 3,
}

/// <summary>What is asked of a report.</summary>
/// <param name="By">What there is a line for.</param>
/// <param name="From">The first moment, in milliseconds since 1970, UTC.</param>
/// <param name="Until">The moment after the last.</param>
public sealed record ReportQuestion(ReportBy By, long From, long Until)
{
    /// <summary>By what the trend goes on; null for what suits the period.</summary>
    public ReportStep? Step { get; init; }

    /// <summary>Only what is of this site; null for all.</summary>
    public string? Site { get; init; }

    /// <summary>Only what is of this person; null for all.</summary>
    public string? Person { get; init; }

    /// <summary>Only what is of this plan; null for all.</summary>
    public string? Plan { get; init; }

    /// <summary>Only what is of these sites.</summary>
    public SiteScope Scope { get; init; } = SiteScope.All;
}
