namespace Kexin.Cli.Tests;

/// <summary>The inbox, the one decision of a provider, and a question that waits for it.</summary>
public sealed class OneDecisionTests
{
    private const string Task = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Hash = "aa22000000000000000000000000000000000000000000000000000000000002";
    private const string Centre = $$"""{"id":"{{Hash}}","name":"Centre"}""";
    private const string East = $$"""{"id":"{{Task}}","name":"East"}""";
    private const string Time = "2027-02-01T12:00:00Z";
    private const string Reveals = """{"en":"Only totals open.","zh":"只公布合计。"}""";

    private const string Receipt =
        $$"""{"step":"tasks.review","text":{"en":"task reviewed","zh":"任务已审核"},"subject":"{{Task}}","transactionId":"{{Hash}}","height":7,"state":"final","time":"{{Time}}","proofUrl":"/x"}""";

    private const string Accepted = $$"""{"receipts":[{{Receipt}}],"hasJoined":false,"waitsFor":[{{East}}]}""";

    [Theory]
    [InlineData("en", "Waits for you", "kexin accept aa110000", "Only totals open.")]
    [InlineData("zh", "待您处理", "kexin accept aa110000", "只公布合计。")]
    public async Task The_inbox_says_who_asks_for_what_and_how_to_answer(string language, params string[] said)
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/inbox?limit=1000"] = (
                    200,
                    $$"""{"items":[{{Item(isForMe: true)}},{{Item(isForMe: false)}}],"next":null}"""
                ),
            },
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("inbox", "--node", node.Folder, $"--lang={language}"));
        Assert.All(said, text => Assert.Contains(text, shell.Output, StringComparison.Ordinal));
        Assert.Contains("Centre", shell.Output, StringComparison.Ordinal);
        Assert.Contains("\"Glucose, fasting\"", shell.Output, StringComparison.Ordinal);
        Assert.Single(shell.Output.Split("kexin accept").Skip(1));

        var others = shell.Output.IndexOf(shell.Texts["inbox.for-others"], StringComparison.Ordinal);
        Assert.Matches($"{shell.Texts["column.waits-for"]} +East\n", shell.Output[others..]);

        // Who waits for others knows what it reveals, or looks it up.
        Assert.Single(shell.Output.Split(said[2]).Skip(1));
    }

    [Theory]
    [InlineData("en", "East: chol, \"Glucose, fasting\"; Centre: age")]
    [InlineData("zh", "East：chol、\"Glucose, fasting\"；Centre：age")]
    public async Task Whoever_accepts_sees_the_purpose_and_the_fields_that_are_asked_of_whom(
        string language,
        string fields
    )
    {
        const string document =
            $$"""{"purpose":"research","inputs":[{"provider":"{{Task}}","fields":["chol","Glucose, fasting"]},{"provider":"{{Hash}}","fields":["age"]}]}""";
        var detail = Detail("[]")
            .Replace("\"document\":null", $"\"document\":{document}", StringComparison.Ordinal)
            .Replace($"\"providers\":[{East}]", $"\"providers\":[{East},{Centre}]", StringComparison.Ordinal);
        await using var node = new FakeNode { Answers = { [$"GET /v1/tasks/{Task}"] = (200, detail) } };
        var shell = new Shell { Typed = "n", Width = 200 };
        string[] accept = ["accept", Task, "--node", node.Folder, "--lang", language];
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync(accept));
        Assert.Contains("research", shell.Output, StringComparison.Ordinal);
        Assert.Contains(fields, shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "The document has not arrived from Centre yet.")]
    [InlineData("zh", "Centre的文档尚未送达。")]
    public async Task A_document_that_is_on_its_way_is_said_to_come_from_whoever_asks(string language, string says)
    {
        var item = Item(isForMe: true).Replace(Reveals, "null", StringComparison.Ordinal);
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/inbox?limit=1000"] = (200, $$"""{"items":[{{item}}],"next":null}"""),
                [$"GET /v1/tasks/{Task}"] = (200, Detail("[]").Replace(Reveals, "null", StringComparison.Ordinal)),
                [Post("accept")] = (200, Accepted),
            },
        };
        foreach (
            var command in (string[][])
                [
                    ["inbox"],
                    ["accept", Task, "--yes"],
                ]
        )
        {
            var shell = new Shell { Width = 200 };
            await shell.RunAsync([.. command, "--node", node.Folder, "--lang", language]);
            Assert.Contains(says, shell.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2027-02-20T12:00:00Z", "2027-02-20 20:00:00 +08:00\n")]
    [InlineData("2027-02-03T11:00:00Z", "ends unanswered in 2 days")]
    [InlineData("2027-02-01T17:30:00Z", "ends unanswered in 6 hours")]
    [InlineData("2027-02-01T12:01:00Z", "ends unanswered within the hour")]
    public async Task Whoever_is_waited_for_is_reminded_of_what_ends_soon(string answerBy, string says)
    {
        var item = Item(isForMe: true)
            .Replace("\"until\"", $"\"answerBy\":\"{answerBy}\",\"until\"", StringComparison.Ordinal);
        await using var node = new FakeNode
        {
            Answers = { ["GET /v1/inbox?limit=1000"] = (200, $$"""{"items":[{{item}}],"next":null}""") },
        };
        var shell = new Shell();
        await shell.RunAsync("inbox", "--node", node.Folder);
        Assert.Contains(says, shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_accepted_unless_somebody_said_so()
    {
        await using var node = new FakeNode
        {
            Answers = { [$"GET /v1/tasks/{Task}"] = (200, Detail("""[]""")), [Post("accept")] = (200, Accepted) },
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("accept", Task, "--node", node.Folder));
        Assert.Contains("--yes", shell.Error, StringComparison.Ordinal);
        Assert.Contains("Only totals open.", shell.Output, StringComparison.Ordinal);
        Assert.Contains("looks like that of South", shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Asked, asked => asked.Request.StartsWith("POST", StringComparison.Ordinal));

        Assert.Equal(ExitCodes.Done, await shell.RunAsync("accept", Task, "--yes", "--node", node.Folder));
        Assert.Contains("East", shell.Output, StringComparison.Ordinal);
        var (_, body) = Assert.Single(node.Asked, asked => asked.Request == Post("accept"));
        Assert.Contains(Hash, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", ExitCodes.Done, "\"standing\":false")]
    [InlineData("s", ExitCodes.Done, "\"standing\":true")]
    [InlineData("是", ExitCodes.Done, "\"standing\":false")]
    [InlineData("n", ExitCodes.Refused, null)]
    [InlineData("", ExitCodes.Refused, null)]
    public async Task Whoever_accepts_chooses_whether_the_grant_stands_for_further_questions(
        string typed,
        int code,
        string? sent
    )
    {
        const string request =
            $$"""{"id":"{{Hash}}","dataset":"{{Hash}}","datasetName":"heart","owner":{{East}},"requester":{{Centre}},"fields":["chol"],"purpose":"research","state":"requested","requestedAt":"{{Time}}","validUntil":"{{Time}}","computation":"{{Hash}}"}""";
        var detail = Detail("[]")
            .Replace(
                "\"ownTotals\"",
                "\"grant\":{\"stands\":false,\"request\":" + request + "},\"ownTotals\"",
                StringComparison.Ordinal
            );
        await using var node = new FakeNode
        {
            Answers = { [$"GET /v1/tasks/{Task}"] = (200, detail), [Post("accept")] = (200, Accepted) },
        };
        var shell = new Shell { Typed = typed };
        Assert.Equal(code, await shell.RunAsync("accept", Task, "--node", node.Folder));
        Assert.Contains("heart", shell.Output, StringComparison.Ordinal);
        Assert.Contains("2027-02-01 20:00 +08:00", shell.Output, StringComparison.Ordinal);
        var bodies = node.Asked.Where(asked => asked.Request == Post("accept")).Select(asked => asked.Body);
        if (sent is null)
        {
            Assert.Empty(bodies);
        }
        else
        {
            Assert.Contains(sent, Assert.Single(bodies), StringComparison.Ordinal);
        }

        // Without a person, the least is given unless more is said.
        await shell.RunAsync("accept", Task, "--yes", "--standing", "--node", node.Folder);
        Assert.Contains("\"standing\":true", node.Asked[^1].Body, StringComparison.Ordinal);
        await shell.RunAsync("accept", Task, "--yes", "--node", node.Folder);
        Assert.Contains("\"standing\":false", node.Asked[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Cannot be reached: East.")]
    [InlineData("zh", "无法连接：East。")]
    public async Task A_word_that_is_not_final_in_time_has_a_code_of_its_own_and_says_who_is_missing(
        string language,
        string says
    )
    {
        var recorded = Accepted.Replace("\"final\"", "\"accepted\"", StringComparison.Ordinal);
        await using var node = new FakeNode
        {
            Answers =
            {
                [$"GET /v1/tasks/{Task}"] = (200, Detail("[]")),
                [Post("accept")] = (200, recorded),
                [$"POST /v1/tasks/{Task}/accept?wait=accepted"] = (200, recorded),
                ["GET /v1/consortium"] = (200, RunVerbTests.Status("false")),
            },
        };
        var shell = new Shell();
        string[] accept = ["accept", Task, "--yes", "--node", node.Folder, "--lang", language];
        Assert.Equal(ExitCodes.NotFinal, await shell.RunAsync(accept));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. accept, "--wait", "accepted"]));
    }

    [Fact]
    public async Task A_question_whose_steps_are_not_final_in_time_names_who_is_missing_and_goes_on()
    {
        const string review = $$"""[{"member":{{East}},"accepted":false,"reason":"Too few rows","time":"{{Time}}"}]""";
        await using var node = new FakeNode
        {
            Answers = { ["GET /v1/consortium"] = (200, RunVerbTests.Status("false")) },
        };
        node.Answers[$"GET /v1/tasks/{Task}"] = (200, Detail("[]"));
        var receipt = Receipt.Replace("\"final\"", "\"accepted\"", StringComparison.Ordinal);
        node.Answers[Post("ask")] = (200, $"[{receipt}]");
        node.Meanwhile = request =>
        {
            if (request == "GET /v1/consortium")
            {
                node.Answers[$"GET /v1/tasks/{Task}"] = (200, Detail(review));
            }
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync("run", Task, "--node", node.Folder));
        Assert.Contains("Cannot be reached: East.", shell.Error, StringComparison.Ordinal);
        Assert.Contains("Too few rows", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "proposed, waits for East")]
    [InlineData("zh", "，等待East")]
    public async Task A_task_says_whose_turn_it_is(string language, string says)
    {
        var detail = Detail("[]")
            .Replace("\"createdAt\"", $"\"waitsFor\":[{East}],\"createdAt\"", StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(detail);
        var summary = json.RootElement.GetProperty("summary").GetRawText();
        await using var node = new FakeNode
        {
            Answers =
            {
                [$"GET /v1/tasks/{Task}"] = (200, detail),
                ["GET /v1/tasks?limit=1000"] = (200, $$"""{"items":[{{summary}}],"next":null}"""),
            },
        };
        string[][] commands =
        [
            ["task", "show", Task],
            ["task", "list"],
        ];
        foreach (var command in commands)
        {
            var shell = new Shell { Width = 200 };
            Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. command, "--node", node.Folder, "--lang", language]));
            Assert.Contains(says, shell.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, ExitCodes.Done, "Accepted")]
    [InlineData(0, ExitCodes.NotFound, "No computation waits")]
    [InlineData(2, ExitCodes.Usage, "Several computations")]
    public async Task Without_a_name_it_is_the_one_task_that_waits(int waiting, int code, string says)
    {
        var items = string.Join(",", Enumerable.Repeat(Item(isForMe: true), waiting).Append(Item(isForMe: false)));
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/inbox?limit=1000"] = (200, $$"""{"items":[{{items}}],"next":null}"""),
                [$"GET /v1/tasks/{Task}"] = (200, Detail("[]")),
                [Post("accept")] = (200, Accepted),
            },
        };
        var shell = new Shell();
        Assert.Equal(code, await shell.RunAsync("accept", "--yes", "--node", node.Folder));
        Assert.Contains(says, shell.Output + shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_a_provider_refuses_ends_with_its_name_and_reason()
    {
        const string review = $$"""[{"member":{{East}},"accepted":false,"reason":"Too few rows","time":"{{Time}}"}]""";
        await using var node = new FakeNode
        {
            Answers = { [$"GET /v1/tasks/{Task}"] = (200, Detail(review)), [Post("ask")] = (200, "[]") },
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync("run", Task, "--node", node.Folder));
        Assert.Contains("East", shell.Error, StringComparison.Ordinal);
        Assert.Contains("Too few rows", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_nobody_answered_in_time_ends_with_who_did_not()
    {
        var late = Detail("[]").Replace("\"proposed\"", "\"unanswered\"", StringComparison.Ordinal);
        await using var node = new FakeNode { Answers = { [$"GET /v1/tasks/{Task}"] = (200, late) } };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync("run", Task, "--node", node.Folder));
        Assert.Contains("East did not answer in time", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_without_its_options_says_which()
    {
        await using var node = new FakeNode();
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("run", "--node", node.Folder));
        Assert.Contains("--kind", shell.Error, StringComparison.Ordinal);
    }

    private static string Post(string what) => $"POST /v1/tasks/{Task}/{what}?wait=final";

    [Fact]
    public async Task A_request_and_a_task_say_until_when_they_may_be_answered()
    {
        const string entry =
            $$"""{"tokenId":"{{Hash}}","name":"heart","description":"d","owner":{{East}},"state":"published","rows":1,"fields":[],"purposes":["p"],"publishedAt":"{{Time}}","version":1}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/catalogue?limit=1000"] = (200, $$"""{"items":[{{entry}}],"next":null}"""),
                ["POST /v1/grants?wait=final"] = (200, Receipt),
                ["POST /v1/tasks?wait=final"] = (200, Receipt),
                [$"GET /v1/tasks/{Task}"] = (
                    200,
                    Detail("[]")
                        .Replace("\"createdAt\"", $"\"answerBy\":\"{Time}\",\"createdAt\"", StringComparison.Ordinal)
                ),
            },
        };
        var shell = new Shell();
        string[] asked = ["grant", "request", "heart", "--fields", "a", "--purpose", "p", "--answer-by", "7d"];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. asked, "--node", node.Folder]));
        Assert.Contains("\"answerBy\":\"2027-02-08T12:00:00", node.Asked[^1].Body, StringComparison.Ordinal);

        var file = Path.Combine(node.Folder, "document.json");
        await File.WriteAllTextAsync(file, "{}");
        string[] proposed = ["task", "create", file, "--answer-by", "2027-02-03T08:00Z"];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. proposed, "--node", node.Folder]));
        Assert.Contains("\"answerBy\":\"2027-02-03T08:00:00", node.Asked[^1].Body, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Done, await shell.RunAsync("task", "show", Task, "--node", node.Folder, "--lang=zh"));
        Assert.Contains("答复期限", shell.Output, StringComparison.Ordinal);
        Assert.Contains("2027-02-01 20:00:00", shell.Output, StringComparison.Ordinal);
    }

    private static string Item(bool isForMe) =>
        $$"""{"id":"{{Task}}","subject":"task","title":"Mean","step":"accept","isForMe":{{(
            isForMe ? "true" : "false"
        )}},"requester":{{Centre}},"waitsFor":[{{East}}],"since":"{{Time}}","uses":[{"owner":{{East}},"dataset":"{{Hash}}","datasetName":"heart","fields":["chol","Glucose, fasting"],"nameWarning":null}],"purpose":"research","until":null,"reveals":{{Reveals}}}""";

    private static string Detail(string reviews) =>
        $$"""{"summary":{"id":"{{Task}}","title":"Mean","kind":"statistics","state":"proposed","requester":{{Centre}},"providers":[{{East}}],"hash":"{{Hash}}","createdAt":"{{Time}}"},"document":null,"reveals":{{Reveals}},"reviews":{{reviews}},"joins":[],"runs":[],"ownTotals":null,"nameWarnings":[{"en":"The name looks like that of South.","zh":"名称与 South 的相似。"}]}""";
}
