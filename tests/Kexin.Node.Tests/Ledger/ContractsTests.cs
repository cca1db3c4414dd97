namespace Kexin.Node.Tests.Ledger;

/// <summary>What the contracts of a node say of themselves, which is all that the console and the command line know of them.</summary>
public sealed class ContractsTests
{
    [Fact]
    public void Every_token_and_every_action_has_its_words_in_both_languages()
    {
        var contracts = NodeContracts.All.All.Select(contract => contract.Description).ToList();
        BilingualText[] words =
        [
            .. contracts.Select(contract => contract.Label),
            .. contracts.SelectMany(contract => contract.Tokens).Select(token => token.Label),
            .. contracts
                .SelectMany(contract => contract.Actions)
                .SelectMany(action => new[] { action.Label, action.Done, action.Help }),
        ];
        Assert.All(words, text => Assert.True(text.En.Length > 0 && text.Zh.Any(letter => letter > '\u2E7F'), text.En));
        var done = contracts.SelectMany(contract => contract.Actions).Select(action => action.Done).ToList();
        Assert.Equal(done.Count, done.Select(text => text.En).Distinct().Count());
        Assert.Equal(done.Count, done.Select(text => text.Zh).Distinct().Count());
        Assert.All(done, text => Assert.True(char.IsLower(text.En[0]), text.En));
    }

    [Fact]
    public void What_no_contract_knows_goes_by_its_names()
    {
        Assert.Equal("dataset published", NodeContracts.All.DoneBy("datasets", "publish").En);
        Assert.Equal("notices.post", NodeContracts.All.DoneBy("notices", "post").Zh);
        Assert.Equal("notice", NodeContracts.All.NameOf("notice").Zh);
    }
}
