using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kexin.Channels;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations.Intersection;

namespace Kexin.Cluster.Tests;

/// <summary>What must not work does not, and says what to do.</summary>
[Collection(Hospitals.Name)]
public sealed partial class RefusalTests(HospitalsFixture hospitals)
{
    private Cluster Cluster => hospitals.Cluster;

    [Fact]
    public async Task A_call_without_the_token_is_unauthorized()
    {
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{Cluster.Centre.Ports[0]}{Routes.Node}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(address)).StatusCode);
        var health = new Uri($"http://127.0.0.1:{Cluster.Centre.Ports[0]}{Routes.Health}");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(health)).StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_certificate_outside_the_consortium_is_refused(int port)
    {
        using var stranger = PeerCertificate.Create("stranger", DateTimeOffset.UtcNow);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Cluster["north"].Ports[port]);
        await using var stream = new SslStream(client.GetStream());
        var protocol = port == 1 ? SslApplicationProtocol.Http2 : PeerTls.ChannelProtocol;
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await stream.AuthenticateAsClientAsync(PeerTls.ClientOptions(stranger, _ => true, protocol));

            // In TLS 1.3 the server's refusal of the client's certificate arrives with the first reading.
            var read = await stream.ReadAsync(new byte[1]);
            throw read == 0
                ? new AuthenticationException("The connection was closed.")
                : new InvalidOperationException();
        });
    }

    [Fact]
    public async Task Peers_paths_are_not_on_the_apis_port()
    {
        using var http = new HttpClient();
        var address = new Uri($"http://127.0.0.1:{Cluster.Centre.Ports[0]}/peer/v1/status");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(address)).StatusCode);
    }

    [Theory]
    [InlineData("age,sex\n", "bad-data", 1L)]
    [InlineData("", "bad-data", null)]
    [InlineData("age,sex\n61,1\n62\n", "bad-data", 3L)]
    [InlineData("age,sex\n61,1\nold,0\n", "bad-data", 3L)]
    [InlineData("age\n61\n", "bad-data", 1L)]
    public async Task A_broken_file_names_its_place_and_leaves_nothing(string csv, string code, long? line)
    {
        var north = Cluster["north"];
        var before = (await north.Client.Datasets.ListAsync()).Items.Count;
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var options = JsonElement.Parse("""{"columns":[{"name":"age","type":"integer"}],"required":["age","sex"]}""");
        var request = new KeepFile("broken", DatasetFormat.Csv, options);
        var error = await Assert.ThrowsAsync<KexinApiException>(() => north.Client.Intake.AddAsync(request, file));
        Assert.Equal(code, error.Problem.Code);
        Assert.Equal(line, error.Problem.Line);
        Assert.Equal(before, (await north.Client.Datasets.ListAsync()).Items.Count);
    }

    [Fact]
    public async Task A_draft_says_whose_identifiers_are_of_another_type_before_anybody_is_asked()
    {
        var whole = await PublishIdentifiersAsync("whole", "patient_id\n1\n2\n");
        var draft = await Cluster.Centre.Client.Tasks.DraftAsync(
            Questions.CommonPatients([hospitals.Datasets["north"], whole], ReleasedPart.Size)
        );
        var difference = Assert.Single(draft.Differences);
        Assert.Contains("text in 'north' (north)", difference.En, StringComparison.Ordinal);
        Assert.Contains("whole numbers in 'whole' (east)", difference.En, StringComparison.Ordinal);
        Assert.Contains("“whole”（east）", difference.Zh, StringComparison.Ordinal);

        var rounded = await PublishIdentifiersAsync("fractions", "patient_id\n1.5\n2.25\n");
        var error = await Assert.ThrowsAsync<KexinApiException>(() =>
            Cluster.Centre.Client.Tasks.DraftAsync(
                Questions.CommonPatients([hospitals.Datasets["north"], rounded], ReleasedPart.Size)
            )
        );
        Assert.Equal(ProblemCodes.Invalid, error.Problem.Code);
        Assert.Contains("'fractions' of east", error.Problem.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_names_who_writes_identifiers_otherwise_and_a_name_of_two_scripts()
    {
        var padded = string.Join('\n', Enumerable.Range(1, 30).Select(i => $"{i:D5}"));
        var twoScripts = await PublishIdentifiersAsync("сlinic", $"patient_id\n{padded}\n");
        var draft = await Cluster.Centre.Client.Tasks.DraftAsync(
            Questions.CommonPatients([hospitals.Datasets["north"], twoScripts], ReleasedPart.Size)
        );
        var difference = Assert.Single(draft.Differences);
        Assert.Contains("digits with zeros in front", difference.En, StringComparison.Ordinal);
        Assert.Contains("(east)", difference.En, StringComparison.Ordinal);
        Assert.Contains("сlinic", Assert.Single(draft.NameWarnings).Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_says_which_datasets_need_no_decision_more_and_a_task_is_found_by_its_document()
    {
        var centre = Cluster.Centre.Client.Tasks;
        var asked = await PublishIdentifiersAsync("asked", "patient_id\np-1\np-2\n");
        var question = Questions.CommonPatients([hospitals.Datasets["north"], asked], ReleasedPart.Size);
        var draft = await centre.DraftAsync(question);
        Assert.DoesNotContain(asked, draft.Granted);
        await Steps.GrantAsync(Cluster.Centre, Cluster["east"], asked, ["patient_id"], draft.Hash);
        Assert.Contains(asked, (await centre.DraftAsync(question)).Granted);
        Assert.DoesNotContain(asked, (await centre.DraftAsync(question with { Title = "Another" })).Granted);

        Assert.Empty((await centre.OfDocumentAsync(draft.Hash)).Items);
        var created = await centre.CreateAsync(new CreateTask(draft.Document));
        await Task.WhenAll(Cluster.Nodes.Select(node => Steps.SeenAsync(node, created)));
        Assert.Equal(created.Subject, Assert.Single((await centre.OfDocumentAsync(draft.Hash)).Items).Id);
        Assert.Empty((await Cluster["south"].Client.Tasks.OfDocumentAsync(draft.Hash)).Items);
        var error = await Assert.ThrowsAsync<KexinApiException>(() => centre.OfDocumentAsync("digits"));
        Assert.Equal(ProblemCodes.Invalid, error.Problem.Code);
    }

    [Fact]
    public async Task A_purpose_for_which_no_grant_could_be_had_is_refused_before_anything_is_proposed()
    {
        var question = Questions.CommonPatients([.. hospitals.Datasets.Values.Take(2)], ReleasedPart.Size);
        var error = await Assert.ThrowsAsync<KexinApiException>(() =>
            Cluster.Centre.Client.Tasks.DraftAsync(question with { Purpose = "marketing" })
        );
        Assert.Equal(ProblemCodes.Refused, error.Problem.Code);
        Assert.Contains("'marketing'", error.Problem.Saw, StringComparison.Ordinal);
        Assert.Contains(Steps.Purpose, error.Problem.WouldSatisfy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_is_published_once()
    {
        var north = Cluster["north"];
        var dataset = (await north.Client.Datasets.ListAsync()).Items.First(item => item.Name == "north");
        var error = await Assert.ThrowsAsync<KexinApiException>(() =>
            north.Client.Datasets.PublishAsync(dataset.Id, new PublishDataset("Again", [Steps.Purpose]))
        );
        Assert.Equal(ProblemCodes.Conflict, error.Problem.Code);
    }

    [Fact]
    public async Task A_review_of_another_hash_is_refused()
    {
        var (task, _) = await ProposeAsync();
        var other = new string('a', 64);
        var error = await Assert.ThrowsAsync<KexinApiException>(() =>
            Cluster["north"].Client.Tasks.ReviewAsync(task, new ReviewTask(other, true))
        );
        Assert.Equal(ProblemCodes.Refused, error.Problem.Code);
        Assert.NotNull(error.Problem.WouldSatisfy);
    }

    [Fact]
    public async Task A_provider_that_refuses_ends_the_task_and_its_reason_is_told()
    {
        var (task, hash) = await ProposeAsync();
        var review = await Cluster["north"]
            .Client.Tasks.ReviewAsync(task, new ReviewTask(hash, false, "The purpose is too wide."));
        await Steps.SeenAsync(Cluster.Centre, review);
        var detail = await Cluster.Centre.Client.Tasks.GetAsync(task);
        Assert.Equal(TaskState.Refused, detail.Summary.State);
        Assert.Equal("The purpose is too wide.", Assert.Single(detail.Reviews).Reason);
        await AssertRefusedInChineseAsync(Cluster.Centre, client => client.Tasks.RunAsync(task));
    }

    [Fact]
    public async Task Nothing_is_left_to_decide_of_a_question_that_one_provider_refused()
    {
        var (task, hash) = await ProposeAsync();
        var asked = await Cluster.Centre.Client.Tasks.AskAsync(task, new AskForTask(DateTimeOffset.UtcNow.AddDays(30)));
        Assert.NotEmpty(asked);
        await Cluster["north"].Client.Tasks.ReviewAsync(task, new ReviewTask(hash, false, "Ask the board first."));
        foreach (var request in asked)
        {
            await Cluster.WaitAsync(
                async () =>
                    (await Cluster.Centre.Client.Grants.GetAsync(request.Subject)).State == GrantState.Withdrawn,
                "the requester's node takes back what it had asked for that document"
            );
        }
    }

    [Fact]
    public async Task A_grant_of_other_fields_of_another_document_or_revoked_does_not_let_a_provider_join()
    {
        var (task, hash) = await ProposeAsync();
        var (north, east) = (Cluster["north"], Cluster["east"]);
        var early = await Assert.ThrowsAsync<KexinApiException>(() => Cluster.Centre.Client.Tasks.RunAsync(task));
        Assert.Matches("^the joining of (north, east|east, north)\\.$", early.Problem.WouldSatisfy);
        Assert.Contains($"({task[..8]})", early.Problem.Saw, StringComparison.Ordinal);
        foreach (var provider in new[] { north, east })
        {
            var review = await provider.Client.Tasks.ReviewAsync(task, new ReviewTask(hash, true));
            await Task.WhenAll(Cluster.Nodes.Select(node => Steps.SeenAsync(node, review)));
        }

        var dataset = hospitals.Datasets["north"];
        await Steps.GrantAsync(Cluster.Centre, north, dataset, ["age"], hash);
        await AssertRefusedAsync(north, task);
        await Steps.GrantAsync(Cluster.Centre, north, dataset, ["chol", "sex"], new string('b', 64));
        await AssertRefusedAsync(north, task);
        var grant = await Steps.GrantAsync(Cluster.Centre, north, dataset, ["chol", "sex"], hash);
        var revoked = await north.Client.Grants.RevokeAsync(grant, new Reason("No longer."));
        await Steps.SeenAsync(north, revoked);
        await AssertRefusedAsync(north, task);

        var soon = DateTimeOffset.UtcNow.AddSeconds(4);
        await Steps.GrantAsync(Cluster.Centre, north, dataset, ["chol", "sex"], hash, soon);
        await Cluster.WaitAsync(() => Task.FromResult(DateTimeOffset.UtcNow > soon), "the grant ends");
        await AssertRefusedAsync(north, task);
    }

    [Fact]
    public async Task What_a_requester_has_taken_back_is_neither_decided_nor_reviewed()
    {
        var (task, hash) = await ProposeAsync();
        var north = Cluster["north"];
        var asked = await Cluster.Centre.Client.Grants.RequestAsync(
            new RequestGrant(hospitals.Datasets["north"], ["age"], Steps.Purpose, DateTimeOffset.UtcNow.AddDays(1))
        );
        await Steps.SeenAsync(north, asked);
        await AssertRefusedInChineseAsync(north, client => client.Grants.WithdrawAsync(asked.Subject));
        await AssertRefusedInChineseAsync(north, client => client.Tasks.WithdrawAsync(task));

        await Steps.SeenAsync(north, await Cluster.Centre.Client.Grants.WithdrawAsync(asked.Subject));
        await Steps.SeenAsync(north, await Cluster.Centre.Client.Tasks.WithdrawAsync(task));
        Assert.Equal(GrantState.Withdrawn, (await north.Client.Grants.GetAsync(asked.Subject)).State);
        Assert.Equal(TaskState.Withdrawn, (await north.Client.Tasks.GetAsync(task)).Summary.State);
        await AssertRefusedInChineseAsync(
            north,
            client => client.Grants.ApproveAsync(asked.Subject, new ApproveGrant())
        );
        await AssertRefusedInChineseAsync(
            north,
            client => client.Tasks.ReviewAsync(task, new ReviewTask(hash, false, "太晚了。"))
        );
    }

    private static async Task AssertRefusedAsync(NodeProcess provider, string task)
    {
        var error = await Assert.ThrowsAsync<KexinApiException>(() => provider.Client.Tasks.JoinAsync(task));
        Assert.Equal(ProblemCodes.Refused, error.Problem.Code);
        Assert.NotNull(error.Problem.Rule);
        await AssertRefusedInChineseAsync(provider, client => client.Tasks.JoinAsync(task));
    }

    /// <summary>Names, fields and ids may be Latin; a sentence is in the caller's language, whichever node refused.</summary>
    private static async Task AssertRefusedInChineseAsync(NodeProcess node, Func<KexinClient, Task> call)
    {
        using var client = new KexinClient(ApiAccess.Load(node.Folder), "zh-CN");
        var problem = (await Assert.ThrowsAsync<KexinApiException>(() => call(client))).Problem;
        Assert.Equal(ProblemCodes.Refused, problem.Code);
        Assert.All(
            [problem.Title, problem.Rule, problem.Saw, problem.WouldSatisfy],
            text =>
            {
                Assert.Matches("\\p{IsCJKUnifiedIdeographs}", text);
                Assert.DoesNotMatch("[A-Za-z]{2,} [A-Za-z]{2,}", QuotedName().Replace(text!, ""));
            }
        );
    }

    private async Task<string> PublishIdentifiersAsync(string name, string csv)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var dataset = await Steps.PublishAsync(Cluster["east"], file, name);
        await Cluster.CatchUpAsync((await Cluster["east"].Client.Ledger.StatusAsync()).Height);
        return dataset;
    }

    private async Task<(string Task, string Hash)> ProposeAsync()
    {
        var draft = await Cluster.Centre.Client.Tasks.DraftAsync(
            Questions.MeanCholesterolBySex([hospitals.Datasets["north"], hospitals.Datasets["east"]])
        );
        var created = await Cluster.Centre.Client.Tasks.CreateAsync(new CreateTask(draft.Document));
        await Task.WhenAll(Cluster.Nodes.Select(node => Steps.SeenAsync(node, created)));
        return (created.Subject, draft.Hash);
    }

    [GeneratedRegex("“[^”]*”")]
    private static partial Regex QuotedName();
}
