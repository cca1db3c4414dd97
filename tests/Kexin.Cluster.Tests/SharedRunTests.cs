using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Scoring;
using Kexin.Computations.SharedRegression;
using Kexin.Computations.SharedStatistics;
using Kexin.Computations.Statistics;
using Condition = Kexin.Data.Condition;

namespace Kexin.Cluster.Tests;

/// <summary>Statistics and a regression on shares among real processes: what opens is what the pooled rows give.</summary>
[Collection(Hospitals.Name)]
public sealed class SharedRunTests(HospitalsFixture hospitals)
{
    /// <summary>What rounding of means and roots may take.</summary>
    private const double Digits = 1e-9;

    private const int Rows = 100;

    [Theory]
    [InlineData(ShareProtocol.Sharing3, Adversary.Malicious)]
    [InlineData(ShareProtocol.SharingN, Adversary.SemiHonest)]
    public async Task Statistics_on_shares_are_those_of_the_pooled_rows(ShareProtocol protocol, Adversary adversary)
    {
        var (datasets, pooled) = await PublishAsync(protocol);
        var told = await hospitals.LearnAsync(
            "Cholesterol by sex on shares",
            datasets,
            new SharedStatisticsFunction(
                [
                    new Measure(
                        "chol",
                        [
                            Statistic.Count,
                            Statistic.Sum,
                            Statistic.Mean,
                            Statistic.StandardDeviation,
                            Statistic.Histogram,
                        ],
                        [150, 250, 351]
                    ),
                ],
                [new GroupBy("sex", ["0", "1"])],
                protocol,
                adversary
            )
        );
        var table = told.FindTable("statistics")!;
        foreach (var sex in new[] { 0, 1 })
        {
            double[] values = [.. pooled.Where(one => one.Sex == sex).Select(one => one.Cholesterol)];
            var (row, mean) = (Answers.RowOf(table, "by.sex", $"{sex}"), values.Average());
            Assert.Equal(values.Length, table[row, "count"].Whole);
            Assert.Equal(values.Sum(), table[row, "sum"].Real);
            Assert.Equal(mean, table[row, "mean"].Real!.Value, Digits);
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
            Assert.Equal(deviation, table[row, "standard-deviation"].Real!.Value, Digits * deviation);
        }

        Assert.NotEmpty(told.Series);
    }

    [Fact]
    public async Task A_regression_on_shares_is_that_of_the_pooled_rows()
    {
        var (datasets, pooled) = await PublishAsync(ShareProtocol.Sharing3);
        var told = await hospitals.LearnAsync(
            "Disease on shares",
            datasets,
            new SharedRegressionFunction(
                new Condition("num", ">", ["0"]),
                [new("age", 30, 80), new("sex", 0, 1), new("trestbps", 100, 190), new("thalach", 80, 200)],
                ShareProtocol.Sharing3,
                Adversary.Malicious
            )
        );
        PooledFit.AssertEqual(
            told,
            [
                .. pooled
                    .Where(one => one.Pressure is not null)
                    .Select(one => ((double[])[one.Age, one.Sex, one.Pressure!.Value, one.Rate], one.Disease > 0)),
            ]
        );
    }

    [Fact]
    public async Task A_regressions_result_as_a_file_scores_another_hospitals_rows()
    {
        // Fitted over north and east; the centre takes the result in as a file.
        var (datasets, _) = await PublishAsync(ShareProtocol.SharingN);
        var fit = await hospitals.LearnAsync(
            "A model of disease",
            datasets[..2],
            new LogisticRegressionFunction(new Condition("num", ">", ["0"]), ["age", "thalach"])
        );
        var coefficients = fit.FindTable("coefficients")!;
        var model = await PublishAsync(coefficients);
        var south = hospitals.Cohorts.Single(cohort => cohort.Hospital == "south");
        var rows = await Steps.PublishAsync(hospitals.Cluster["south"], south, "scored");
        await hospitals.Cluster.CatchUpAsync((await hospitals.Cluster.Centre.Client.Ledger.StatusAsync()).Height);

        double[] bands = [0.25];
        var told = await hospitals.LearnAsync(
            "The model on south's patients",
            [model, rows],
            new ScoringFunction(
                [new("age", 30, 80), new("thalach", 80, 200)],
                bands,
                new Condition("num", ">", ["0"]),
                [],
                ShareProtocol.SharingN,
                Adversary.SemiHonest
            ),
            ownTotals: true
        );
        double[] estimates = [.. Enumerable.Range(0, 3).Select(row => coefficients[row, "estimate"].Real!.Value)];
        var byBand = south.Patients.ToLookup(one =>
        {
            var risk = 1 / (1 + Math.Exp(-estimates[0] - (estimates[1] * one.Age) - (estimates[2] * one.Rate)));
            return bands.Count(band => risk >= band);
        });
        var table = told.FindTable("scores")!;
        Assert.Equal(bands.Length + 1, table.Rows.Count);
        for (var band = 0; band <= bands.Length; band++)
        {
            Assert.Equal(byBand[band].Count(one => one.Disease == 0), table[band, "controls"].Whole);
            Assert.Equal(byBand[band].Count(one => one.Disease > 0), table[band, "cases"].Whole);
        }
    }

    private async Task<string> PublishAsync(SheetTable table)
    {
        await using var text = new StringWriter();
        await SheetCsv.WriteAsync(text, table.Columns, table.Rows.ToAsyncEnumerable(), CancellationToken.None);
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        var centre = hospitals.Cluster.Centre.Client;
        var kept = await centre.Intake.AddAsync(new KeepFile("model", DatasetFormat.Csv), file);
        return (await centre.Datasets.PublishAsync(kept.Id, new PublishDataset("A model", [Steps.Purpose]))).Subject;
    }

    /// <summary>Datasets of this question alone: nobody asked about them before.</summary>
    private async Task<(string[] Datasets, Patient[] Pooled)> PublishAsync(ShareProtocol protocol)
    {
        var (datasets, pooled) = (new List<string>(), new List<Patient>());
        foreach (var whole in hospitals.Cohorts)
        {
            var cohort = Cohort.Of(whole.Hospital, [.. whole.Patients.Take(Rows)]);
            datasets.Add(
                await Steps.PublishAsync(
                    hospitals.Cluster[whole.Hospital],
                    cohort,
                    $"shared-{protocol}-{Guid.NewGuid():N}"
                )
            );
            pooled.AddRange(cohort.Patients);
        }

        await hospitals.Cluster.CatchUpAsync((await hospitals.Cluster.Centre.Client.Ledger.StatusAsync()).Height);
        return ([.. datasets], [.. pooled]);
    }
}
