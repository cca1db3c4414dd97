using System.Text;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Declarations;
using Kexin.Governance.Granting;
using Kexin.Governance.Policy;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
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

    private static readonly Lazy<MasterKeyFile> s_master = new(() =>
        MasterKeyFile.Create(Suite.Standard, "correct horse battery", out _)
    );

    private readonly TemporaryFolder _folder;

    private DataNode(TemporaryFolder folder, SteppedTime time, OneMemberNode node) =>
        (_folder, Time, Node) = (folder, time, node);

    public SteppedTime Time { get; }

    public OneMemberNode Node { get; }

    public string VaultFolder => _folder["vault"];

    /// <summary>Every folder that the node writes to.</summary>
    public IReadOnlyList<string> Folders => [_folder.Path, Node.Folder];

    public OwnDatasets Datasets => Node.Get<OwnDatasets>();

    public GrantService Grants => Node.Get<GrantService>();

    public Gate Gate => Node.Get<Gate>();

    public MemberId Asker => MemberId.Of(Node.ObserverKeys[0].PublicKey);

    /// <summary>The kinds and facts of the evidence so far, the newest first.</summary>
    public IReadOnlyList<Api.EvidenceEntry> Evidence =>
        Node.Get<EvidenceViews>().List(new PageRequest(null, 100)).Items;

    public static async Task<DataNode> StartAsync(bool follows = false)
    {
        var folder = new TemporaryFolder();
        var time = new SteppedTime();
        var node = await OneMemberNode.StartAsync(
            observers: 1,
            follows: follows,
            configure: services =>
                services
                    .AddSingleton<TimeProvider>(time)
                    .AddSingleton<IMasterKey>(s_master.Value)
                    .AddSingleton(new DatasetVault(folder["vault"], Suite.Standard, time, RandomSource.System, []))
                    .AddSingleton<ISchemeFiles, NoFiles>()
                    .AddSingleton<IPolicyFile, NoFiles>()
                    .AddDataServices()
        );
        return new DataNode(folder, time, node);
    }

    /// <summary>Takes a file in as it is understood, or with options that are given as JSON.</summary>
    public async Task<Api.Dataset> AddAsync(string csv = Csv, string name = "heart", string? options = null)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var uploads = Node.Get<HeldUploads>();
        var held = await uploads.HoldAsync(file, CancellationToken.None);
        try
        {
            var request = new Api.KeepFile(
                name,
                Api.DatasetFormat.Csv,
                options is null ? null : JsonElement.Parse(options)
            );
            return await uploads.KeepAsync(held.Id, request, CancellationToken.None);
        }
        finally
        {
            uploads.Drop(held.Id);
        }
    }

    /// <summary>A part of the node's datasets, as the API lists them.</summary>
    public async Task<Api.Page<Api.Dataset>> ListAsync(DatasetOrder order, PageRequest page)
    {
        var (items, next) = await Datasets.ListAsync(order, page.After, page.Limit, CancellationToken.None);
        return new([.. items.Select(item => item.ToApi())], next);
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

    public Task<IDatasetReader> OpenAsync(GateRequest request) => Gate.OpenAsync(request, CancellationToken.None);

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

    private sealed class NoFiles : ISchemeFiles, IPolicyFile
    {
        public IReadOnlyList<DeclarationFile> Read() => [];

        DeclarationFile? IPolicyFile.Read() => null;
    }
}
