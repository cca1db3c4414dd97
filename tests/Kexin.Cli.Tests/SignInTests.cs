using System.Text.Json;

namespace Kexin.Cli.Tests;

public sealed class SignInTests : IDisposable
{
    private const string Me = """
        {"id":"aa","name":"li","roles":[],"permissions":[],"session":{"id":"cc","personId":"aa","personName":"li","name":"x","permissions":null,"createdAt":"2027-02-01T12:00:00Z","lastUse":"2027-02-01T12:00:00Z","endsAt":"2027-02-01T12:00:00Z","isThis":true},"hasPassword":true,"usesCodes":false,"isFresh":true,"pseudonym":"bb"}
        """;

    private static readonly string s_signedIn = $$"""{"token":"own","endsAt":"2027-03-03T12:00:00Z","person":{{Me}}}""";

    private readonly string _home = Directory.CreateTempSubdirectory("kexin-home-").FullName;

    private string Kept => Path.Combine(_home, "kexin", "sign-ins.json");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_sign_in_is_kept_for_the_user_only_counts_before_the_folders_token_and_is_forgotten()
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                ["POST /v1/sign-in"] = (200, s_signedIn),
                ["POST /v1/sign-in/link"] = (200, s_signedIn),
                ["GET /v1/me"] = (200, Me),
                ["DELETE /v1/sessions/cc"] = (204, ""),
            },
        };
        var shell = new Shell { Environment = { ["XDG_CONFIG_HOME"] = _home, ["KEXIN_NODE"] = node.Folder } };
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("logout"));
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("login", "--name", "li", "--password-file", Password()));
        Assert.Contains("2027-03-03 20:00", shell.Output, StringComparison.Ordinal);
        using (var body = JsonDocument.Parse(node.Asked[^1].Body))
        {
            Assert.Equal("correct horse battery", body.RootElement.GetProperty("password").GetString());
            Assert.True(body.RootElement.GetProperty("keep").GetBoolean());
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Path.GetDirectoryName(Kept)!));
        await shell.RunAsync("dataset", "list");
        Assert.Equal("Bearer own", node.Tokens[^1]);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("logout"));
        Assert.Contains(node.Asked, each => each.Request == "DELETE /v1/sessions/cc");
        await shell.RunAsync("dataset", "list");
        Assert.Equal("Bearer token", node.Tokens[^1]);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("login", "--link", "1234", "--password-file", Password()));
        Assert.Contains("\"link\":\"1234\"", node.Asked[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_browser_a_code_is_shown_and_waited_for()
    {
        const string begun =
            """{"secret":"s1","terminal":{"code":"BCDF-GHJK","where":"kexin","endsAt":"2027-02-01T12:10:00Z"}}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                ["POST /v1/sign-in/terminal"] = (200, begun),
                ["POST /v1/sign-in/terminal/fetch"] = (200, $$"""{"session":{{s_signedIn}}}"""),
            },
        };
        var shell = new Shell { Environment = { ["XDG_CONFIG_HOME"] = _home, ["KEXIN_NODE"] = node.Folder } };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("login", "--browser"));
        Assert.Contains("BCDF-GHJK", shell.Error, StringComparison.Ordinal);
        Assert.Contains("http://localhost:", shell.Error, StringComparison.Ordinal);
        Assert.Contains("2027-02-01 20:10 +08:00", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s1", shell.Output + shell.Error, StringComparison.Ordinal);
        Assert.Contains("\"secret\":\"s1\"", node.Asked[^1].Body, StringComparison.Ordinal);
        await shell.RunAsync("dataset", "list");
        Assert.Equal("Bearer own", node.Tokens[^1]);

        // A program's token goes before the person's.
        var program = new Shell
        {
            Environment =
            {
                ["XDG_CONFIG_HOME"] = _home,
                ["KEXIN_NODE"] = node.Folder,
                ["KEXIN_TOKEN"] = "nightly",
            },
        };
        await program.RunAsync("dataset", "list");
        Assert.Equal("Bearer nightly", node.Tokens[^1]);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("login", "--name", "li", "--browser")]
    [InlineData("login", "--name", "li", "--link", "1234")]
    [InlineData("login", "--name", "li")]
    public async Task A_sign_in_that_lacks_something_says_so(params string[] words)
    {
        await using var node = new FakeNode();
        var shell = new Shell { Environment = { ["XDG_CONFIG_HOME"] = _home, ["KEXIN_NODE"] = node.Folder } };
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync(words));
        Assert.NotEmpty(shell.Error);
        Assert.False(File.Exists(Kept));
    }

    [Fact]
    public async Task A_node_of_another_user_is_named_by_its_address()
    {
        await using var node = new FakeNode { Answers = { ["POST /v1/sign-in"] = (200, s_signedIn) } };
        var shell = new Shell { Environment = { ["XDG_CONFIG_HOME"] = _home, ["KEXIN_NODE"] = node.Url } };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("login", "--name", "li", "--password-file", Password()));
        await shell.RunAsync("dataset", "list");
        Assert.Equal("Bearer own", node.Tokens[^1]);
    }

    private string Password()
    {
        var path = Path.Combine(_home, "password");
        File.WriteAllText(path, "correct horse battery\n");
        return path;
    }
}
