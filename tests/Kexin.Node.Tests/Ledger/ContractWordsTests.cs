using System.Text.Json;

namespace Kexin.Node.Tests.Ledger;

/// <summary>The console and the command line have a word for all that the contracts of this node make and do, in both languages.</summary>
public sealed class ContractWordsTests
{
    [Theory]
    [InlineData("Kexin.Console", "en")]
    [InlineData("Kexin.Console", "zh")]
    [InlineData("Kexin.Cli", "en")]
    [InlineData("Kexin.Cli", "zh")]
    public void Every_token_and_every_action_has_its_word(string project, string language)
    {
        using var words = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(SourceTree.Root, "src", project, "Texts", $"{language}.json"))
        );
        var contracts = NodeContracts.All.All.Select(contract => contract.Description).ToList();
        var actions = contracts.SelectMany(contract =>
            contract.Actions.Select(action => $"step.{contract.Name}.{action.Name}")
        );

        // The command line calls tokens by their types.
        var tokens = project == "Kexin.Console" ? contracts.SelectMany(contract => contract.Tokens) : [];
        var wanted = actions.Concat(tokens.Select(token => $"token.{token.Type}"));
        Assert.All(wanted, key => Assert.True(words.RootElement.TryGetProperty(key, out _), key));
    }
}
