using System.Text.Json;

namespace Kexin.Cli.Tests;

/// <summary>Publishing, naming and the record of uses.</summary>
public sealed class DatasetVerbTests
{
    private const string Id = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Other = "aa22000000000000000000000000000000000000000000000000000000000002";
    private const string Preview = $"POST /v1/datasets/{Id}/publish/preview";
    private const string Publish = $"POST /v1/datasets/{Id}/publish?wait=final";

    private const string Receipt =
        $$"""{"step":"datasets.publish","text":{"en":"dataset published","zh":"数据集已发布"},"subject":"{{Id}}","transactionId":"{{Other}}","height":7,"state":"final","time":"2027-02-01T12:00:00Z","proofUrl":"/v1/proofs/transaction/x"}""";

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData("n", false, false)]
    [InlineData("yes", false, true)]
    [InlineData("n", true, true)]
    public async Task What_everybody_will_see_is_shown_before_it_is_published(string? typed, bool yes, bool isPublished)
    {
        await using var node = Node();
        var shell = new Shell { Typed = typed };
        string[] line =
        [
            "dataset",
            "publish",
            Id,
            "--description",
            "Who came",
            "--purpose",
            "p",
            "--role",
            "\"p=1\"=identifier",
            "--node",
            node.Folder,
        ];
        await shell.RunAsync([.. line, .. yes ? ["--yes"] : Array.Empty<string>()]);
        Assert.Equal(Preview, node.Asked[0].Request);
        Assert.Contains(
            "\"p=1\":\"identifier\"",
            System.Text.RegularExpressions.Regex.Unescape(node.Asked[0].Body),
            StringComparison.Ordinal
        );
        Assert.Equal(isPublished, node.Asked[^1].Request == Publish);
        Assert.Contains("for ever", shell.Output, StringComparison.Ordinal);
        Assert.Contains("P-7741", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", null, "add --yes", "")]
    [InlineData("zh", null, "请加 --yes", "")]
    [InlineData("en", "y", "add --yes", "--json")]
    public async Task Where_nobody_can_be_asked_nothing_is_published_without_a_yes(
        string language,
        string? typed,
        string says,
        string json
    )
    {
        await using var node = Node();
        var shell = new Shell { Typed = typed };
        string[] line = ["dataset", "publish", Id, "--description", "d", "--purpose", "p", "--node", node.Folder];
        string[] options = [$"--lang={language}", .. json.Length > 0 ? [json] : Array.Empty<string>()];
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync([.. line, .. options]));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Asked, asked => asked.Request == Publish);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. line, .. options, "--yes"]));
        Assert.Equal(Publish, node.Asked[^1].Request);
    }

    [Fact]
    public async Task A_description_is_edited_and_purposes_are_added()
    {
        await using var node = Node();
        node.Answers[$"POST /v1/datasets/{Id}/edit?wait=final"] = (200, Receipt);
        var shell = new Shell();
        string[] line = ["dataset", "edit", Id, "--description", "Who came", "--purpose", "care", "--purpose", "p"];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. line, "--node", node.Folder]));
        Assert.Contains("block 7", shell.Output, StringComparison.Ordinal);
        Assert.Equal("""{"description":"Who came","purposes":["care","p"]}""", node.Asked[^1].Body);
    }

    [Theory]
    [InlineData("South Clinic/heart", Id)]
    [InlineData("East/heart", Other)]
    public async Task A_published_dataset_is_found_by_its_owner_and_name(string given, string id)
    {
        await using var node = Node();
        var shell = new Shell();
        string[] line =
        [
            "grant",
            "request",
            given,
            "--fields",
            "\"a, b\",c",
            "--fields",
            "d",
            "--purpose",
            "p",
            "--node",
            node.Folder,
        ];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync(line));
        using var body = JsonDocument.Parse(node.Asked[^1].Body);
        Assert.Equal(id, body.RootElement.GetProperty("dataset").GetString());
        Assert.Equal("""["a, b","c","d"]""", body.RootElement.GetProperty("fields").GetRawText());
    }

    [Fact]
    public async Task A_name_that_several_owners_gave_is_refused_with_all_of_them()
    {
        await using var node = Node();
        var shell = new Shell();
        string[] line = ["grant", "request", "heart", "--fields", "a", "--purpose", "p", "--node", node.Folder];
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync(line));
        Assert.Contains("South Clinic/heart", shell.Error, StringComparison.Ordinal);
        Assert.Contains("East/heart", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_name_who_which_fields_what_for_and_the_proof()
    {
        await using var node = Node();
        var shell = new Shell { Width = 140 };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("dataset", "uses", Id, "--node", node.Folder));
        Assert.All(
            ["South Clinic", "age, sex", "research", "evidence:4", "2027-02-01 20:00", "cccccccc"],
            part => Assert.Contains(part, shell.Output, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("another dataset", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("dataset", "uses", Id, "--node", node.Folder, "--json"));
        using var json = JsonDocument.Parse(shell.Output);
        Assert.Equal("evidence:4", Assert.Single(json.RootElement.EnumerateArray()).GetProperty("proof").GetString());
    }

    private static FakeNode Node()
    {
        var document = new string('c', 64);
        return new FakeNode
        {
            Answers =
            {
                [Preview] = (200, Entry(Id, "North", "P-7741")),
                [Publish] = (200, Receipt),
                ["GET /v1/catalogue?limit=1000"] = (
                    200,
                    $$"""{"items":[{{Entry(Id, "South Clinic", "a")}},{{Entry(Other, "East", "a")}}],"next":null}"""
                ),
                ["POST /v1/grants?wait=final"] = (200, Receipt),
                [$"GET /v1/datasets/{Id}"] = (
                    200,
                    $$"""{"id":"{{Id}}","name":"heart","state":"published","rows":3,"fields":[],"sizeInBytes":5,"addedAt":"2027-01-31T23:00:00Z","tokenId":"{{Other}}","source":null}"""
                ),
                ["GET /v1/ledger"] = (
                    200,
                    $$"""{"consortium":"{{Id}}","height":7,"finalHeight":7,"stateRoot":"{{Other}}","time":"2027-02-01T12:00:00Z","isVoting":true,"members":[{"member":{"id":"{{Id}}","name":"South Clinic"},"height":7,"lag":0}],"alarms":[],"evidenceRestarts":[]}"""
                ),
                ["GET /v1/evidence?kind=dataset.&limit=1000"] = (
                    200,
                    $$"""{"items":[{{Evidence(5, Id, "another dataset")}},{{Evidence(4, Other, "research")}}],"next":null}"""
                ),
            },
        };

        string Evidence(int index, string dataset, string purpose) =>
            $$"""{"index":{{index}},"time":"2027-02-01T12:00:00Z","kind":"dataset.open","text":{"en":"e","zh":"z"},"leafHash":"{{Id}}","payload":{"facts":[{"name":"user","value":"{{Id}}"},{"name":"dataset","value":"{{dataset}}"},{"name":"fields","value":"age, sex"},{"name":"purpose","value":"{{purpose}}"},{"name":"document","value":"{{document}}"},{"name":"grant","value":"g"}]},"anchoredAt":7,"proofUrl":"/v1/proofs/evidence/{{index}}"}""";
    }

    private static string Entry(string id, string owner, string field) =>
        $$"""{"tokenId":"{{id}}","name":"heart","description":"d","owner":{"id":"{{Other}}","name":"{{owner}}"},"state":"published","rows":50,"fields":[{"name":"{{field}}","type":"text","level":3,"tier":"C"}],"purposes":["p"],"publishedAt":"2027-02-01T12:00:00Z","version":1}""";
}
