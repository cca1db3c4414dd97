using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Collection;
using Kexin.Governance.Datasets;
using Kexin.Governance.Destroying;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Tests;

/// <summary>What is taken in, listed and destroyed, over memory.</summary>
public sealed class OwnDatasetsTests
{
    private readonly MemoryCatalogue _ledger = new();
    private readonly MemoryRetractions _retractions = new();
    private readonly Log _log = new();
    private readonly MemoryCollections _collections = new();

    [Fact]
    public async Task What_was_taken_in_is_recorded_with_what_its_rows_depend_on()
    {
        var datasets = new MemoryDatasets();
        var added = await AddAsync(datasets, "heart");
        Assert.Equal(("heart", null, false), (added.Stored.Name, added.Published, added.IsMissing));
        var facts = Assert.Single(_log.Entries).Facts.ToDictionary();
        Assert.Equal(
            ["activity", "commitment", "dataset", "manifest", "missing", "name", "options", "rows"],
            facts.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(("-9, n/a", "3"), (facts["missing"], facts["rows"]));
        Assert.Equal(Suite.Standard.Hash("options"u8).ToString(), facts["options"]);
    }

    [Fact]
    public async Task A_dataset_that_could_not_be_recorded_is_destroyed_and_forgotten()
    {
        var datasets = new MemoryDatasets();
        _log.IsFull = true;
        await Assert.ThrowsAsync<DomainException>(() => AddAsync(datasets, "heart"));
        Assert.Empty(datasets.Files);
        Assert.Empty(datasets.Known);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_datasets_of_one_name_the_second_leaves_no_files(bool overtaken)
    {
        var datasets = new MemoryDatasets { IsOvertaken = overtaken };
        if (!overtaken)
        {
            await AddAsync(datasets, "heart");
        }

        var problem = await Assert.ThrowsAsync<DomainException>(() => AddAsync(datasets, "heart"));
        Assert.Equal(FaultCodes.Conflict, problem.Code);
        Assert.Equal(datasets.Known.Count, datasets.Files.Count);
    }

    [Fact]
    public async Task A_published_dataset_is_destroyed_only_after_its_owner_took_it_back()
    {
        var datasets = new MemoryDatasets();
        var token = _ledger.Add("North", "heart");
        await AddAsync(datasets, "heart", token.Id);
        var own = Own(datasets);
        var problem = await Assert.ThrowsAsync<DomainException>(() => own.DestroyAsync("aa", default));
        Assert.Equal(FaultCodes.Conflict, problem.Code);
        Assert.Single(datasets.Files);

        // The ledger has not heard of it yet.
        await _retractions.KeepAsync(
            new Dictionary<TokenId, Retraction> { [token.Id] = new(token.Version, DateTimeOffset.UnixEpoch) },
            default
        );
        await own.DestroyAsync("aa", default);
        Assert.Empty(datasets.Files);
        Assert.Empty(datasets.Known);
        Assert.Equal(EvidenceKinds.DatasetDestroyed, _log.Entries[^1].Kind);
    }

    [Fact]
    public async Task What_is_missing_stands_after_the_last_of_the_list()
    {
        var datasets = new MemoryDatasets();
        _ledger.Add("North", "lost");
        await AddAsync(datasets, "heart");
        await AddAsync(datasets, "lung");
        var (first, next) = await Own(datasets).ListAsync(DatasetOrder.Name, null, 1, default);
        Assert.Equal([("heart", false)], first.Select(item => (item.Stored.Name, item.IsMissing)));
        var (rest, end) = await Own(datasets).ListAsync(DatasetOrder.Name, next, 1, default);
        Assert.Equal([("lung", false), ("lost", true)], rest.Select(item => (item.Stored.Name, item.IsMissing)));
        Assert.Null(end);
    }

    [Fact]
    public void The_catalogue_is_searched_by_name_description_and_owner_in_any_case()
    {
        _ledger.Add("North", "Heart");
        _ledger.Add("South", "heart rate", withdrawn: true);
        _ledger.Add("East", "lung");
        var catalogue = new PublishedDatasets(_ledger, new LikeNames(_ledger));
        Assert.Equal(["Heart", "heart rate"], Names("HEART", null));
        Assert.Equal(["heart rate"], Names("south", null));
        Assert.Equal(["heart rate"], Names(null, DatasetState.Withdrawn));
        Assert.Equal(3, Names("", null).Count());

        IEnumerable<string> Names(string? text, DatasetState? state) =>
            catalogue.List(text, state, null).Select(item => item.Fitting?.Dataset.Description.Name).OfType<string>();
    }

    private OwnDatasets Own(MemoryDatasets datasets)
    {
        var retractions = new Retractions(_retractions, TimeProvider.System);
        var missing = new MissingDatasets(datasets, retractions, _ledger, TimeProvider.System);
        return new OwnDatasets(
            datasets,
            missing,
            new LikeNames(_ledger),
            _ledger,
            retractions,
            _log,
            new DestructionService(_ledger, TimeProvider.System),
            new Collecting(_collections, new OwnPolicy(new MemoryPolicy(null)), _ledger, _log, TimeProvider.System),
            datasets
        );
    }

    private Task<OwnDataset> AddAsync(MemoryDatasets datasets, string name, TokenId? token = null) =>
        Own(datasets)
            .AddAsync(
                new NewDataset(name, null, "options"u8.ToArray(), ["-9", "n/a"]),
                () =>
                {
                    var digest = Suite.Standard.Hash([(byte)datasets.Files.Count]);
                    var id = $"{(char)('a' + datasets.Files.Count)}{(char)('a' + datasets.Files.Count)}";
                    datasets.Files.Add(id);
                    var content = new StoredContent(
                        new DatasetSchema([new DatasetField("age", FieldType.Integer, 0)]),
                        3,
                        100,
                        digest,
                        digest
                    );
                    return Task.FromResult(new StoredDataset(id, name, null, DateTimeOffset.UnixEpoch, content, token));
                },
                default
            );

    private sealed class Log : IEvidence
    {
        public List<EvidenceEvent> Entries { get; } = [];

        public bool IsFull { get; set; }

        public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
        {
            if (IsFull)
            {
                throw new DomainException(FaultCodes.DiskFull, new("full", "已满"));
            }

            Entries.Add(happened);
            return Task.FromResult((long)Entries.Count);
        }

        public ProofFile Prove(long index) => throw new NotSupportedException();
    }
}
