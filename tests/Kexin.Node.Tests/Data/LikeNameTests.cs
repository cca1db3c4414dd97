using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Tasks;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

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
        var catalogue = node.Node.Get<PublishedDatasets>();
        Assert.Null(catalogue.Get(heart.ToString()).NameWarning);
        Assert.Null(node.Grants.Find(grant).NameWarning);

        await PublishAsync(node, "hеart");
        var entries = catalogue.List(null, null, null).Select(each => each.Fitting!).ToList();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Contains("looks like", entry.NameWarning!.En, StringComparison.Ordinal));
        Assert.Contains("hеart", catalogue.Get(heart.ToString()).NameWarning!.Zh, StringComparison.Ordinal);
        Assert.NotNull((await node.GetAsync(own.Id)).NameWarning);
        var shown = Assert.Single(node.Grants.List(null, null, null)).Fitting!.ToApi(node.Node.Get<ILedger>());
        Assert.Contains("hеart", shown.NameWarning!.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lookalike_is_marked_at_the_task_that_is_reviewed()
    {
        await using var node = await DataNode.StartAsync();
        var heart = await node.PublishAsync(await node.AddAsync());
        var task = await node.ProposeAsync(heart);
        Assert.Empty((await ShowAsync(node, task)).NameWarnings);
        await PublishAsync(node, "hеart");
        var warning = Assert.Single((await ShowAsync(node, task)).NameWarnings);
        Assert.Contains("hеart", warning.En, StringComparison.Ordinal);
        Assert.Contains("hеart", warning.Zh, StringComparison.Ordinal);
    }

    /// <summary>The task as its reviewer sees it; its document is not at hand here.</summary>
    private static Task<KnownTask> ShowAsync(DataNode node, TokenId task)
    {
        var database = node.Node.Get<IDbContextFactory<NodeDatabase>>();
        var ledger = node.Node.Get<ILedger>();
        var service = new TaskService(
            ledger,
            null!,
            null!,
            node.Node.Get<LikeNames>(),
            new TaskDocuments(new DocumentRecords(database, OneMemberNode.Seal), null!, ledger),
            new TaskMarks(new TaskMarkStore(database, OneMemberNode.Seal)),
            null!,
            null!,
            null!,
            node.Node.Get<IEvidence>()
        );
        return service.GetAsync(task.ToString(), default);
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
