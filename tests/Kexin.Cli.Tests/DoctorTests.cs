using System.Text.Json;

namespace Kexin.Cli.Tests;

public sealed class DoctorTests
{
    private const string Id = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Member = $$"""{"id":"{{Id}}","name":"South"}""";

    [Theory]
    [InlineData("en", "✓ The node is there.", "– Its passphrase.", "✓ The node signs the ledger's blocks.")]
    [InlineData("zh", "✓ 节点在此。", "– 其口令。", "✓ 节点正在签署账本区块。")]
    public async Task A_node_that_is_well_is_said_to_be(string language, params string[] said)
    {
        await using var node = Node();
        var shell = new Shell();
        var code = await shell.RunAsync("doctor", "--node", node.Folder, $"--lang={language}");
        Assert.Equal((ExitCodes.Done, ""), (code, shell.Error));
        Assert.All(said, text => Assert.Contains(text, shell.Output, StringComparison.Ordinal));
        Assert.EndsWith(shell.Texts["doctor.well"] + "\n", shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("votes", "isVoting\":true", "isVoting\":false")]
    [InlineData("members", "\"height\":7,\"lag\":0", "\"height\":null,\"lag\":null")]
    [InlineData("evidence", "\"anchoredAt\":6", "\"anchoredAt\":null")]
    [InlineData(
        "clock",
        "\"alarms\":[]",
        "\"alarms\":[{\"code\":\"clock-differs\",\"text\":{\"en\":\"e\",\"zh\":\"z\"},\"since\":\"2027-02-01T12:00:00Z\",\"member\":null}]"
    )]
    [InlineData(
        "alarm:fork",
        "\"alarms\":[]",
        "\"alarms\":[{\"code\":\"fork\",\"text\":{\"en\":\"e\",\"zh\":\"z\"},\"since\":\"2027-02-01T12:00:00Z\",\"member\":null}]"
    )]
    public async Task What_the_node_lacks_is_named_with_a_code_and_an_exit_code(string code, string well, string broken)
    {
        await using var node = Node(well, broken);
        Assert.Equal(code, await OneAsync(new Shell(), "--node", node.Folder));
    }

    [Fact]
    public async Task What_the_machine_lacks_is_named_too()
    {
        await using var node = Node();
        Assert.Equal("disk", await OneAsync(new Shell { Unwell = true }, "--node", node.Folder));
        var gone = await OneAsync(new Shell(), "--node", node.Folder, "--passphrase-file", "/nonexistent");
        Assert.Equal("passphrase-file", gone);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_and_one_without_a_consortium_are_told_apart()
    {
        Assert.Equal("answers", await OneAsync(new Shell(), "--node", "/nonexistent"));
        await using var node = Node();
        node.Answers["GET /v1/ledger"] = (409, """{"title":"none","status":409,"code":"no-consortium"}""");
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("doctor", "--node", node.Folder));
        Assert.Contains("– " + shell.Texts["doctor.ledger.none"], shell.Output, StringComparison.Ordinal);
    }

    private static async Task<string> OneAsync(Shell shell, params string[] options)
    {
        Assert.Equal(ExitCodes.Unwell, await shell.RunAsync(["doctor", "--json", .. options]));
        using var report = JsonDocument.Parse(shell.Output);
        Assert.False(report.RootElement.GetProperty("isWell").GetBoolean());
        return report
            .RootElement.GetProperty("checks")
            .EnumerateArray()
            .Single(check => check.GetProperty("isWell").ValueKind == JsonValueKind.False)
            .GetProperty("code")
            .GetString()!;
    }

    private static FakeNode Node(string well = "x", string broken = "x")
    {
        const string text = """{"en":"e","zh":"z"}""";
        var entry =
            $$"""{"index":1,"time":"2027-02-01T11:00:00Z","kind":"k","text":{{text}},"leafHash":"h","payload":{},"anchoredAt":6,"proofUrl":"/x"}""";
        var ledger =
            $$"""{"consortium":"{{Id}}","height":7,"finalHeight":7,"stateRoot":"{{Id}}","time":"2027-02-01T12:00:00Z","isVoting":true,"members":[{"member":{{Member}},"height":7,"lag":0}],"alarms":[],"evidenceRestarts":[]}""";
        return new FakeNode
        {
            Answers =
            {
                ["GET /health"] = (200, Changed("""{"status":"healthy","alarms":[]}""")),
                ["GET /v1/ledger"] = (200, Changed(ledger)),
                ["GET /v1/evidence?limit=1"] = (200, Changed($$"""{"items":[{{entry}}],"next":null}""")),
            },
        };

        string Changed(string answer) => answer.Replace(well, broken, StringComparison.Ordinal);
    }
}
