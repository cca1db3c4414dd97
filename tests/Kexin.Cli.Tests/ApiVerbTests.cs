using System.Text.Json;

namespace Kexin.Cli.Tests;

public sealed class ApiVerbTests
{
    private const string First = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Second = "aa22000000000000000000000000000000000000000000000000000000000002";
    private const string ListPath = "GET /v1/datasets?limit=1000";

    private const string Receipt =
        $$"""{"step":"datasets.withdraw","text":{"en":"dataset withdrawn","zh":"数据集已下架"},"subject":"{{First}}","transactionId":"{{Second}}","height":7,"state":"final","time":"2027-02-01T12:00:00Z","proofUrl":"/v1/proofs/transaction/x"}""";

    private static readonly System.Globalization.UnicodeCategory[] s_unseen =
    [
        System.Globalization.UnicodeCategory.Control,
        System.Globalization.UnicodeCategory.Format,
    ];

    private static readonly string TwoDatasets =
        $$"""{"items":[{{Dataset(First, "heart")}},{{Dataset(Second, "肺")}}],"next":null}""";

    [Fact]
    public async Task A_list_is_a_table_or_json()
    {
        await using var node = new FakeNode { Answers = { [ListPath] = (200, TwoDatasets) } };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("dataset", "list", "--node", node.Folder));
        Assert.Contains("aa110000", shell.Output, StringComparison.Ordinal);
        Assert.Contains("肺", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("dataset", "list", "--node", node.Folder, "--json"));
        using var json = JsonDocument.Parse(shell.Output);
        Assert.Equal(2, json.RootElement.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("en", "South is in its run 2", "went on at 1,204 entries, after 1,300")]
    [InlineData("zh", "South 的存证日志为第 2 轮", "已锚定 1,300 条")]
    public async Task A_restarted_evidence_log_is_named_with_the_ledgers_state(
        string language,
        string log,
        string sizes
    )
    {
        var status =
            $$"""{"consortium":"{{First}}","height":7,"finalHeight":7,"stateRoot":"{{Second}}","time":"2027-02-01T12:00:00Z","isVoting":true,"members":[],"alarms":[],"evidenceRestarts":[{"member":{"id":"{{First}}","name":"South"},"run":2,"before":1300,"after":1204,"time":"2027-01-31T12:00:00Z"}]}""";
        await using var node = new FakeNode
        {
            Answers = { ["GET /v1/ledger"] = (200, status), ["POST /v1/evidence/restart"] = (200, Receipt) },
        };
        var shell = new Shell();
        Assert.Equal(
            ExitCodes.Done,
            await shell.RunAsync("ledger", "status", "--node", node.Folder, $"--lang={language}")
        );
        Assert.Contains(log, shell.Output, StringComparison.Ordinal);
        Assert.Contains(sizes, shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("ledger", "evidence", "--restart", "--node", node.Folder));
        Assert.Contains("aa220000", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "A member tells all.")]
    [InlineData("zh", "告知各方。")]
    public async Task Contracts_are_listed_with_what_each_action_does(string language, string help)
    {
        const string Contracts =
            """[{"name":"notices","label":{"en":"Notices","zh":"公告"},"tokens":[{"type":"notice","label":{"en":"notice","zh":"公告"}}],"actions":[{"name":"post","label":{"en":"Post","zh":"发布"},"done":{"en":"notice posted","zh":"公告已发布"},"help":{"en":"A member tells all.","zh":"告知各方。"},"subject":null,"makes":"notice","arguments":{}}]}]""";
        await using var node = new FakeNode { Answers = { ["GET /v1/ledger/contracts"] = (200, Contracts) } };
        var shell = new Shell();
        string[] command = ["ledger", "contracts", "--node", node.Folder, $"--lang={language}"];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync(command));
        Assert.Matches($"notices +post +{help}", shell.Output);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. command, "--json"]));
        using var json = JsonDocument.Parse(shell.Output);
        Assert.Equal("notices", json.RootElement[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("\u001b]0;title\u0007")]
    [InlineData("\u202edetnarg")]
    [InlineData("\u009b2J")]
    [InlineData("a\u200db")]
    public async Task A_hostile_text_of_another_member_steers_no_screen(string text)
    {
        var json = JsonSerializer.Serialize(text);
        var entry =
            $$"""{"tokenId":"{{First}}","name":{{json}},"description":{{json}},"owner":{"id":"{{Second}}","name":{{json}}},"state":"published","rows":1,"fields":[{"name":{{json}},"type":"text","level":1,"tier":"A","description":{{json}}}],"purposes":[{{json}}],"publishedAt":"2027-02-01T12:00:00Z","version":1}""";
        var refusal = $$"""{"title":{{json}},"status":409,"code":"rule","rule":{{json}},"saw":{{json}}}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/catalogue?limit=1000"] = (200, $$"""{"items":[{{entry}}],"next":null}"""),
                ["GET /v1/node/card"] = (409, refusal),
            },
        };
        foreach (var form in new[] { "--lang=en", "--json" })
        {
            var shell = new Shell();
            await shell.RunAsync("dataset", "list", "--catalogue", "--node", node.Folder, form);
            Shows(shell);
            await shell.RunAsync("consortium", "card", "--node", node.Folder, form);
            Shows(shell);
        }

        static void Shows(Shell shell)
        {
            var shown = shell.Output + shell.Error;
            Assert.Contains("\\u", shown, StringComparison.Ordinal);
            Assert.All(
                shown.EnumerateRunes().Where(rune => rune.Value != '\n'),
                rune => Assert.DoesNotContain(System.Text.Rune.GetUnicodeCategory(rune), s_unseen)
            );
        }
    }

    [Theory]
    [InlineData("en", "looks like 'heart'")]
    [InlineData("zh", "形似")]
    public async Task A_name_that_looks_like_anothers_is_marked_where_people_decide(string language, string said)
    {
        const string warning =
            """{"en":"The name 'hеart' looks like 'heart' (bb22, East).","zh":"名称“hеart”与“heart”（bb22，East）形似。"}""";
        const string owner = $$"""{"id":"{{Second}}","name":"South"}""";
        const string entry =
            $$"""{"tokenId":"{{First}}","name":"hеart","description":"d","owner":{{owner}},"state":"published","rows":50,"fields":[],"purposes":["p"],"publishedAt":"2027-02-01T12:00:00Z","version":1,"nameWarning":{{warning}}}""";
        const string task =
            $$"""{"summary":{"id":"{{First}}","title":"⚠hеart","kind":"statistics","state":"proposed","requester":{{owner}},"providers":[{{owner}}],"hash":"{{Second}}","createdAt":"2027-02-01T12:00:00Z"},"document":null,"reveals":null,"reviews":[],"joins":[],"runs":[],"nameWarnings":[{{warning}}]}""";
        const string grant =
            $$"""{"id":"{{Second}}","dataset":"{{First}}","datasetName":"hеart","owner":{{owner}},"requester":{{owner}},"fields":["age"],"purpose":"p","state":"requested","requestedAt":"2027-02-01T12:00:00Z","validUntil":"2027-02-01T12:00:00Z","nameWarning":{{warning}}}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/catalogue?limit=1000"] = (200, $$"""{"items":[{{entry}}],"next":null}"""),
                [$"GET /v1/catalogue/{First}"] = (200, entry),
                ["GET /v1/grants?limit=1000"] = (200, $$"""{"items":[{{grant}}],"next":null}"""),
                [$"GET /v1/tasks/{First}"] = (200, task),
            },
        };
        foreach (
            var command in new string[][]
            {
                ["dataset", "list", "--catalogue"],
                ["dataset", "show", First],
                ["grant", "list"],
                ["task", "show", First],
            }
        )
        {
            var shell = new Shell();
            Assert.Equal(
                ExitCodes.Done,
                await shell.RunAsync([.. command, "--node", node.Folder, $"--lang={language}"])
            );
            Assert.Contains("⚠hеart", shell.Output, StringComparison.Ordinal);
            Assert.Contains(said, shell.Output, StringComparison.Ordinal);
            Assert.Contains(First[..8], shell.Output, StringComparison.Ordinal);
            Assert.Contains("South", shell.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("aa11")]
    [InlineData("heart")]
    [InlineData(First)]
    public async Task A_dataset_is_found_by_its_id_its_first_digits_or_its_name(string given)
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                [ListPath] = (200, TwoDatasets),
                [$"POST /v1/datasets/{First}/withdraw?wait=final"] = (200, Receipt),
            },
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("dataset", "withdraw", given, "--node", node.Folder));
        Assert.Contains("block 7", shell.Output, StringComparison.Ordinal);
        Assert.Contains("2027-02-01 20:00:00 +08:00", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aa", ExitCodes.Usage)]
    [InlineData("bb", ExitCodes.NotFound)]
    public async Task Digits_that_fit_several_or_none_are_refused(string given, int code)
    {
        await using var node = new FakeNode { Answers = { [ListPath] = (200, TwoDatasets) } };
        var shell = new Shell();
        Assert.Equal(code, await shell.RunAsync("dataset", "withdraw", given, "--node", node.Folder));
        Assert.Contains(given, shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_rule_what_it_saw_and_what_would_satisfy_it()
    {
        const string problem =
            """{"title":"Refused.","status":422,"code":"refused","rule":"once","saw":"published","wouldSatisfy":"another"}""";
        await using var node = new FakeNode
        {
            Answers = { [$"POST /v1/datasets/{First}/withdraw?wait=accepted"] = (422, problem) },
        };
        var shell = new Shell();
        string[] line = ["dataset", "withdraw", First, "--wait", "accepted", "--node", node.Folder];
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync(line));
        Assert.All(
            ["Refused.", "once", "published", "another"],
            part => Assert.Contains(part, shell.Error, StringComparison.Ordinal)
        );
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync([.. line, "--json"]));
        using var json = JsonDocument.Parse(shell.Error);
        Assert.Equal("once", json.RootElement.GetProperty("rule").GetString());
    }

    [Theory]
    [InlineData("invalid", ExitCodes.Usage)]
    [InlineData("not-found", ExitCodes.NotFound)]
    [InlineData("protocol", ExitCodes.Protocol)]
    [InlineData("peer-unreachable", ExitCodes.Protocol)]
    [InlineData("bad-data", ExitCodes.Refused)]
    [InlineData("conflict", ExitCodes.Refused)]
    [InlineData("no-consortium", ExitCodes.Refused)]
    [InlineData("disk-full", ExitCodes.NodeFault)]
    [InlineData("fault", ExitCodes.NodeFault)]
    public async Task A_problem_ends_with_its_exit_code(string problem, int code)
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/ledger"] = (400, $$"""{"title":"t","status":400,"code":"{{problem}}","party":"南山医院"}"""),
            },
        };
        var shell = new Shell();
        Assert.Equal(code, await shell.RunAsync("ledger", "status", "--node", node.Folder));
        Assert.Contains("南山医院", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_does_not_run_is_unreachable()
    {
        var folder = Directory.CreateTempSubdirectory("kexin-off-").FullName;
        new Client.ApiAccess(new Uri("http://127.0.0.1:1/"), "t").Save(folder);
        var shell = new Shell();
        Assert.Equal(ExitCodes.Unreachable, await shell.RunAsync("ledger", "status", "--node", folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_draft_is_asked_for_as_the_options_say()
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                ["POST /v1/tasks/draft"] = (
                    200,
                    """{"document":{"a":1},"hash":"h","fields":{},"granted":[],"reveals":{"en":"the mean","zh":"均值"},"differences":[],"nameWarnings":[],"cost":{"rounds":5,"sizeInBytes":100,"networkInSeconds":0.1}}"""
                ),
            },
        };
        var shell = new Shell();
        var code = await shell.RunAsync(
            "task",
            "create",
            "--kind",
            "statistics",
            "--mean",
            "chol",
            "--count",
            "chol",
            "--histogram",
            "age=30,40,50",
            "--by",
            "sex=0,1",
            "--where",
            "chol>0",
            "--dataset",
            First,
            "--dataset",
            Second,
            "--purpose",
            "research",
            "--title",
            "T",
            "--draft",
            "--node",
            node.Folder
        );
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("the mean", shell.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(node.Asked.Single().Body);
        var statistics = json.RootElement.GetProperty("function");
        Assert.Equal("statistics", statistics.GetProperty("kind").GetString());
        Assert.Equal(
            """[{"field":"chol","statistics":["count","mean"]},{"field":"age","statistics":["histogram"],"edges":[30,40,50]}]""",
            statistics.GetProperty("measures").GetRawText()
        );
        Assert.Equal("""[{"field":"sex","values":["0","1"]}]""", statistics.GetProperty("by").GetRawText());
        using var where = JsonDocument.Parse(json.RootElement.GetProperty("where").GetRawText());
        Assert.Equal(">", where.RootElement[0].GetProperty("operator").GetString());
    }

    private static string Dataset(string id, string name) =>
        $$"""{"id":"{{id}}","name":"{{name}}","state":"local","rows":3,"fields":[],"sizeInBytes":5,"addedAt":"2027-01-31T23:00:00Z","tokenId":null,"source":null}""";
}
