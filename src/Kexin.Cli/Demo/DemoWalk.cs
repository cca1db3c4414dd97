using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>The nine steps of trusted computing between the nodes of a demo, by their APIs alone.</summary>
internal sealed class DemoWalk(
    DemoPlan plan,
    DemoNetwork network,
    DemoLedger ledger,
    DemoAudience audience,
    Func<CancellationToken, Task> launch,
    TimeProvider time
)
{
    private readonly Dictionary<string, Dataset> _datasets = [];
    private readonly List<DemoTask> _tasks = [];
    private IReadOnlyList<CatalogueEntry> _catalogue = [];
    private IReadOnlyList<TaskDraft> _drafts = [];

    /// <summary>The consortium's id, once it is founded.</summary>
    public string Consortium { get; private set; } = "";

    /// <summary>The datasets by provider.</summary>
    public IReadOnlyDictionary<string, Dataset> Datasets => _datasets;

    /// <summary>Founds the consortium, takes the data in, and walks.</summary>
    public async Task<IReadOnlyList<DemoAnalysis>> RunAsync(CancellationToken cancel)
    {
        await FoundAsync(cancel);
        await PublishAsync(cancel);
        await BrowseAsync(cancel);
        await RequestAsync(cancel);
        await GrantAsync(cancel);
        await CreateAsync(cancel);
        await ReviewAsync(cancel);
        await JoinAsync(cancel);
        return await new DemoRun(network, ledger, audience, time, _datasets).ComputeAsync(_tasks, cancel);
    }

    private async Task FoundAsync(CancellationToken cancel)
    {
        ledger.Begin();
        await audience.Wait(
            "demo.wait.start",
            async tell =>
            {
                tell(0, 0, "");
                await launch(cancel);
                Consortium = await DemoFounding.FoundAsync(network, plan.Purpose, cancel);
                await ledger.CatchUpAsync(0, cancel);
            }
        );
        await ledger.EndAsync(0, "found", [$"{network.Nodes.Count}", plan.Suite], [], cancel);
    }

    private async Task PublishAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var receipts = await DemoLedger.EachAsync(
            network.Providers,
            async node =>
            {
                await using var file = File.OpenRead(node.Member.DataFile!);
                var format =
                    Path.GetExtension(node.Member.DataFile) == ".parquet" ? DatasetFormat.Parquet : DatasetFormat.Csv;
                var dataset = await node.Client.Intake.AddAsync(
                    new KeepFile(node.Member.Key, format, Required(plan.Needed), node.Member.DataFile),
                    file,
                    cancel
                );
                lock (_datasets)
                {
                    _datasets[node.Member.Name] = dataset;
                }

                var grades = dataset.Fields.Select(field => new PublishField(
                    field.Name,
                    field.Type == FieldType.Text ? 3 : 2,
                    Tier.C
                ));
                var request = new PublishDataset(node.Member.Name, [plan.Purpose], [.. grades]);
                return [await node.Client.Datasets.PublishAsync(dataset.Id, request, Wait.Final, cancel)];
            }
        );
        var rows = _datasets.Values.Sum(dataset => dataset.Rows);
        await ledger.EndAsync(1, "publish", [$"{receipts.Count}", $"{rows}"], receipts, cancel);
    }

    private static JsonElement Required(IEnumerable<string> fields) =>
        JsonSerializer.SerializeToElement(
            new JsonObject { ["required"] = new JsonArray([.. fields.Select(field => (JsonNode)field)]) }
        );

    private async Task BrowseAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var page = await network.Asker.Client.Catalogue.ListAsync(default, cancel);
        _catalogue = page.Items;
        var datasets = _catalogue.Select(entry => entry.TokenId).ToList();
        _drafts = await Task.WhenAll(
            plan.Questions.Select(question =>
                network.Asker.Client.Tasks.DraftAsync(question with { Datasets = datasets }, cancel)
            )
        );
        var fields = _drafts.SelectMany(draft => draft.Fields.Values.SelectMany(names => names)).Distinct().Count();
        await ledger.EndAsync(2, "browse", [$"{_catalogue.Count}", $"{fields}"], [], cancel);
    }

    private async Task RequestAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var until = time.GetUtcNow().AddDays(30);
        var receipts = await DemoLedger.EachAsync(
            [network.Asker],
            async node =>
                await Task.WhenAll(
                    _catalogue.Select(entry =>
                    {
                        var fields = _drafts.SelectMany(draft => draft.Fields.GetValueOrDefault(entry.TokenId, []));
                        var request = new RequestGrant(entry.TokenId, [.. fields.Distinct()], plan.Purpose, until);
                        return node.Client.Grants.RequestAsync(request, Wait.Final, cancel);
                    })
                )
        );
        await ledger.EndAsync(3, "request", [$"{receipts.Count}", plan.Purpose], receipts, cancel);
    }

    private async Task GrantAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var receipts = await DemoLedger.EachAsync(
            network.Providers,
            async node =>
            {
                var requests = await node.Client.Grants.ListAsync(
                    GrantState.Requested,
                    GrantDirection.In,
                    default,
                    cancel
                );
                return await Task.WhenAll(
                    requests.Items.Select(request =>
                        node.Client.Grants.ApproveAsync(request.Id, new ApproveGrant(), Wait.Final, cancel)
                    )
                );
            }
        );
        await ledger.EndAsync(4, "grant", [$"{receipts.Count}"], receipts, cancel);
    }

    private async Task CreateAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var receipts = await DemoLedger.EachAsync(
            [network.Asker],
            async node =>
            {
                var made = new List<Receipt>();
                foreach (var (draft, question) in _drafts.Zip(plan.Questions))
                {
                    var receipt = await node.Client.Tasks.CreateAsync(
                        new CreateTask(draft.Document),
                        Wait.Final,
                        cancel
                    );
                    _tasks.Add(new DemoTask(question.Title, receipt.Subject, draft));
                    made.Add(receipt);
                }

                return made;
            }
        );
        await ledger.EndAsync(5, "create", [.. _tasks.Select(task => task.Title)], receipts, cancel);
    }

    private async Task ReviewAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var receipts = await DemoLedger.EachAsync(
            network.Providers,
            async node =>
            {
                var made = new List<Receipt>();
                foreach (var task in _tasks)
                {
                    var detail = await ledger.UntilAsync(
                        stop => node.Client.Tasks.GetAsync(task.Id, stop),
                        found => found.Document is not null,
                        cancel
                    );
                    var review = new ReviewTask(detail.Summary.Hash, Accept: true);
                    made.Add(await node.Client.Tasks.ReviewAsync(task.Id, review, Wait.Final, cancel));
                }

                return made;
            }
        );
        await ledger.EndAsync(6, "review", [$"{_datasets.Count}", $"{_tasks.Count}"], receipts, cancel);
    }

    private async Task JoinAsync(CancellationToken cancel)
    {
        ledger.Begin();
        var receipts = await DemoLedger.EachAsync(
            network.Providers,
            async node =>
            {
                var made = new List<Receipt>();
                foreach (var task in _tasks)
                {
                    made.Add(await node.Client.Tasks.JoinAsync(task.Id, Wait.Final, cancel));
                }

                return made;
            }
        );
        await ledger.EndAsync(7, "join", [$"{receipts.Count}"], receipts, cancel);
    }
}

/// <summary>A task of the demo.</summary>
internal sealed record DemoTask(string Title, string Id, TaskDraft Draft);
