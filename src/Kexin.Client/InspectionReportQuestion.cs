namespace Kexin.Client;

/// <summary>What is asked of a report; what is left out is not narrowed.</summary>
/// <param name="By">What there is a line for: site, person or plan; sites when left out.</param>
/// <param name="From">A day as 2026-05-01 or a time; 30 days before the end when left out.</param>
/// <param name="Until">The last day, or the moment after the last; now when left out.</param>
/// <param name="Step">By what the trend goes on: day, week or month; what suits the period when left out.</param>
/// <param name="Site">Only what is of this site.</param>
/// <param name="Person">Only what is of this person.</param>
/// <param name="Plan">Only what is of this plan.</param>
public sealed record InspectionReportQuestion(
    string? By = null,
    string? From = null,
    string? Until = null,
    string? Step = null,
    string? Site = null,
    string? Person = null,
    string? Plan = null
)
{
    /// <summary>The address of a report that answers this.</summary>
    /// <param name="path">The report's.</param>
    /// <param name="more">What else is asked.</param>
    public string At(string path, params ReadOnlySpan<(string Name, string? Value)> more) =>
        path.Query([
            ("by", By),
            ("from", From),
            ("until", Until),
            ("step", Step),
            ("site", Site),
            ("person", Person),
            ("plan", Plan),
            .. more,
        ]);
}
