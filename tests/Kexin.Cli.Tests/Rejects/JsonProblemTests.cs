using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests.Rejects;

/// <summary>With <c>--json</c> every command that fails puts one JSON object of one shape on standard error, and nothing else.</summary>
public sealed class JsonProblemTests : IDisposable
{
    private const string Refusal =
        """{"title":"No.","status":422,"code":"refused","detail":"Ask first.","ruleCode":"a.b","rule":"R.","saw":"S","wouldSatisfy":"W"}""";

    private static readonly string[] s_withoutNode =
    [
        "init",
        "node run",
        "node link",
        "node passphrase",
        "node token",
        "node unit",
        "backup take",
        "backup list",
        "backup drill",
        "backup restore",
        "backup drop",
        "backup forget",
        "box make",
        "box run",
        "box simulate",
        "completion",
        "consent key",
        "doctor",
        "verify",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-json-").FullName;

    public static TheoryData<string> All => [.. Leaves(Root(), "").Select(leaf => leaf.Path)];

    public static TheoryData<string> OnNode =>
        [.. Leaves(Root(), "").Select(leaf => leaf.Path).Except([.. s_withoutNode, "logout"])];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Their <c>--json</c> takes a file. <c>demo</c> has a command below it, and is no end of a path.</summary>
    [Fact]
    public void Every_command_but_the_demos_takes_json() =>
        Assert.Equal("demo inspection", Assert.Single(Ends(Root(), ""), end => !TakesJson(end.Command)).Path);

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_bad_argument_is_told_as_json(string path)
    {
        var shell = new Shell();
        var code = await shell.RunAsync([.. path.Split(' '), "--lang=tlh", "--json"]);
        var problem = Read(shell, code, ExitCodes.Usage, ProblemCodes.Invalid);
        Assert.Contains("--lang", problem.Title, StringComparison.Ordinal);
        Assert.Contains("--help", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OnNode))]
    public async Task A_node_that_does_not_answer_is_told_as_json(string path)
    {
        new ApiAccess(new Uri("http://127.0.0.1:1/"), "token").Save(_folder);
        var shell = new Shell();
        var code = await shell.RunAsync(Line(path, _folder));
        Read(shell, code, ExitCodes.Unreachable, "unreachable");
    }

    [Theory]
    [MemberData(nameof(OnNode))]
    public async Task A_refusal_is_told_as_json(string path)
    {
        await using var node = new FakeNode { Otherwise = (422, Refusal) };
        var shell = new Shell();
        var code = await shell.RunAsync(Line(path, node.Folder));
        var problem = Read(shell, code, ExitCodes.Refused, ProblemCodes.Refused);
        Assert.Equal(
            (422, "No.", "Ask first.", "a.b", "R.", "S", "W"),
            (
                problem.Status,
                problem.Title,
                problem.Detail,
                problem.RuleCode,
                problem.Rule,
                problem.Saw,
                problem.WouldSatisfy
            )
        );
    }

    [Theory]
    [InlineData("init --name x --json", ExitCodes.Usage)]
    [InlineData("node run --json", ExitCodes.Usage)]
    [InlineData("node link --json", ExitCodes.Usage)]
    [InlineData("node passphrase --json", ExitCodes.Usage)]
    [InlineData("node unit --json", ExitCodes.Usage)]
    [InlineData("completion tcsh --json", ExitCodes.Usage)]
    [InlineData("logout --json --node /nonexistent", ExitCodes.NotFound)]
    [InlineData("verify /nonexistent --json", ExitCodes.NotFound)]
    [InlineData("dataset list --node /nonexistent --json", ExitCodes.Unreachable)]
    [InlineData("datset list --json", ExitCodes.Usage)]
    [InlineData("task result --json", ExitCodes.Usage)]
    [InlineData("demo --rows 3 --json found.json", ExitCodes.Usage)]
    public async Task What_fails_before_a_node_is_asked_is_told_as_json(string line, int expected)
    {
        var shell = new Shell();
        var code = await shell.RunAsync(line.Split(' '));
        Read(shell, code, expected, ExitCodes.NameOf(expected));
    }

    private static CommandProblem Read(Shell shell, int code, int expected, string name)
    {
        Assert.Empty(shell.Output);
        var problem = JsonSerializer.Deserialize(shell.Error, CliJson.Default.CommandProblem)!;
        Assert.Equal((expected, expected, name), (code, problem.ExitCode, problem.Code));
        Assert.NotEmpty(problem.Title);
        return problem;
    }

    private static RootCommand Root()
    {
        var shell = new Shell();
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        return CommandLine.Build(new CommandSet(shell.Terminal(writer, writer), _ => null), shell.Node);
    }

    /// <summary>Every command that does something and takes <c>--json</c> without a value.</summary>
    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) =>
        Ends(command, path).Where(end => TakesJson(end.Command));

    private static IEnumerable<(string Path, Command Command)> Ends(Command command, string path) =>
        command.Subcommands.Count > 0
            ? command.Subcommands.SelectMany(sub => Ends(sub, $"{path} {sub.Name}".Trim()))
            : [(path, command)];

    private static bool TakesJson(Command command) =>
        command.Options.Any(option => option is Option<bool> { Name: Call.JsonOption });

    /// <summary>A command line that has all that the command needs.</summary>
    private string[] Line(string path, string node)
    {
        var file = Path.Combine(_folder, "file.csv");
        File.WriteAllText(file, "{}");
        var command = Leaves(Root(), "").Single(leaf => leaf.Path == path).Command;
        var words = new List<string>(path.Split(' '));
        words.AddRange(
            command.Arguments.Select(argument =>
                argument.HelpName switch
                {
                    "TASK" or "TOKEN" => "aa11",
                    "NUMBER" => "1",
                    _ => file,
                }
            )
        );
        foreach (var option in command.Options.Where(option => option.Required))
        {
            var value =
                option.HelpName == "FILE" ? file
                : option.ValueType.IsEnum ? Enum.GetNames(option.ValueType)[0]
                : option.ValueType == typeof(int) ? "1"
                : "x";
            words.AddRange([option.Name, value]);
        }

        words.AddRange(
            path switch
            {
                "login" => ["--name", "x", "--password-file", file],
                "people roles" => ["--roles", "x"],
                "accept" => ["--yes"],
                "task review" => ["--accept"],
                _ => [],
            }
        );
        return [.. words, "--node", node, "--json"];
    }
}
