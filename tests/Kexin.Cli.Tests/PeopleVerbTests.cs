namespace Kexin.Cli.Tests;

public sealed class PeopleVerbTests
{
    private const string Id = "ab000000000000000000000000000001";
    private const string Time = "2027-02-01T12:00:00Z";

    private const string Person =
        $$"""{"id":"{{Id}}","name":"王医生","roles":["data-officer"],"state":"active","createdAt":"{{Time}}","lastUse":"{{Time}}","usesCodes":false,"pseudonym":"cc"}""";

    private const string Token =
        $$"""{"id":"0011","personId":"{{Id}}","personName":"li","name":"nightly","permissions":["ledger.read"],"createdAt":"{{Time}}","lastUse":"{{Time}}","endsAt":"{{Time}}","isThis":false}""";

    private const string Proposal =
        $$"""{"id":"beef","act":"roles.change","summary":{"en":"change roles","zh":"更改角色"},"proposedBy":"li","waitsFor":["wang","zhao"],"createdAt":"{{Time}}","endsAt":"{{Time}}","state":"waiting","decidedBy":null,"decidedAt":null,"outcome":null,"request":"POST /v1/people","content":{"name":"x"},"isOwn":true}""";

    [Theory]
    [InlineData("en", "active", "Data officer")]
    [InlineData("zh", "正常", "数据专员")]
    public async Task People_are_listed_and_found_by_their_name(string language, string state, string role)
    {
        await using var node = Node();
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("people", "list", "--node", node.Folder, "--lang", language));
        Assert.Contains("王医生", shell.Output, StringComparison.Ordinal);
        Assert.Contains(state, shell.Output, StringComparison.Ordinal);
        Assert.Contains(role, shell.Output, StringComparison.Ordinal);
        var given = new[] { "people", "roles", "王医生", "--roles", "auditor,notary", "--node", node.Folder };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync(given));
        Assert.Equal("""{"roles":["auditor","notary"]}""", node.Asked[^1].Body);
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("people", "suspend", "nobody", "--node", node.Folder));
    }

    [Fact]
    public async Task A_token_is_shown_once_and_never_listed()
    {
        await using var node = Node();
        var shell = new Shell();
        Assert.Equal(
            ExitCodes.Done,
            await shell.RunAsync("tokens", "new", "nightly", "--permissions", "ledger.read", "--node", node.Folder)
        );
        Assert.Contains("s3cret", shell.Output, StringComparison.Ordinal);
        Assert.Contains("\"days\":90", node.Asked[^1].Body, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("tokens", "list", "--node", node.Folder));
        Assert.Contains("nightly", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("tokens", "revoke", "0011", "--node", node.Folder));
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("sessions", "--node", node.Folder));
        Assert.Contains(shell.Texts["sessions.none"], shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "it waits for one of wang, zhao: kexin proposals confirm beef")]
    [InlineData("zh", "等待wang、zhao确认")]
    public async Task What_takes_two_people_has_an_exit_code_of_its_own_and_says_how_it_goes_on(
        string language,
        string text
    )
    {
        await using var node = Node();
        var shell = new Shell();
        string[] invite = ["people", "invite", "x", "--roles", "auditor", "--node", node.Folder, "--lang", language];
        Assert.Equal(ExitCodes.Proposed, await shell.RunAsync(invite));
        Assert.Contains(text, shell.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("proposals", "show", "beef", "--node", node.Folder));
        Assert.Contains("\"name\":\"x\"", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("proposals", "confirm", "beef", "--node", node.Folder));
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("proposals", "list", "--node", node.Folder));
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("proposals", "show", "dead", "--node", node.Folder));
    }

    private static FakeNode Node() =>
        new()
        {
            Answers =
            {
                ["GET /v1/roles"] = (
                    200,
                    """[{"id":"data-officer","name":{"en":"Data officer","zh":"数据专员"},"permissions":[]}]"""
                ),
                ["GET /v1/people?limit=1000"] = (200, $$"""{"items":[{{Person}}],"next":null}"""),
                [$"PUT /v1/people/{Id}/roles"] = (200, Person),
                ["POST /v1/people"] = (202, Proposal),
                ["GET /v1/proposals?limit=1000"] = (200, $$"""{"items":[{{Proposal}}],"next":null}"""),
                ["POST /v1/proposals/beef/confirm"] = (204, ""),
                ["POST /v1/tokens"] = (200, $$"""{"token":"s3cret","info":{{Token}}}"""),
                ["GET /v1/tokens"] = (200, $"[{Token}]"),
                ["DELETE /v1/tokens/0011"] = (204, ""),
                ["GET /v1/sessions"] = (200, "[]"),
            },
        };
}
