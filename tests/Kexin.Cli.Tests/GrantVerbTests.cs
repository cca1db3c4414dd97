namespace Kexin.Cli.Tests;

/// <summary>Grants for people: from whom to whom, and what was asked for beside what was given.</summary>
public sealed class GrantVerbTests
{
    private const string Id = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Document = "dd22000000000000000000000000000000000000000000000000000000000002";
    private const string Time = "2027-02-01T12:00:00Z";

    private const string Grant =
        $$"""{"id":"{{Id}}","dataset":"{{Document}}","datasetName":"heart","owner":{"id":"{{Id}}","name":"East"},"requester":{"id":"{{Document}}","name":"Centre"},"fields":["age"],"purpose":"research","state":"approved","requestedAt":"{{Time}}","validUntil":"2027-02-10T12:00:00Z","decidedAt":"{{Time}}","asked":{"fields":["age","chol"],"validUntil":"2027-03-10T12:00:00Z","computation":"{{Document}}"} }""";

    [Theory]
    [InlineData(
        "en",
        "Requester +Centre\n",
        "Owner +East\n",
        "Fields +age\n",
        "Asked for +age, chol\n",
        "Only for +any document\n",
        "Asked only for +dd22",
        "Until +2027-02-10",
        "Asked until +2027-03-10"
    )]
    [InlineData(
        "zh",
        "申请方 +Centre\n",
        "数据所有方 +East\n",
        "字段 +age\n",
        "申请内容 +age[、，] ?chol\n",
        "仅用于 +任意文档\n",
        "申请时仅用于 +dd22",
        "有效期至 +2027-02-10",
        "申请的有效期 +2027-03-10"
    )]
    public async Task A_grant_shows_what_was_asked_for_beside_what_was_given(string language, params string[] lines)
    {
        await using var node = new FakeNode { Answers = { [$"GET /v1/grants/{Id}"] = (200, Grant) } };
        var shell = new Shell { Width = 140 };
        Assert.Equal(
            ExitCodes.Done,
            await shell.RunAsync("grant", "show", Id, "--node", node.Folder, "--lang", language)
        );
        Assert.All(lines, line => Assert.Matches($"(?m)(^| ){line}", shell.Output));
    }

    [Theory]
    [InlineData("en", "Owner +Requester", "East +Centre")]
    [InlineData("zh", "数据所有方 +申请方", "East +Centre")]
    public async Task A_list_of_grants_says_from_whom_to_whom(string language, string heads, string row)
    {
        await using var node = new FakeNode
        {
            Answers = { ["GET /v1/grants?limit=1000"] = (200, $$"""{"items":[{{Grant}}],"next":null}""") },
        };
        var shell = new Shell { Width = 160 };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("grant", "list", "--node", node.Folder, "--lang", language));
        Assert.Matches(heads, shell.Output);
        Assert.Matches(row, shell.Output);
    }
}
