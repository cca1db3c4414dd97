using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Kexin.Computations.Survival;

/// <summary>Whether groups survive alike: observed events against those expected if they did.</summary>
/// <remarks>Source: N. Mantel, Cancer Chemotherapy Reports 50 (1966); R. Peto, J. Peto, JRSS A 135 (1972); with the hypergeometric variance.</remarks>
internal static class LogRank
{
    /// <summary>The statistic, its degrees of freedom, and how probable so great a one is by chance; null where nothing can be compared.</summary>
    public static (double Statistic, int Degrees, double Probability, double[] Expected)? Of(
        IReadOnlyList<SurvivalTime> times
    )
    {
        if (times.Count == 0 || times[0].AtRisk.Count < 2)
        {
            return null;
        }

        var groups = times[0].AtRisk.Count;
        var (observed, expected) = (new double[groups], new double[groups]);
        var variance = Matrix<double>.Build.Dense(groups - 1, groups - 1);
        foreach (var time in times)
        {
            double risk = time.AtRisk.Sum();
            double events = time.Events.Sum();
            if (events == 0)
            {
                continue;
            }

            for (var i = 0; i < groups; i++)
            {
                observed[i] += time.Events[i];
                expected[i] += events * time.AtRisk[i] / risk;
            }

            var factor = risk > 1 ? events * (risk - events) / (risk - 1) : 0;
            for (var i = 0; i < groups - 1; i++)
            {
                for (var j = 0; j < groups - 1; j++)
                {
                    var share = time.AtRisk[i] / risk;
                    variance[i, j] += factor * share * ((i == j ? 1 : 0) - time.AtRisk[j] / risk);
                }
            }
        }

        // One group follows from the others.
        var difference = Vector<double>.Build.Dense(groups - 1, i => observed[i] - expected[i]);
        var statistic = difference * variance.Svd().Solve(difference);
        return double.IsFinite(statistic) && variance.Rank() == groups - 1
            ? (statistic, groups - 1, 1 - ChiSquared.CDF(groups - 1, statistic), expected)
            : null;
    }
}
