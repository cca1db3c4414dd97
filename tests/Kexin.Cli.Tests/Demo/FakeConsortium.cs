using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests.Demo;

/// <summary>An ideal consortium in memory: one ledger, no cryptography, every answer at once, each rule of order kept.</summary>
internal sealed class FakeConsortium
{
    private static readonly DateTimeOffset Start = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly HashSet<string> _signed = [];
    private IReadOnlyList<string> _members = [];
    private readonly Lock _lock = new();
    private readonly List<(Receipt Receipt, string Submitter)> _ledger = [];
    private readonly List<CatalogueEntry> _catalogue = [];
    private readonly Dictionary<string, Grant> _grants = [];
    private readonly Dictionary<
        string,
        (JsonElement Document, HashSet<string> Reviews, HashSet<string> Joins, TaskState State)
    > _tasks = [];
    private readonly HashSet<string> _joined = [];
    private int _ids;

    /// <summary>A client of the member's node.</summary>
    public KexinClient Client(string member) =>
        new(new HttpClient(new Node(this, member)) { BaseAddress = new Uri("http://node.test/") }, "token");

    private object Answer(string member, string method, string path, string query, string body)
    {
        lock (_lock)
        {
            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
            return (method, parts) switch
            {
                ("GET", ["node", "card"]) => new MemberCardInfo(
                    member,
                    member,
                    member,
                    MemberRole.Member,
                    "s",
                    "k",
                    "h",
                    "p",
                    "c"
                ),
                ("GET", ["node"]) => Info(member),
                ("POST", ["consortium"]) => Found(member, Read<CreateConsortium>(body)),
                ("POST", ["consortium", "join"]) => Join(member),
                ("POST", ["intake"]) => new HeldFile("h", 1, Start),
                ("POST", ["intake", _, "keep"]) => Add(Read<KeepFile>(body).Name),
                ("POST", ["datasets", var id, "publish"]) => Publish(member, id, Read<PublishDataset>(body)),
                ("GET", ["datasets", _, "summary"]) => Result("own"),
                ("GET", ["catalogue"]) => new Page<CatalogueEntry>([.. _catalogue], null),
                ("POST", ["grants"]) => Request(member, Read<RequestGrant>(body)),
                ("GET", ["grants"]) => new Page<Grant>(
                    [
                        .. _grants.Values.Where(grant =>
                            grant.Owner.Name == member && grant.State == GrantState.Requested
                        ),
                    ],
                    null
                ),
                ("POST", ["grants", var id, "approve"]) => Approve(member, id),
                ("POST", ["tasks", "draft"]) => Draft(body),
                ("POST", ["tasks"]) => Create(member, Read<CreateTask>(body)),
                ("GET", ["tasks", var id]) => Detail(id),
                ("POST", ["tasks", var id, "review"]) => Review(member, id),
                ("POST", ["tasks", var id, "join"]) => JoinTask(member, id),
                ("POST", ["tasks", var id, "run"]) => Run(member, id),
                ("GET", ["tasks", var id, "progress"]) => new TaskProgress(
                    id,
                    _tasks[id].State,
                    new("e", "z"),
                    1,
                    1,
                    [new Traffic(new("x", "x"), 10, 20, 1, 2)],
                    [],
                    new("learned", "得知")
                ),
                ("GET", ["tasks", _, "result"]) => Result("joint"),
                ("GET", ["ledger"]) => new LedgerStatus(
                    "c",
                    _ledger.Count,
                    _ledger.Count,
                    new string('a', 64),
                    Start,
                    true,
                    [],
                    [],
                    []
                ),
                ("GET", ["ledger", "tokens", var id, "history"]) => History(id),
                ("GET", ["ledger", "transactions", var id]) => new TransactionDetail(
                    Summary(_ledger.Single(item => item.Receipt.TransactionId == id)),
                    JsonElement.Parse("{}"),
                    [],
                    [],
                    [],
                    $"/v1/proofs/transaction/{id}"
                ),
                ("GET", ["proofs", ..]) => "proof",
                _ => throw new InvalidOperationException($"{method} {path}"),
            };
        }
    }

    private static T Read<T>(string body) =>
        (T)JsonSerializer.Deserialize(body, KexinJson.Default.GetTypeInfo(typeof(T))!)!;

    private NodeInfo Info(string member) =>
        new(
            member,
            member,
            "s",
            MemberRole.Member,
            "1",
            new("a", "p", "c"),
            _joined.Contains(member) ? "c" : null,
            _joined.Contains(member) ? _ledger.Count : -1,
            0,
            [],
            Start
        );

    private GenesisInfo Found(string member, CreateConsortium request)
    {
        _members = request.Cards;
        _signed.Add(member);
        return Document();
    }

    /// <summary>A node joins when it is asked with a document that everybody has signed.</summary>
    private GenesisInfo Join(string member)
    {
        _signed.Add(member);
        if (_members.All(_signed.Contains))
        {
            _joined.Add(member);
        }

        return Document();
    }

    private GenesisInfo Document() =>
        new(
            "c",
            "c",
            "genesis",
            [.. _members.Select(card => new MemberReference(card, card))],
            [.. _members.Where(card => !_signed.Contains(card)).Select(card => new MemberReference(card, card))],
            _members.All(_signed.Contains)
        );

    private static Dataset Add(string name) =>
        new(
            $"d-{name}",
            name,
            DatasetState.Local,
            10,
            [new("id", FieldType.Text), new("chol", FieldType.Number)],
            1,
            Start
        );

    private Receipt Publish(string member, string id, PublishDataset request)
    {
        var receipt = Commit(member, Steps.PublishDataset, NewId());
        Assert.All(request.Fields!, field => Assert.Equal(Tier.C, field.Tier));
        _catalogue.Add(
            new CatalogueEntry(
                receipt.Subject,
                id,
                request.Description,
                new(member, member),
                DatasetState.Published,
                10,
                [],
                request.Purposes,
                Start,
                1
            )
        );
        return receipt;
    }

    private Receipt Request(string member, RequestGrant request)
    {
        var receipt = Commit(member, Steps.RequestGrant, NewId());
        var entry = _catalogue.Single(item => item.TokenId == request.Dataset);
        Assert.Contains(request.Purpose, entry.Purposes);
        _grants[receipt.Subject] = new Grant(
            receipt.Subject,
            entry.TokenId,
            entry.Name,
            entry.Owner,
            new(member, member),
            request.Fields,
            request.Purpose,
            GrantState.Requested,
            Start,
            request.ValidUntil
        );
        return receipt;
    }

    private Receipt Approve(string member, string id)
    {
        Assert.Equal(member, _grants[id].Owner.Name);
        _grants[id] = _grants[id] with { State = GrantState.Approved };
        return Commit(member, Steps.ApproveGrant, id);
    }

    private static TaskDraft Draft(string body)
    {
        var request = Read<DraftTask>(body);
        using var document = JsonDocument.Parse(body);
        var fields = request.Datasets.ToDictionary(id => id, _ => (IReadOnlyList<string>)["chol"]);
        return new TaskDraft(
            document.RootElement.Clone(),
            "hash",
            fields,
            [],
            new("e", "z"),
            [],
            [],
            new DraftCost(1, 2, 3)
        );
    }

    private Receipt Create(string member, CreateTask request)
    {
        var receipt = Commit(member, Steps.CreateTask, NewId());
        _tasks[receipt.Subject] = (request.Document, [], [], TaskState.Proposed);
        return receipt;
    }

    private TaskDetail Detail(string id) =>
        new(
            new TaskSummary(id, "t", "statistics", _tasks[id].State, new("r", "r"), [], "hash", Start),
            _tasks[id].Document,
            new("e", "z"),
            [],
            [],
            []
        );

    private Receipt Review(string member, string id)
    {
        _tasks[id].Reviews.Add(member);
        return Commit(member, Steps.ReviewTask, id);
    }

    private Receipt JoinTask(string member, string id)
    {
        Assert.Contains(member, _tasks[id].Reviews);
        Assert.Contains(_grants.Values, grant => grant.Owner.Name == member && grant.State == GrantState.Approved);
        _tasks[id].Joins.Add(member);
        return Commit(member, Steps.JoinTask, id);
    }

    private RunStarted Run(string member, string id)
    {
        Assert.Equal(_catalogue.Count, _tasks[id].Joins.Count);
        var receipt = Commit(member, Steps.StartTask, id);
        Commit(member, Steps.CompleteTask, id);
        _tasks[id] = _tasks[id] with { State = TaskState.Completed };
        return new RunStarted(id, receipt);
    }

    private Page<TokenEvent> History(string id) =>
        new(
            [
                .. _ledger
                    .Where(item => item.Receipt.Subject == id)
                    .Select(item => new TokenEvent(1, Summary(item), null)),
            ],
            null
        );

    private static TransactionSummary Summary((Receipt Receipt, string Submitter) item)
    {
        var words = item.Receipt.Step.Split('.');
        return new TransactionSummary(
            item.Receipt.TransactionId,
            words[0],
            words[1],
            item.Receipt.Text,
            new(item.Submitter, item.Submitter),
            item.Receipt.Height,
            Start,
            ReceiptState.Final
        );
    }

    private static ComputationResult Result(string task) =>
        new(
            task,
            null,
            "statistics",
            new Sheet([], [], [], [], []),
            Start,
            Start,
            SampleSheets.Source,
            ["/v1/proofs/evidence/0"]
        );

    private Receipt Commit(string member, string step, string subject)
    {
        Assert.Contains(member, _joined);
        var id = NewId();
        var receipt = new Receipt(
            step,
            new(step, step),
            subject,
            id,
            _ledger.Count + 1,
            ReceiptState.Final,
            Start,
            $"/v1/proofs/transaction/{id}"
        );
        _ledger.Add((receipt, member));
        return receipt;
    }

    private string NewId() => (++_ids).ToString("x64", CultureInfo.InvariantCulture);

    private sealed class Node(FakeConsortium consortium, string member) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var uri = request.RequestUri!;
            var answer = consortium.Answer(member, request.Method.Method, uri.AbsolutePath, uri.Query, body);
            var json =
                answer as string ?? JsonSerializer.Serialize(answer, KexinJson.Default.GetTypeInfo(answer.GetType())!);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
        }
    }
}
