namespace Kexin.Computations.Survival;

/// <summary>A survival curve with its intervals, from the numbers at risk and of events at each time.</summary>
/// <remarks>
/// Source: E. Kaplan, P. Meier, "Nonparametric Estimation from Incomplete Observations", JASA 53 (1958); M. Greenwood's variance (1926);
/// intervals of 95 % on the scale of log(-log S): J. Kalbfleisch, R. Prentice, "The Statistical Analysis of Failure Time Data", 1.4.
/// </remarks>
internal static class KaplanMeier
{
    /// <summary>The normal distribution's value for intervals of 95 %.</summary>
    private const double Normal95 = 1.959963984540054;

    /// <summary>One point a time; the interval is null where S is 1 or 0.</summary>
    /// <param name="times">Numbers at risk before each time, and of events at it.</param>
    public static IEnumerable<(double Survival, double? Low, double? High)> Of(
        IEnumerable<(long AtRisk, long Events)> times
    )
    {
        var (survival, variance) = (1.0, 0.0);
        foreach (var (risk, events) in times)
        {
            if (risk > 0)
            {
                survival *= (double)(risk - events) / risk;
                variance += risk == events ? 0 : events / ((double)risk * (risk - events));
            }

            if (survival is <= 0 or >= 1)
            {
                yield return (survival, null, null);
                continue;
            }

            var width = Math.Exp(Normal95 * Math.Sqrt(variance) / Math.Abs(Math.Log(survival)));
            yield return (survival, Math.Pow(survival, width), Math.Pow(survival, 1 / width));
        }
    }
}
