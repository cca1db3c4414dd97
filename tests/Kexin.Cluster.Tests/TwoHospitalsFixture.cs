using Kexin.Client.Contracts;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Kexin.Cluster.Tests;

/// <summary>Two hospitals with published cohorts, a centre that asks, a regulator that orders; for tests that break things and mend them.</summary>
public sealed class TwoHospitalsFixture : IAsyncLifetime
{
    private const int RowsPerHospital = 200;

    /// <summary>How long a session waits for a silent party, in seconds.</summary>
    internal const int SessionPatienceInSeconds = 8;

    internal Cluster Cluster { get; private set; } = null!;

    internal IReadOnlyList<Cohort> Cohorts { get; } =
    [Cohort.Generate("north", 11, RowsPerHospital), Cohort.Generate("east", 12, RowsPerHospital)];

    /// <summary>The catalogue's ids by hospital.</summary>
    internal Dictionary<string, string> Datasets { get; } = [];

    public async Task InitializeAsync()
    {
        Cluster = await Cluster.StartAsync(
            "standard",
            ["north", "east"],
            node => node.Configure("sessionPatienceInSeconds", SessionPatienceInSeconds)
        );
        foreach (var cohort in Cohorts)
        {
            Datasets[cohort.Hospital] = await Steps.PublishAsync(Cluster[cohort.Hospital], cohort);
        }

        await Cluster.CatchUpAsync((await Cluster.Centre.Client.Ledger.StatusAsync()).Height);
    }

    public async Task DisposeAsync() => await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>The centre asks for a field of north's: a transaction that any number of times can be made.</summary>
    internal Task<Receipt> RequestAsync(Wait wait) =>
        Cluster.Centre.Client.Grants.RequestAsync(
            new RequestGrant(Datasets["north"], ["age"], Steps.Purpose, DateTimeOffset.UtcNow.AddDays(9), null),
            wait
        );
}

[CollectionDefinition(Name)]
public sealed class TwoHospitals : ICollectionFixture<TwoHospitalsFixture>
{
    public const string Name = "two hospitals";
}
