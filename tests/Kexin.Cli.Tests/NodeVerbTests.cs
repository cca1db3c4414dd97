using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests;

public sealed class NodeVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Init_passes_on_what_was_given_and_fills_in_the_rest()
    {
        var shell = new Shell();
        var code = await shell.RunAsync(
            "init",
            "--name",
            "南山医院",
            "--role",
            "regulator",
            "--port",
            "5000",
            "--passphrase-file",
            File("p", "correct horse\n")
        );
        Assert.Equal(ExitCodes.Done, code);
        var made = shell.Made.Single();
        Assert.Equal("correct horse", new string(made.Passphrase));
        Assert.Equal(
            new InitRequest(
                "kexin-node",
                "南山医院",
                MemberRole.Regulator,
                "standard",
                made.Passphrase,
                "127.0.0.1",
                "127.0.0.1",
                new NodePorts(5000, 5001, 5002, 5003)
            ),
            made
        );
        Assert.Contains("kexin node run --dir kexin-node", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_hands_out_the_card_and_runs_the_node_at_once()
    {
        var shell = new Shell();
        var (card, words) = (Path.Combine(_folder, "n.card"), File("p", "correct horse"));
        string[] init = ["init", "--dir", "/n", "--name", "N", "--passphrase-file", words, "--card", card, "--run"];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync(init));
        Assert.Equal([7], await System.IO.File.ReadAllBytesAsync(card));
        var ran = shell.Ran.Single();
        Assert.Equal(("/n", words, true), (ran.Folder, ran.PassphraseFile, ran.Verify));
        Assert.Same(shell.Made.Single().Passphrase, ran.Passphrase);
        Assert.Contains("http://a/", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("kexin node run", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_runs_in_the_folder_of_the_environment()
    {
        var shell = new Shell
        {
            Environment = { ["KEXIN_NODE"] = "/n", ["KEXIN_PASSPHRASE_FILE"] = File("p", "secret") },
        };
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("node", "run"));
        var ran = shell.Ran.Single();
        Assert.Equal(("/n", "secret", true), (ran.Folder, new string(ran.Passphrase), ran.Verify));
    }

    [Fact]
    public async Task Verification_says_each_check_and_fails_by_its_exit_code()
    {
        var shell = new Shell();
        var (good, bad) = (File("good", "\u0001"), File("bad", "\u0002"));
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("verify", good, "--consortium", Shell.Consortium));
        Assert.Contains("✓ ok", shell.Output, StringComparison.Ordinal);
        Assert.Contains("proves", shell.Output, StringComparison.Ordinal);
        Assert.Contains(shell.Texts["verify.holds"], shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotVerified, await shell.RunAsync("verify", good, bad, "--lang", "zh"));
        Assert.Contains("✗ 错", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotVerified, await shell.RunAsync("verify", bad, "--json"));
        Assert.Contains("\"holds\": false", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("verify", Path.Combine(_folder, "absent")));
        var other = Shell.Consortium.Replace('c', 'd');
        Assert.Equal(ExitCodes.NotVerified, await shell.RunAsync("verify", good, "--consortium", other));
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("verify", good, "--consortium", "Two Clinics"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_proof_of_whatever_consortium_is_only_said_to_be_consistent(string language)
    {
        var shell = new Shell();
        var good = File("good", "\u0001");
        Assert.Equal(ExitCodes.NotAnchored, await shell.RunAsync("verify", good, "--lang", language));
        var lines = shell.Output.TrimEnd('\n').Split('\n');
        Assert.Equal([shell.Texts["verify.not-anchored"], shell.Texts["verify.not-anchored"]], [lines[0], lines[^1]]);
        Assert.DoesNotContain(shell.Texts["verify.holds"], shell.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.NotAnchored, await shell.RunAsync("verify", good, "--json"));
        Assert.Contains("\"anchored\": false", shell.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("verify", good, "--json", "--consortium", Shell.Consortium));
        Assert.Contains("\"anchored\": true", shell.Output, StringComparison.Ordinal);
    }

    private string File(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
