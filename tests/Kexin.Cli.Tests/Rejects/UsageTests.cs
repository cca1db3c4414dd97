namespace Kexin.Cli.Tests.Rejects;

public sealed class UsageTests
{
    [Theory]
    [InlineData("datset list", "\"dataset\"")]
    [InlineData("dataset lsit", "\"list\"")]
    [InlineData("dataset list --jsn", "\"--json\"")]
    [InlineData("accept --nod north", "\"--node\"")]
    [InlineData("task show --jsn t", "\"--json\"")]
    [InlineData("dataset add a.csv --yess", "\"--yes\"")]
    [InlineData("task create --kind statstics", "\"statistics\"")]
    [InlineData("grant list --state aproved", "\"approved\"")]
    [InlineData("init --name x --suite guomii", "\"guomi\"")]
    public async Task A_slip_is_answered_with_what_was_probably_meant(string line, string suggestion)
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync(line.Split(' ')));
        Assert.Contains($"did you mean {suggestion}?", shell.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("--help", shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Output);
    }

    [Theory]
    [InlineData("dataset publish d", "--description")]
    [InlineData("dataset publish d", "--purpose")]
    [InlineData("dataset show", "DATASET")]
    [InlineData("grant refuse g", "--reason")]
    [InlineData("consortium create --name n", "--card")]
    [InlineData("dataset list --node", "--node")]
    [InlineData("task create --kind statistics", "--dataset")]
    [InlineData("init", "--name")]
    public async Task What_is_missing_is_named(string line, string missing)
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync(line.Split(' ')));
        Assert.Contains(missing, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dataset lst --node north")]
    [InlineData("datset list --json-ish x")]
    public async Task Only_the_first_word_that_is_no_command_is_complained_of(string line)
    {
        var shell = new Shell();
        await shell.RunAsync(line.Split(' '));
        Assert.Equal(2, shell.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("FILE", "dataset", "add", "")]
    [InlineData("--dir", "init", "--name", "x", "--dir", "")]
    [InlineData("DATASET", "dataset", "show", "")]
    public async Task A_variable_that_is_not_set_is_not_taken_for_a_name(string names, params string[] words)
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync(words));
        Assert.Contains($"{names} does not take \"\".", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_a_files_place_is_a_slip_in_the_command()
    {
        await using var node = new FakeNode();
        var shell = new Shell();
        var code = await shell.RunAsync("dataset", "add", node.Folder, "--node", node.Folder);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("it is a folder", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_complaint_is_in_the_chosen_language()
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("dataset", "lsit", "--lang", "zh"));
        Assert.Contains("您是想输入“list”吗", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "member, notary, observer, regulator")]
    [InlineData("zh", "member、notary、observer、regulator")]
    public async Task Accepted_values_are_written_as_the_help_writes_them(string language, string accepted)
    {
        var shell = new Shell();
        var code = await shell.RunAsync("init", "--name", "x", "--role", "administrator", "--lang", language);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(accepted, shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_node_is_said_to_be_one()
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Unreachable, await shell.RunAsync("dataset", "list", "--node", "/nonexistent"));
        Assert.Contains("/nonexistent", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passphrase_is_not_asked_for_without_a_terminal()
    {
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("init", "--name", "x"));
        Assert.Contains("--passphrase-file", shell.Error, StringComparison.Ordinal);
    }
}
