using System.Net;
using System.Text;
using Kexin.Client.Contracts;

namespace Kexin.Client.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task A_call_carries_the_token_and_the_language()
    {
        using var node = new StubNode(_ =>
            (HttpStatusCode.OK, "application/json", """{"status":"healthy","alarms":[]}""")
        );
        using var client = node.Client();
        Assert.Equal(HealthStatus.Healthy, (await client.Node.HealthAsync()).Status);
        Assert.Equal(["GET /health Bearer secret zh"], node.Asked);
    }

    [Fact]
    public async Task A_node_that_is_not_well_still_says_why()
    {
        const string body =
            """{"status":"unhealthy","alarms":[{"code":"storage-failed","text":{"en":"e","zh":"z"},"since":"2026-01-01T00:00:00Z"}]}""";
        using var node = new StubNode(_ => (HttpStatusCode.ServiceUnavailable, "application/json", body));
        using var client = node.Client();
        var health = await client.Node.HealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal("storage-failed", Assert.Single(health.Alarms).Code);
    }

    [Fact]
    public async Task A_problem_keeps_every_extension()
    {
        const string body =
            """{"title":"t","status":422,"code":"bad-data","detail":"d","ruleCode":"a.b","rule":"r","saw":"s","wouldSatisfy":"w","line":7,"column":3,"party":"p"}""";
        using var node = new StubNode(_ => (HttpStatusCode.UnprocessableEntity, Problem.MediaType, body));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<KexinApiException>(() => client.Node.GetAsync());
        Assert.Equal(
            new Problem("t", 422, ProblemCodes.BadData, "d", null, null, "a.b", "r", "s", "w", 7, 3, "p"),
            error.Problem
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "application/json", "<html>")]
    [InlineData(HttpStatusCode.OK, "application/json", "null")]
    [InlineData(HttpStatusCode.BadGateway, "text/html", "<html>")]
    [InlineData(HttpStatusCode.InternalServerError, Problem.MediaType, "{")]
    public async Task An_answer_in_no_known_form_is_a_problem(HttpStatusCode status, string mediaType, string body)
    {
        using var node = new StubNode(_ => (status, mediaType, body));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<KexinApiException>(() => client.Node.GetAsync());
        Assert.Equal(ProblemCodes.Fault, error.Problem.Code);
        Assert.Equal((int)status, error.Problem.Status);
    }

    [Fact]
    public async Task A_file_is_held_and_kept_and_its_stream_stays_open()
    {
        const string held = """{"id":"ab","sizeInBytes":4,"until":"2026-01-01T00:00:00Z"}""";
        const string dataset =
            """{"id":"ab","name":"n","state":"local","rows":0,"fields":[],"sizeInBytes":1,"addedAt":"2026-01-01T00:00:00Z"}""";
        using var node = new StubNode(request =>
            (
                HttpStatusCode.OK,
                "application/json",
                request.RequestUri!.AbsolutePath.EndsWith("/keep", StringComparison.Ordinal) ? dataset : held
            )
        );
        using var client = node.Client();
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("a\n1\n"));
        await client.Intake.AddAsync(new KeepFile("心脏", DatasetFormat.Csv), file);
        Assert.True(file.CanRead);
        Assert.Equal(["POST /v1/intake Bearer secret zh", "POST /v1/intake/ab/keep Bearer secret zh"], node.Asked);
    }

    [Fact]
    public async Task A_file_that_is_refused_is_dropped()
    {
        const string held = """{"id":"ab","sizeInBytes":4,"until":"2026-01-01T00:00:00Z"}""";
        using var node = new StubNode(request =>
            request.RequestUri!.AbsolutePath.EndsWith("/keep", StringComparison.Ordinal)
                ? ((HttpStatusCode)422, Problem.MediaType, """{"title":"t","status":422,"code":"bad-data"}""")
                : (HttpStatusCode.OK, "application/json", held)
        );
        using var client = node.Client();
        using var file = new MemoryStream("a\n"u8.ToArray());
        var error = await Assert.ThrowsAsync<KexinApiException>(() =>
            client.Intake.AddAsync(new KeepFile("n", DatasetFormat.Csv), file)
        );
        Assert.Equal(ProblemCodes.BadData, error.Problem.Code);
        Assert.Equal("DELETE /v1/intake/ab Bearer secret zh", node.Asked[^1]);
    }

    [Fact]
    public async Task All_pages_are_read_in_order()
    {
        using var node = new StubNode(request =>
            (
                HttpStatusCode.OK,
                "application/json",
                request.RequestUri!.Query.Contains("after=x%26y", StringComparison.Ordinal)
                    ? """{"items":[["3"]],"next":null}"""
                    : """{"items":[["1"],["2"]],"next":"x&y"}"""
            )
        );
        using var client = node.Client();
        var items = new List<string>();
        await foreach (
            var item in Paging.AllAsync((paging, cancel) => client.Tasks.TableAsync("t", "a/b", paging, cancel))
        )
        {
            items.Add(item[0].Text!);
        }

        Assert.Equal(["1", "2", "3"], items);
    }

    [Theory]
    [InlineData("https://elsewhere.test/v1/proofs")]
    [InlineData("//elsewhere.test/v1/proofs")]
    public async Task The_token_goes_to_no_other_host(string proofUrl)
    {
        using var node = new StubNode(_ => (HttpStatusCode.OK, "application/cbor", ""));
        using var client = node.Client();
        await Assert.ThrowsAsync<ArgumentException>(() => client.Proofs.AtAsync(proofUrl));
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task Watching_ends_with_the_run_that_was_asked_for()
    {
        var answers = new Queue<string>([
            Progress("old", "completed", 9),
            Progress("new", "running", 1),
            Progress("new", "completed", 2),
        ]);
        using var node = new StubNode(_ => (HttpStatusCode.OK, "application/json", answers.Dequeue()));
        using var client = node.Client();
        var seen = new List<int>();
        await foreach (var progress in client.Tasks.WatchAsync("t", "new", TimeProvider.System))
        {
            seen.Add(progress.Done);
        }

        Assert.Equal([1, 2], seen);
    }

    /// <summary>The run ended and another began between two looks; the one before it was there first, or none was.</summary>
    [Theory]
    [InlineData("new", "later")]
    [InlineData("old", "old", "new", "later")]
    [InlineData("old", "later")]
    public async Task Watching_ends_when_a_later_run_has_begun(params string[] runs)
    {
        var answers = new Queue<string>(runs.Select(run => Progress(run, "running", 1)));
        using var node = new StubNode(_ => (HttpStatusCode.OK, "application/json", answers.Dequeue()));
        using var client = node.Client();
        var seen = new List<string?>();
        await foreach (var progress in client.Tasks.WatchAsync("t", "new", TimeProvider.System))
        {
            seen.Add(progress.RunId);
        }

        Assert.Empty(answers);
        Assert.Equal(runs.Where(run => run == "new"), seen);
    }

    private static string Progress(string run, string state, int done) =>
        $$"""{"runId":"{{run}}","state":"{{state}}","phase":{"en":"e","zh":"z"},"done":{{done}},"total":9,"traffic":[],"waitsFor":[]}""";
}
