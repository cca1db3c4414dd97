using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>Where people choose and decide, a name that looks like another member's is marked.</summary>
public sealed class LikeNameTests
{
    [Fact]
    public async Task A_lookalike_is_marked_in_the_catalogue_at_home_and_at_its_grants()
    {
        await using var node = await DataNode.StartAsync();
        var own = await node.AddAsync();
        var heart = await node.PublishAsync(own);
        var grant = await node.RequestAsync(heart, ["age"]);
        var catalogue = node.Node.Get<Catalogue>();
        Assert.Null(catalogue.Get(heart.ToString()).NameWarning);
        Assert.Null(node.Grants.Find(grant).NameWarning);

        await PublishAsync(node, "hеart");
        var entries = catalogue.List(new PageRequest(null, 10)).Items;
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Contains("looks like", entry.NameWarning!.En, StringComparison.Ordinal));
        Assert.Contains("hеart", catalogue.Get(heart.ToString()).NameWarning!.Zh, StringComparison.Ordinal);
        Assert.NotNull((await node.Datasets.GetAsync(own.Id, default)).NameWarning);
        var shown = Assert.Single(node.Grants.List(null, null, null)).ToApi(node.Node.Get<ILedger>());
        Assert.Contains("hеart", shown.NameWarning!.En, StringComparison.Ordinal);
    }

    /// <summary>The observer publishes a dataset with the fields of the node's.</summary>
    private static async Task PublishAsync(DataNode node, string name)
    {
        var description = DatasetToken
            .Read(node.Node.Ledger.Queries.Tokens(DatasetToken.Type, null, null, 1)[0])
            .Description with
        {
            Name = name,
        };
        var result = await node.Node.SubmitAsync(
            node.Node.ObserverKeys[0],
            new ContractAction(
                DatasetsContract.ContractName,
                DatasetsContract.Publish,
                new PublishDataset(description).Encode(),
                [],
                []
            )
        );
        Assert.IsType<SubmissionResult.Accepted>(result);
    }
}
