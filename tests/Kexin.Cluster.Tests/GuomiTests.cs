using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>The same as with the standard suite, with SM2, SM3 and SM4.</summary>
public sealed class GuomiTests(GuomiFixture hospitals) : IClassFixture<GuomiFixture>
{
    private Cluster Cluster => hospitals.Cluster;

    private List<Patient> Pooled => [.. hospitals.Cohorts.SelectMany(cohort => cohort.Patients)];

    [Fact]
    public async Task Joint_statistics_are_those_of_the_pooled_rows_with_the_guomi_suite()
    {
        var result = await AnswerAsync(Questions.MeanCholesterolBySex(hospitals.Datasets));
        foreach (var sex in new[] { 0, 1 })
        {
            var values = Pooled.Where(patient => patient.Sex == sex).Select(patient => patient.Cholesterol).ToList();
            var cell = Assert.Single(result.Statistics!.Cells, cell => cell.Group["sex"] == $"{sex}");
            Assert.Equal(values.Count, cell.Count);
            Assert.Equal(values.Average(), cell.Mean!.Value, 1e-9);
        }

        Assert.Equal("guomi", (await Cluster.Centre.Client.Node.GetAsync()).Suite);
    }

    [Fact]
    public async Task The_joint_regression_is_that_of_the_pooled_rows_with_the_guomi_suite()
    {
        var result = (await AnswerAsync(Questions.DiseaseRegression(hospitals.Datasets))).LogisticRegression!;
        var expected = PooledFit.Of([
            .. Pooled
                .Where(patient => patient.Pressure is not null)
                .Select(patient =>
                    (
                        new double[] { patient.Age, patient.Sex, patient.Pressure!.Value, patient.Rate },
                        patient.Disease > 0
                    )
                ),
        ]);
        Assert.Equal(expected.Length, result.Coefficients.Count);
        Assert.All(expected.Zip(result.Coefficients), pair => Assert.Equal(pair.First, pair.Second.Estimate, 1e-6));
    }

    [Fact]
    public async Task Common_identifiers_are_found_with_the_guomi_suite()
    {
        var (north, east) = (hospitals.Cohorts[0].Patients, hospitals.Cohorts[1].Patients);
        var common = north.Take(11).Concat(east.Take(8)).ToList();
        string[] registries =
        [
            await Steps.PublishAsync(Cluster["north"], Cohort.Of("north-registry", [.. north.Skip(100), .. common])),
            await Steps.PublishAsync(Cluster["east"], Cohort.Of("east-registry", [.. common, .. east.Skip(100)])),
        ];
        await Cluster.AgreeAsync();
        var result = await AnswerAsync(Questions.CommonPatients(registries, IntersectionOutput.Size));
        Assert.Equal(common.Count, result.Intersection!.Size);
    }

    private async Task<ComputationResult> AnswerAsync(DraftTask question)
    {
        var task = await Steps.AgreeAsync(Cluster, question);
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, task)).State);
        return await Cluster.Centre.Client.Tasks.ResultAsync(task);
    }
}

/// <summary>Two hospitals with published cohorts, a centre and a regulator, in a consortium of the GuoMi suite.</summary>
public sealed class GuomiFixture : IAsyncLifetime
{
    internal Cluster Cluster { get; private set; } = null!;

    internal IReadOnlyList<Cohort> Cohorts { get; } =
    [Cohort.Generate("north", 31, 150), Cohort.Generate("east", 32, 150)];

    /// <summary>The catalogue's ids, in the cohorts' order.</summary>
    internal List<string> Datasets { get; } = [];

    public async Task InitializeAsync()
    {
        Cluster = await Cluster.StartAsync("guomi", "north", "east");
        foreach (var cohort in Cohorts)
        {
            Datasets.Add(await Steps.PublishAsync(Cluster[cohort.Hospital], cohort));
        }

        await Cluster.AgreeAsync();
    }

    public async Task DisposeAsync() => await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
}
