using System.Diagnostics;
using System.Text.Json;

namespace Kexin.Cli.Tests;

/// <summary>What an operator sets up once: the service, completion, another passphrase, another token.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-service-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/srv/kexin", "/etc/kexin/pass", "/srv/kexin", "/etc/kexin/pass")]
    [InlineData("/srv/a b%$\"\\c", "/p", "\"/srv/a b%%$$\\\"\\\\c\"", "/p")]
    public void A_unit_names_the_folder_and_the_file_as_systemd_reads_them(
        string folder,
        string file,
        string shownFolder,
        string shownFile
    )
    {
        var unit = ServiceUnit.Write("north", ["/bin/true"], folder, file, "kexin");
        var lines = unit.Split('\n');
        Assert.Contains($"ExecStart=/bin/true node run --dir {shownFolder} --passphrase-file {shownFile}", lines);
        Assert.Contains($"ReadWritePaths={shownFolder}", lines);
        Assert.Contains("NoNewPrivileges=yes", lines);
        Assert.Contains("MemorySwapMax=0", lines);
    }

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_a_unit()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            return;
        }

        var shell = new Shell();
        string[] line = ["node", "unit", "--dir", Path.Combine(_folder, "a node"), "--passphrase-file", "pw"];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. line, "--user", "root"]));
        Assert.Contains($"\"{_folder}/a node\"", shell.Output, StringComparison.Ordinal);
        var unit = Path.Combine(_folder, "kexin.service");
        await File.WriteAllTextAsync(unit, shell.Output);
        var (code, said) = await RunAsync("/usr/bin/systemd-analyze", "verify", "--man=no", unit);
        Assert.True(code == 0, said);
        Assert.DoesNotContain("kexin.service", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task A_script_asks_the_program_itself(string name)
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("completion", name));
        Assert.Contains("[suggest:", shell.Output, StringComparison.Ordinal);
        Assert.Contains("kexin completion " + name, shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dataset pub", "publish")]
    [InlineData("dataset publish d --desc", "--description")]
    [InlineData("completion ", "fish")]
    public async Task The_program_says_what_may_stand_at_the_cursor(string line, string expected)
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync($"[suggest:{line.Length}]", line));
        Assert.Contains(expected, shell.Output.Split('\n').Select(text => text.Trim()));
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Bash_gives_the_line_without_the_programs_name_and_takes_what_comes()
    {
        var shell = new Shell();
        await shell.RunAsync("completion", "bash");
        var script = Path.Combine(_folder, "script");
        await File.WriteAllTextAsync(
            script,
            $$"""
            kexin() { printf '%s\n%s\n' "$1" "$2"; }
            {{shell.Output}}
            COMP_LINE='kexin dataset pub' COMP_POINT=17
            _kexin
            printf '%s|' "${COMPREPLY[@]}"
            """
        );
        var (code, said) = await RunAsync("/bin/bash", script);
        Assert.Equal((0, "[suggest:11]|dataset pub|"), (code, said));
    }

    [Fact]
    public async Task A_passphrase_is_changed_by_two_files()
    {
        var shell = new Shell();
        var (old, next) = (Write("old", "correct horse\n"), Write("next", "another horse\n"));
        string[] line = ["node", "passphrase", "--dir", "n", "--passphrase-file", old];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. line, "--new-passphrase-file", next]));
        Assert.Equal("n correct horse another horse", Assert.Single(shell.Changed));
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync(line));
        Assert.Contains("--new-passphrase-file", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_named_with_its_library_and_its_PIN_comes_from_a_file()
    {
        var shell = new Shell();
        var (old, pin) = (Write("old", "correct horse\n"), Write("pin", "2718\n"));
        string[] line = ["node", "token", "--dir", "n", "--passphrase-file", old, "--token", "vault"];
        string[] library = ["--token-library", "/lib/p11.so"];
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync([.. line, "--pin-file", pin]));
        Assert.Contains("--token-library", shell.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync([.. line, .. library]));
        Assert.Contains("--pin-file", shell.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. line, .. library, "--pin-file", pin]));
        const string token = "TokenChoice { Library = /lib/p11.so, Label = vault }";
        Assert.Equal($"n correct horse 2718 {token}", Assert.Single(shell.Changed));
        Assert.DoesNotContain("2718", shell.Output + shell.Error, StringComparison.Ordinal);
        string[] init = ["init", "--dir", "m", "--name", "M", "--passphrase-file", pin];
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync([.. init, .. library]));
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. init, "--token", "vault", .. library]));
        Assert.Equal(token, Assert.Single(shell.Made).Token!.ToString());
        shell.Environment[Kexin.Home.Tokens.SealedMaster.LibraryVariable] = "/lib/other.so";
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. init, "--token", "vault"]));
        Assert.Equal("/lib/other.so", shell.Made[^1].Token!.Library);
        Assert.Equal(ExitCodes.Done, await shell.RunAsync(init));
        Assert.Null(shell.Made[^1].Token);
    }

    [Fact]
    public async Task A_token_is_replaced_by_one_with_its_name_permissions_and_lifetime()
    {
        const string old =
            """{"id":"t1","personId":"p","personName":"Ann","name":"export","permissions":["ledger.read"],"createdAt":"2027-01-01T00:00:00Z","lastUse":"2027-01-01T00:00:00Z","endsAt":"2027-01-31T00:00:00Z","isThis":false}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                ["GET /v1/tokens"] = (200, $"[{old}]"),
                ["POST /v1/tokens"] = (200, $$"""{"token":"secret","info":{{old}}}"""),
                ["DELETE /v1/tokens/t1"] = (204, ""),
            },
        };
        var shell = new Shell();
        var code = await shell.RunAsync("tokens", "rotate", "export", "--node", node.Folder);
        Assert.Equal((ExitCodes.Done, ""), (code, shell.Error));
        Assert.Contains("secret", shell.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["GET /v1/tokens", "POST /v1/tokens", "DELETE /v1/tokens/t1"],
            node.Asked.Select(call => call.Request)
        );
        using var made = JsonDocument.Parse(node.Asked[1].Body);
        Assert.Equal("export", made.RootElement.GetProperty("name").GetString());
        Assert.Equal(30, made.RootElement.GetProperty("days").GetInt32());
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("tokens", "rotate", "other", "--node", node.Folder));
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + complained);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
