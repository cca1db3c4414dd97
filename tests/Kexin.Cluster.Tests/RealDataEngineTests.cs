using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.SharedRegression;
using Kexin.Computations.SharedStatistics;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests;
using Condition = Kexin.Data.Condition;

namespace Kexin.Cluster.Tests;

/// <summary>Computations on shares among the four real hospitals' nodes: what opens is what their pooled rows give.</summary>
[Collection(RealHospitalNodes.Name)]
public sealed class RealDataEngineTests(RealHospitalsFixture hospitals)
{
    private static readonly string[] s_three = ["budapest", "cleveland", "long-beach"];

    private IEnumerable<RealPatient> Pooled => hospitals.Pooled.Where(patient => s_three.Contains(patient.Hospital));

    [RealHospitalsFact]
    public async Task Statistics_and_a_regression_on_shares_are_those_of_the_pooled_rows()
    {
        var datasets = await hospitals.PublishAsync(s_three);
        var statistics = await hospitals.LearnAsync(
            new DraftTask(
                "Heart rate by sex on shares",
                Steps.Purpose,
                datasets,
                Questions.Asked(
                    new SharedStatisticsFunction(
                        [new Measure("thalach", [Statistic.Count, Statistic.Sum, Statistic.Mean], [])],
                        [new GroupBy("sex", ["0", "1"])],
                        ShareProtocol.Sharing3,
                        Adversary.Malicious
                    )
                )
            )
        );
        var table = statistics.FindTable("statistics")!;
        foreach (var sex in new[] { 0, 1 })
        {
            double[] rates = [.. Pooled.Where(one => one["sex"] == sex).Select(one => one["thalach"]).OfType<double>()];
            var row = Answers.RowOf(table, "by.sex", $"{sex}");
            Assert.Equal(rates.Length, table[row, "count"].Whole);
            Assert.Equal(rates.Sum(), table[row, "sum"].Real);
            Assert.Equal(rates.Average(), table[row, "mean"].Real);
        }

        // Over data published anew: the rows of the fit and those with a heart rate differ by a few, so beside the statistics it stays shut.
        datasets = await hospitals.PublishAsync(s_three);
        RangedField[] on = [new("age", 20, 90), new("sex", 0, 1), new("thalach", 50, 220), new("exang", 0, 1)];
        var fit = await hospitals.LearnAsync(
            new DraftTask(
                "Disease on shares",
                Steps.Purpose,
                datasets,
                Questions.Asked(
                    new SharedRegressionFunction(
                        new Condition("num", ">", ["0"]),
                        on,
                        ShareProtocol.Sharing3,
                        Adversary.Malicious
                    )
                )
            )
        );
        PooledFit.AssertEqual(
            fit,
            [
                .. Pooled
                    .Where(one => on.All(field => one[field.Field] is not null) && one["num"] is not null)
                    .Select(one => ((double[])[.. on.Select(field => one[field.Field]!.Value)], one["num"] > 0)),
            ]
        );
    }
}
