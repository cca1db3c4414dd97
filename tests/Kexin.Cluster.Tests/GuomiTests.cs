using Kexin.Client.Contracts;
using Kexin.Computations.Intersection;

namespace Kexin.Cluster.Tests;

/// <summary>The same as with the standard suite, with SM2, SM3 and SM4.</summary>
public sealed class GuomiTests(GuomiFixture hospitals) : IClassFixture<GuomiFixture>
{
    private Cluster Cluster => hospitals.Cluster;

    private List<Patient> Pooled => [.. hospitals.Cohorts.SelectMany(cohort => cohort.Patients)];

    [Fact]
    public async Task Joint_statistics_are_those_of_the_pooled_rows_with_the_guomi_suite()
    {
        var table = (await AnswerAsync(Questions.MeanCholesterolBySex(hospitals.Datasets))).FindTable("statistics")!;
        foreach (var sex in new[] { 0, 1 })
        {
            var values = Pooled.Where(patient => patient.Sex == sex).Select(patient => patient.Cholesterol).ToList();
            var row = Answers.RowOf(table, "by.sex", $"{sex}");
            Assert.Equal(values.Count, table[row, "count"].Whole);
            Assert.Equal(values.Average(), table[row, "mean"].Real!.Value, 1e-9);
        }

        Assert.Equal("guomi", (await Cluster.Centre.Client.Node.GetAsync()).Suite);
    }

    [Fact]
    public async Task The_joint_regression_is_that_of_the_pooled_rows_with_the_guomi_suite()
    {
        var table = (await AnswerAsync(Questions.DiseaseRegression(hospitals.Datasets))).FindTable("coefficients")!;
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
        Assert.Equal(expected.Length, table.RowCount);
        Assert.All(expected.Index(), pair => Assert.Equal(pair.Item, table[pair.Index, "estimate"].Real!.Value, 1e-6));
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
        var sheet = await AnswerAsync(Questions.CommonPatients(registries, ReleasedPart.Size));
        Assert.Equal(common.Count, sheet.FindTable("size")![0, "size"].Whole);
    }

    private async Task<Sheet> AnswerAsync(DraftTask question)
    {
        var task = await Steps.AgreeAsync(Cluster, question);
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, task)).State);
        return (await Cluster.Centre.Client.Tasks.ResultAsync(task)).Sheet;
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
