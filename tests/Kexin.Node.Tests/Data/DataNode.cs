using System.Text;
using System.Text.Json;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Collection;
using Kexin.Governance.Declarations;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Governance.Releasing;
using Kexin.Governance.Versions;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.ObjectStorage;
using Kexin.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Data;

/// <summary>A node with a vault and a database, in whose consortium an observer asks for data.</summary>
internal sealed class DataNode : IAsyncDisposable
{
    public const string Purpose = "heart research";
    public const string Csv = "patient_id,age,sex,chol\np-7741093,63,M,233\np-7741094,,F,286.5\np-7741095,37,M,250\n";

    /// <summary>Values of <see cref="Csv"/> that stand nowhere else.</summary>
    public static readonly IReadOnlyList<string> KnownValues = ["p-7741093", "p-7741094", "p-7741095", "286.5"];

    public static readonly Digest Document = Suite.Standard.Hash("document"u8);

    private static readonly Lazy<(MasterKeyFile Key, byte[] Sealed)> s_master = new(() =>
        (MasterKeyFile.Create(Suite.Standard, "correct horse battery", out var sealedKey), sealedKey)
    );

    private readonly TemporaryFolder _folder;

    private DataNode(TemporaryFolder folder, SteppedTime time, OneMemberNode node) =>
        (_folder, Time, Node) = (folder, time, node);

    public SteppedTime Time { get; }

    public OneMemberNode Node { get; }

    /// <summary>Who of the node's own people acts.</summary>
    public required SaidPeople Acting { get; init; }

    public string VaultFolder => _folder["vault"];

    /// <summary>Tells where back-ups of the node lie.</summary>
    public NodeFolder Home => HomeIn(_folder);

    /// <summary>Every folder that the node writes to.</summary>
    public IReadOnlyList<string> Folders => [_folder.Path, Node.Folder];

    public OwnDatasets Datasets => Node.Get<OwnDatasets>();

    public GrantService Grants => Node.Get<GrantService>();

    public Gate Gate => Node.Get<Gate>();

    public MemberId Asker => MemberId.Of(Node.ObserverKeys[0].PublicKey);

    /// <summary>The kinds and facts of the evidence so far, the newest first.</summary>
    public IReadOnlyList<Api.EvidenceEntry> Evidence =>
        Node.Get<EvidenceViews>().List(new PageRequest(null, 100)).Items;

    /// <param name="follows">Whether another member's node orders.</param>
    /// <param name="policy">The organisation's own rules, or null.</param>
    public static async Task<DataNode> StartAsync(bool follows = false, string? policy = null)
    {
        var folder = new TemporaryFolder();
        var time = new SteppedTime();
        var people = new SaidPeople();
        var node = await OneMemberNode.StartAsync(
            observers: 1,
            follows: follows,
            configure: services =>
                services
                    .AddSingleton<TimeProvider>(time)
                    .AddSingleton<IMasterKey>(s_master.Value.Key)
                    .AddSingleton(new DatasetVault(folder["vault"], Suite.Standard, time, RandomSource.System, []))
                    .AddSingleton(new BackupCopies(HomeIn(folder), Suite.Standard, s_master.Value.Key, time))
                    .AddSingleton<IRunStore, RunStore>()
                    .AddSingleton<NodeAlarms>()
                    .AddSingleton<IAlarms>(provider => provider.GetRequiredService<NodeAlarms>())
                    .AddSingleton<ICollectionStore>(provider => new SealedCollections(
                        HomeIn(folder),
                        provider.GetRequiredService<RecordSeal>()
                    ))
                    .AddSingleton<ISchemeFiles, NoFiles>()
                    .AddSingleton<IPolicyTexts>(provider => new SealedPolicies(
                        HomeIn(folder),
                        provider.GetRequiredService<RecordSeal>()
                    ))
                    .AddSingleton<IPolicyFile>(provider => new PolicyInForce(
                        new OwnFile(policy),
                        provider.GetRequiredService<IPolicyTexts>(),
                        provider.GetRequiredService<ILedger>()
                    ))
                    .AddSingleton<ConsentViews>()
                    .AddSingleton<IMaskSecret, FixedSecret>()
                    .AddSingleton(
                        new NodeConfiguration(
                            "North",
                            Api.MemberRole.Member,
                            "standard",
                            "127.0.0.1",
                            "127.0.0.1",
                            1,
                            2,
                            3,
                            4
                        )
                    )
                    .AddSingleton<IPastReleases, PastReleaseStore>()
                    .AddSingleton<IBeforeSubmitting, PublicationFloor>()
                    .AddDataServices()
                    .AddSingleton<IActingPeople>(people)
        );
        return new DataNode(folder, time, node) { Acting = people };
    }

    private static NodeFolder HomeIn(TemporaryFolder folder) => new(Directory.CreateDirectory(folder["home"]).FullName);

    /// <summary>Takes a file in as it is understood, or with options that are given as JSON.</summary>
    public async Task<Api.Dataset> AddAsync(
        string csv = Csv,
        string name = "heart",
        string? options = null,
        string? activity = null
    )
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var uploads = Node.Get<HeldUploads>();
        var held = await uploads.HoldAsync(file, CancellationToken.None);
        try
        {
            var request = new Api.KeepFile(
                name,
                Api.DatasetFormat.Csv,
                options is null ? null : JsonElement.Parse(options),
                Activity: activity
            );
            return await uploads.KeepAsync(held.Id, request, CancellationToken.None);
        }
        finally
        {
            uploads.Drop(held.Id);
        }
    }

    /// <summary>Puts every file of the vault into a generation of a back-up of the node.</summary>
    public async Task BackUpAsync(string target, string generation)
    {
        await File.WriteAllBytesAsync(Home.MasterKey, s_master.Value.Sealed);
        using var shelf = new BackupShelf(_folder[target]);
        await shelf.KeepMasterAsync(Home.MasterKey, default);
        new BackupTargets(Home).Add(shelf.Root);
        await using var store = await shelf.OpenAsync(Suite.Standard, s_master.Value.Key, Time);
        foreach (var path in Directory.EnumerateFiles(VaultFolder, "*", SearchOption.AllDirectories))
        {
            await using var content = File.OpenRead(path);
            await store.PutAsync(
                BackupShelf.NameOf(generation, Path.GetRelativePath(_folder.Path, path)),
                content,
                PutOptions.None,
                default
            );
        }

        await BackupShelf.CompleteAsync(store, generation, default);
    }

    /// <summary>A part of the node's datasets, as the API lists them.</summary>
    public async Task<Api.Page<Api.Dataset>> ListAsync(DatasetOrder order, PageRequest page)
    {
        var (items, next) = await Datasets.ListAsync(order, page.After, page.Limit, CancellationToken.None);
        return new([.. items.Select(item => item.ToApi())], next is null ? null : QueryValues.CursorOf(next));
    }

    public async Task<Api.Dataset> GetAsync(string id) => (await Datasets.GetAsync(id, CancellationToken.None)).ToApi();

    /// <summary>An entry of the catalogue, as the API shows it.</summary>
    public Api.CatalogueEntry Entry(string id) => Node.Get<PublishedDatasets>().Get(id).ToApi(Node.Get<ILedger>());

    /// <summary>Publishes a dataset, with one field of each tier: sex is open, age restricted, the rest secret.</summary>
    public async Task<TokenId> PublishAsync(
        Api.Dataset dataset,
        IReadOnlyDictionary<string, Api.FieldRole>? roles = null
    )
    {
        var receipt = await Node.Get<Publishing>()
            .PublishAsync(
                dataset.Id,
                new Api.PublishDataset(
                    "Cholesterol by age",
                    [Purpose],
                    [
                        new Api.PublishField("sex", 1, Api.Tier.A),
                        new Api.PublishField("age", 2, Api.Tier.B),
                        new Api.PublishField("chol", 2, Api.Tier.C),
                    ],
                    Roles: roles
                ).ToDomain(),
                SubmissionState.Final,
                CancellationToken.None
            );
        return receipt.Subject;
    }

    /// <summary>The observer asks; the grant's id comes back.</summary>
    public async Task<string> RequestAsync(
        TokenId dataset,
        IReadOnlyList<string> fields,
        Digest? computation = null,
        TimeSpan? span = null
    )
    {
        var before = Grants.List(null, null, null).Select(grant => grant.Token.Id).ToHashSet();
        var terms = new GrantTerms(
            dataset,
            fields,
            Purpose,
            (Time.GetUtcNow() + (span ?? TimeSpan.FromDays(1))).ToUnixTimeMilliseconds(),
            computation
        );
        var token = Node.Ledger.Queries.FindToken(dataset)!;
        var result = await Node.SubmitAsync(
            Node.ObserverKeys[0],
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Request,
                new RequestGrant(terms).Encode(),
                [token],
                []
            )
        );
        Assert.IsType<SubmissionResult.Accepted>(result);
        return Grants
            .List(null, null, null)
            .Select(grant => grant.Token.Id)
            .Single(id => !before.Contains(id))
            .ToString();
    }

    /// <summary>Proposes a task over an own dataset, whose document is at nobody's.</summary>
    public async Task<TokenId> ProposeAsync(TokenId dataset, string title = "Common patients")
    {
        var provider = new TaskProvider(Node.Ledger.Self, dataset, ["age"]);
        var receipt = await Node.Get<Submitter>()
            .SubmitAsync(
                new ContractAction(
                    TasksContract.ContractName,
                    TasksContract.Create,
                    new CreateTask(Document, title, "intersection", [provider]).Encode(),
                    [Node.Ledger.Queries.FindToken(dataset)!],
                    [],
                    TaskToken.Type
                ),
                SubmissionState.Final,
                default
            );
        return receipt.Subject;
    }

    /// <summary>The observer asks and the owner approves.</summary>
    public async Task<string> GrantAsync(
        TokenId dataset,
        IReadOnlyList<string> fields,
        Digest? computation = null,
        TimeSpan? span = null
    )
    {
        var id = await RequestAsync(dataset, fields, computation, span);
        await Grants.ApproveAsync(id, new GrantApproval(), SubmissionState.Final, CancellationToken.None);
        return id;
    }

    /// <summary>What the observer's computation asks of the gate.</summary>
    public GateRequest Request(TokenId dataset, params string[] fields) =>
        new(
            Asker,
            dataset,
            [.. fields.Select(field => new UsedField(field, FieldUse.Computed))],
            Purpose,
            Document,
            ReleasesValues: false
        );

    public async Task<IDatasetReader> OpenAsync(GateRequest request) =>
        await Gate.OpenAsync(request, CancellationToken.None);

    public async Task<DomainException> RefusedAsync(GateRequest request)
    {
        var problem = await Assert.ThrowsAsync<DomainException>(() => OpenAsync(request));
        Assert.Equal(EvidenceKinds.DatasetRefused, Evidence[0].Kind);
        return problem;
    }

    /// <summary>A fact of an entry of the evidence log.</summary>
    public static string? Fact(Api.EvidenceEntry entry, string name) =>
        entry
            .Payload.GetProperty("facts")
            .EnumerateArray()
            .Where(fact => fact.GetProperty("name").GetString() == name)
            .Select(fact => fact.GetProperty("value").GetString())
            .SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The own people who act, as a test says.</summary>
    internal sealed class SaidPeople : IActingPeople
    {
        public IReadOnlyList<PolicyVoice> Now { get; set; } = [];
    }

    private sealed class FixedSecret : IMaskSecret
    {
        public ReadOnlySpan<byte> Secret => "a secret of this node"u8;
    }

    private sealed class NoFiles : ISchemeFiles
    {
        public IReadOnlyList<DeclarationFile> Read() => [];
    }

    private sealed class OwnFile(string? text) : IPolicyFile
    {
        public string Stamp() => "one";

        public VersionedPolicy? Read() => text is null ? null : new(new DeclarationFile("policy.yaml", text));
    }
}
