namespace Kexin.Cli.Tests.Rejects;

public sealed class UsageTests
{
    [Theory]
    [InlineData("datset list", "\"dataset\"")]
    [InlineData("dataset lsit", "\"list\"")]
    [InlineData("dataset list --jsn", "\"--json\"")]
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
