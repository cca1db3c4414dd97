using System.Text.Json;

namespace Kexin.Cli.Tests;

/// <summary>Things named by people: what is not there or not one is answered by what there is, and lists leave nothing out at any width.</summary>
public sealed class NamesTests
{
    private const string North = "a16bcbb348c61c1198155600962cff9d";
    private const string South = "a26bcbb348c61c1198155600962cff9d";
    private const string Time = "2027-02-01T12:00:00Z";

    private const string Sites =
        $$"""[{"id":"{{North}}","name":"North hospital","address":"1 Ring Road","zone":"Asia/Shanghai","plans":[]},{"id":"{{South}}","name":"South","address":"2 Ring Road","zone":"Asia/Shanghai","plans":[]}]""";

    private const string Whole = North + North;

    private const string Member = $$"""{"id":"{{North}}","name":"North"}""";

    private const string Grant =
        $$"""{"id":"{{North}}{{North}}","dataset":"{{South}}{{South}}","datasetName":"heart","owner":{{Member}},"requester":{{Member}},"fields":["age"],"purpose":"common patients","state":"approved","requestedAt":"{{Time}}","validUntil":"{{Time}}"}""";

    [Theory]
    [InlineData("West", ExitCodes.NotFound, "There is: a16bcbb3 (North hospital), a26bcbb3 (South).")]
    [InlineData("a", ExitCodes.Usage, "fits 2 things: a16bcbb3 (North hospital), a26bcbb3 (South)")]
    [InlineData("nORTH hospital", ExitCodes.NotFound, "no such point")]
    public async Task A_name_that_is_none_or_two_is_answered_by_what_there_is(string given, int code, string says)
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/inspection/sites"] = (200, Sites),
                [$"GET /v1/inspection/points?site={North}"] = (
                    404,
                    """{"title":"no such point","status":404,"code":"not-found"}"""
                ),
            },
        };
        var shell = new Shell();
        string[] plan =
        [
            "inspection",
            "plan",
            "Daily",
            "--site",
            given,
            "--template",
            "t",
            "--start",
            "2027-02-02T08:00",
        ];
        Assert.Equal(code, await shell.RunAsync([.. plan, "--people", "li", "--node", node.Folder]));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_list_of_grants_says_everything_at_any_width_and_breaks_no_time(int width)
    {
        await using var node = new FakeNode
        {
            Answers = { ["GET /v1/grants?limit=1000"] = (200, $$"""{"items":[{{Grant}}],"next":null}""") },
        };
        var shell = new Shell { Width = width };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("grant", "list", "--node", node.Folder));
        foreach (var part in new[] { "heart (a26bcbb3)", "age", "any document", "2027-02-01 20:00 +08:00" })
        {
            Assert.Contains(part, shell.Output, StringComparison.Ordinal);
        }

        Assert.Contains("common", shell.Output, StringComparison.Ordinal);
        Assert.All(shell.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }

    [Theory]
    [InlineData("south", South)]
    [InlineData("a26b", South)]
    [InlineData("\"North, Inc.\",South", North, South)]
    [InlineData(Whole, Whole)]
    public async Task Whoever_learns_is_found_by_name_or_first_digits(string given, params string[] ids)
    {
        await using var node = Consortium("North, Inc.", "South");
        await new Shell().RunAsync(Learning(node, given));
        using var body = JsonDocument.Parse(node.Asked[^1].Body);
        Assert.Equal(
            ids.Select(id => id == Whole ? id : id + id),
            body.RootElement.GetProperty("function")
                .GetProperty("learners")
                .EnumerateArray()
                .Select(id => id.GetString())
        );
    }

    [Fact]
    public async Task Whose_values_are_added_up_is_found_by_name()
    {
        await using var node = Consortium("North", "South");
        string[] totals =
        [
            "--key",
            "person",
            "--measure",
            "chol=100..400",
            "--measured",
            "South",
            "--protocol",
            "sharingN",
            "--adversary",
            "semiHonest",
        ];
        await new Shell().RunAsync(Drafting(node, "joined-totals", totals));
        using var body = JsonDocument.Parse(node.Asked[^1].Body);
        Assert.Equal(South + South, body.RootElement.GetProperty("function").GetProperty("measured").GetString());
    }

    [Theory]
    [InlineData("West", ExitCodes.NotFound, "There is: a16bcbb3 (South), a26bcbb3 (South).")]
    [InlineData("South", ExitCodes.Usage, "fits 2 things: a16bcbb3 (South), a26bcbb3 (South)")]
    public async Task A_learner_that_is_none_or_two_is_answered_by_the_members_before_anything_is_drafted(
        string given,
        int code,
        string says
    )
    {
        await using var node = Consortium("South", "South");
        var shell = new Shell();
        Assert.Equal(code, await shell.RunAsync(Learning(node, given)));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Equal(["GET /v1/consortium"], node.Asked.Select(asked => asked.Request));
    }

    [Theory]
    [InlineData("en", "Give a member by name, id, or the id's first digits.")]
    [InlineData("zh", "成员可写名称、编号或编号开头几位。")]
    public async Task The_help_says_how_a_member_is_named(string language, string says)
    {
        var shell = new Shell { Width = 1000 };
        await shell.RunAsync("run", "--help", $"--lang={language}");
        Assert.Contains(says, shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Patients of both", North)]
    [InlineData("heart", South)]
    [InlineData("North/heart", South)]
    public async Task What_the_ledger_has_is_found_by_a_tasks_title_and_a_datasets_name(string given, string id)
    {
        const string tokens =
            $$"""{"items":[{"id":"{{North}}{{North}}","type":"task","typeText":{"en":"task","zh":"任务"},"owner":{{Member}},"version":1,"fields":{"title":"Patients of both"} },{"id":"{{South}}{{South}}","type":"dataset","typeText":{"en":"dataset","zh":"数据集"},"owner":{{Member}},"version":1,"fields":{"description":{"name":"heart"} } } ],"next":null}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/ledger/tokens?limit=1000"] = (200, tokens),
                [$"GET /v1/ledger/tokens/{id}{id}/history?limit=1000"] = (200, """{"items":[],"next":null}"""),
            },
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("ledger", "history", given, "--node", node.Folder));
    }

    private static string[] Learning(FakeNode node, string learners) =>
        Drafting(node, "intersection", "--field", "person", "--learn", "size", "--learners", learners);

    private static string[] Drafting(FakeNode node, string kind, params string[] options) =>
        [
            "task",
            "create",
            "--draft",
            "--kind",
            kind,
            "--purpose",
            "p",
            "--dataset",
            Whole,
            .. options,
            "--node",
            node.Folder,
        ];

    private static FakeNode Consortium(string north, string south)
    {
        var status =
            $$"""{"id":"{{Whole}}","name":"Two","suite":"standard","createdAt":"{{Time}}","rules":{},"orderer":{{Member}},"members":[{{One(North, north)}},{{One(South, south)}}]}""";
        return new FakeNode { Answers = { ["GET /v1/consortium"] = (200, status) } };

        string One(string id, string name) =>
            $$"""{"id":"{{id}}{{id}}","name":"{{name}}","role":"member","reachable":true,"height":7,"peerEndpoint":"a:1","channelEndpoint":"a:2","lastSeen":null}""";
    }
}
