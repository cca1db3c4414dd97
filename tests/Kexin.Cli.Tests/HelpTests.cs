using System.CommandLine;
using System.Globalization;

namespace Kexin.Cli.Tests;

public sealed class HelpTests
{
    private static readonly string[] Verbs =
    [
        "init",
        "node run",
        "consortium create",
        "consortium join",
        "consortium status",
        "dataset add",
        "dataset publish",
        "dataset list",
        "dataset show",
        "dataset withdraw",
        "dataset uses",
        "grant request",
        "grant approve",
        "grant refuse",
        "grant revoke",
        "grant withdraw",
        "grant list",
        "task create",
        "task review",
        "task join",
        "task withdraw",
        "task run",
        "task stop",
        "task result",
        "ledger status",
        "ledger show",
        "ledger history",
        "verify",
        "demo",
    ];

    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in Leaves(Root(), "").Concat(Verbs).Distinct())
            {
                data.Add("en", path);
                data.Add("zh", path);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_explains_itself_in_80_columns(string language, string path)
    {
        var shell = new Shell { Width = 80 };
        var code = await shell.RunAsync([
            .. path.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            "--help",
            "--lang",
            language,
        ]);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains(shell.Texts["help.usage"], shell.Output, StringComparison.Ordinal);
        Assert.Contains($"kexin {path}".TrimEnd(), shell.Output, StringComparison.Ordinal);
        Assert.All(
            shell.Output.Split('\n').Skip(1),
            line => Assert.True(line.TrimEnd().Sum(letter => letter > 0x2e7f ? 2 : 1) <= 80, line)
        );
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task The_root_lists_every_exit_code()
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("--help"));
        Assert.All(ExitCodes.All, code => Assert.Contains($"  {code} ", shell.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_only_holds_others_shows_its_help()
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("dataset"));
        Assert.Contains("publish", shell.Output, StringComparison.Ordinal);
    }

    private static RootCommand Root()
    {
        var shell = new Shell();
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        return CommandLine.Build(new CommandSet(shell.Terminal(writer, writer), _ => null), shell.Node);
    }

    private static IEnumerable<string> Leaves(Command command, string path) =>
        command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".Trim())).Append(path);
}
