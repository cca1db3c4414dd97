using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>The same as with the standard suite, with SM2, SM3 and SM4.</summary>
public sealed class GuomiTests : IAsyncLifetime
{
    private Cluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Cluster.StartAsync("guomi", "north", "east");

    public async Task DisposeAsync() => await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task Joint_statistics_are_those_of_the_pooled_rows_with_the_guomi_suite()
    {
        Cohort[] cohorts = [Cohort.Generate("north", 31, 150), Cohort.Generate("east", 32, 150)];
        var datasets = new List<string>();
        foreach (var cohort in cohorts)
        {
            datasets.Add(await Steps.PublishAsync(_cluster[cohort.Hospital], cohort));
        }

        await _cluster.AgreeAsync();
        var task = await Steps.AgreeAsync(_cluster, Questions.MeanCholesterolBySex(datasets));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(_cluster.Centre, task)).State);
        var cells = (await _cluster.Centre.Client.Tasks.ResultAsync(task)).Statistics!.Cells;
        foreach (var sex in new[] { 0, 1 })
        {
            var values = cohorts
                .SelectMany(cohort => cohort.Patients)
                .Where(patient => patient.Sex == sex)
                .Select(patient => patient.Cholesterol)
                .ToList();
            var cell = Assert.Single(cells, cell => cell.Group["sex"] == $"{sex}");
            Assert.Equal(values.Count, cell.Count);
            Assert.Equal(values.Average(), cell.Mean!.Value, 1e-9);
        }

        Assert.Equal("guomi", (await _cluster.Centre.Client.Node.GetAsync()).Suite);
    }
}
