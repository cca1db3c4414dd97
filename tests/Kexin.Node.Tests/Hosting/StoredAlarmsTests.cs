using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Collection;
using Kexin.Governance.Destroying;
using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Governance.Versions;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Data;

namespace Kexin.Node.Tests.Hosting;

public sealed class StoredAlarmsTests
{
    private static readonly IReadOnlySet<TokenId> s_none = new HashSet<TokenId>();

    private readonly Readings _readings = new();

    [Fact]
    public async Task Callers_within_a_second_share_one_reading_and_see_what_it_found()
    {
        await using var node = await PublisherAsync();
        var alarms = Alarms(node);
        var callers = Enumerable.Range(0, 100).Select(_ => alarms.StandingAsync(default)).ToArray();
        Assert.Single(_readings.Begun).SetResult(s_none);
        foreach (var standing in await Task.WhenAll(callers))
        {
            Assert.Equal("datasets-missing", Assert.Single(standing).Code);
        }

        Assert.Single(_readings.Begun);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3600)]
    public async Task After_a_second_or_a_step_of_the_clock_it_is_read_again(int seconds)
    {
        await using var node = await PublisherAsync();
        var alarms = Alarms(node);
        var first = alarms.StandingAsync(default);
        _readings.Begun[0].SetResult(s_none);
        await first;
        node.Time.Step(TimeSpan.FromSeconds(seconds));
        var second = alarms.StandingAsync(default);
        _readings.Begun[1].SetResult(s_none);
        Assert.Equal("datasets-missing", Assert.Single(await second).Code);
    }

    [Fact]
    public async Task A_reading_that_takes_long_is_not_begun_twice()
    {
        await using var node = await PublisherAsync();
        var alarms = Alarms(node);
        var first = alarms.StandingAsync(default);
        node.Time.Step(TimeSpan.FromMinutes(1));
        var second = alarms.StandingAsync(default);
        Assert.Single(_readings.Begun).SetResult(s_none);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task A_failure_is_not_kept_and_a_caller_that_leaves_stops_nobody()
    {
        await using var node = await PublisherAsync();
        var alarms = Alarms(node);
        using var leaving = new CancellationTokenSource();
        var gone = alarms.StandingAsync(leaving.Token);
        var stays = alarms.StandingAsync(default);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _readings.Begun[0].SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => stays);

        var again = alarms.StandingAsync(default);
        _readings.Begun[1].SetResult(s_none);
        Assert.Equal("datasets-missing", Assert.Single(await again).Code);
    }

    [Fact]
    public async Task What_is_damaged_or_lost_at_home_is_an_alarm_and_hides_no_other()
    {
        await using var node = await PublisherAsync();
        node.Acting.Now = [new PolicyVoice("p-officer", ["data-officer"])];
        await node
            .Node.Get<PolicyVersions>()
            .SetAsync("change: [data-officer]\n", "The first.", SubmissionState.Final, default);
        var terms = new CollectionTerms("Ward", LawfulBasis.Consent, "research", "form", "all", "desk", "tablet", 30);
        await node.Node.Get<Collecting>().RegisterAsync(terms);
        var policy = Assert.Single(Directory.GetFiles(node.Home.Policies));
        var path = node.Home.Collections;
        var content = await File.ReadAllBytesAsync(path);

        File.Delete(policy);
        File.Delete(path);
        await AssertUnreadableAsync(path, "version 1");
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(path, content);
        await File.WriteAllTextAsync(policy, "cut");
        await AssertUnreadableAsync(path, policy);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(path, content);
        Assert.Equal("Ward", Assert.Single(Restarted().Load().Activities).Terms.Name);

        async Task AssertUnreadableAsync(params string[] named)
        {
            // A node that starts on it; what ran has read it before.
            var collecting = new Collecting(
                Restarted(),
                node.Node.Get<OwnPolicy>(),
                node.Node.Get<ILedger>(),
                node.Node.Get<IEvidence>(),
                node.Time
            );
            node.Time.Step(TimeSpan.FromSeconds(1));
            var alarms = Alarms(node, collecting, new OwnPolicy(node.Node.Get<IPolicyFile>()));
            var reading = alarms.StandingAsync(default);
            _readings.Begun[^1].SetResult(s_none);
            var standing = await reading;
            Assert.Equal(
                ["datasets-missing", StoredAlarms.CollectionsAlarmCode, StoredAlarms.PolicyAlarmCode],
                standing.Select(alarm => alarm.Code)
            );
            Assert.All(
                named,
                name => Assert.Contains(standing, alarm => alarm.Text.En.Contains(name, StringComparison.Ordinal))
            );
        }

        SealedCollections Restarted() => new(node.Home, node.Node.Get<RecordSeal>());
    }

    /// <summary>A member that has published a dataset: what another has at home is not read.</summary>
    private static async Task<DataNode> PublisherAsync()
    {
        var node = await DataNode.StartAsync();
        await node.PublishAsync(await node.AddAsync());
        return node;
    }

    private StoredAlarms Alarms(DataNode node) => Alarms(node, node.Node.Get<Collecting>(), node.Node.Get<OwnPolicy>());

    private StoredAlarms Alarms(DataNode node, Collecting collecting, OwnPolicy policy) =>
        new(
            new MissingDatasets(_readings, node.Node.Get<Retractions>(), node.Node.Get<ILedger>(), node.Time),
            node.Node.Get<SchemeLibrary>(),
            new EvidenceRestarts(node.Time),
            node.Node.Get<DestructionService>(),
            collecting,
            policy,
            node.Node.Get<IStoredDatasets>(),
            node.Node.Get<NodeLedger>(),
            node.Time
        );

    /// <summary>A database whose answers the test gives.</summary>
    private sealed class Readings : IStoredDatasets
    {
        public List<TaskCompletionSource<IReadOnlySet<TokenId>>> Begun { get; } = [];

        public Task<StoredDataset> ResolveAsync(string id, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<(IReadOnlyList<StoredDataset> Items, string? Next)> ListAsync(
            DatasetOrder order,
            string? after,
            int limit,
            CancellationToken cancel
        ) => throw new NotSupportedException();

        public Task<bool> HasNameAsync(string name, CancellationToken cancel) => throw new NotSupportedException();

        public Task<bool> TryAddAsync(StoredDataset dataset, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<IReadOnlySet<string>> PresentAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
            throw new NotSupportedException();

        public void Destroy(StoredDataset dataset) => throw new NotSupportedException();

        public Task ForgetAsync(StoredDataset dataset, CancellationToken cancel) => throw new NotSupportedException();

        public Task SetTokenAsync(StoredDataset dataset, TokenId token, CancellationToken cancel) =>
            throw new NotSupportedException();

        public Task<IReadOnlySet<TokenId>> TokensAsync(CancellationToken cancel)
        {
            Begun.Add(new TaskCompletionSource<IReadOnlySet<TokenId>>());
            return Begun[^1].Task;
        }
    }
}
