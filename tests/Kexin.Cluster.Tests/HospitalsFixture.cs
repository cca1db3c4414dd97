using Kexin.Client.Contracts;
using Kexin.Computations.Documents;

namespace Kexin.Cluster.Tests;

/// <summary>Three hospitals with published cohorts, a centre that asks, a regulator that orders; shared by tests that break nothing.</summary>
public sealed class HospitalsFixture : IAsyncLifetime
{
    private const int RowsPerHospital = 240;

    internal Cluster Cluster { get; private set; } = null!;

    internal IReadOnlyList<Cohort> Cohorts { get; } =
    [
        Cohort.Generate("north", 1, RowsPerHospital),
        Cohort.Generate("east", 2, RowsPerHospital),
        Cohort.Generate("south", 3, RowsPerHospital),
    ];

    /// <summary>The catalogue's ids by hospital.</summary>
    internal Dictionary<string, string> Datasets { get; } = [];

    public async Task InitializeAsync()
    {
        Cluster = await Cluster.StartAsync("standard", "north", "east", "south");
        foreach (var cohort in Cohorts)
        {
            Datasets[cohort.Hospital] = await Steps.PublishAsync(Cluster[cohort.Hospital], cohort);
        }

        await Cluster.CatchUpAsync((await Cluster.Centre.Client.Ledger.StatusAsync()).Height);
    }

    /// <summary>Asks, has everybody agree, runs, and reads the result at the centre.</summary>
    internal async Task<Sheet> LearnAsync(
        string title,
        IEnumerable<string> datasets,
        ComputationFunction function,
        bool ownTotals = false
    )
    {
        var draft = new DraftTask(title, Steps.Purpose, [.. datasets], Questions.Asked(function));
        var task = await Steps.AgreeAsync(Cluster, draft, ownTotals);
        var end = await Steps.RunAsync(Cluster.Centre, task);
        Assert.True(end.State == TaskState.Completed, end.Problem?.Title);
        return (await Cluster.Centre.Client.Tasks.ResultAsync(task)).Sheet;
    }

    public async Task DisposeAsync() => await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
}

[CollectionDefinition(Name)]
public sealed class Hospitals : ICollectionFixture<HospitalsFixture>
{
    public const string Name = "hospitals";
}
