namespace Kexin.Inspection.Stream;

/// <summary>One rule on the stream of records: pure, by what has arrived and the tuning.</summary>
/// <param name="Code">By which it is known for good.</param>
/// <param name="Name">What people call what it finds.</param>
/// <param name="See">What it finds, or nothing.</param>
public sealed record StreamRule(string Code, BilingualText Name, Func<Arrival, Tuning, IEnumerable<Finding>> See)
{
    /// <summary>A rule that finds one thing or nothing.</summary>
    internal static StreamRule Of(
        string code,
        string en,
        string zh,
        Func<Arrival, Tuning, (AlarmLevel, BilingualText)?> see
    ) =>
        new(
            code,
            new(en, zh),
            (arrival, tuning) => see(arrival, tuning) is var (level, text) ? [new Finding(code, level, text)] : []
        );
}
