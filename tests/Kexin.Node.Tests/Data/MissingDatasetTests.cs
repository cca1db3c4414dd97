using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Governance.Granting;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;
using Kexin.Vault;
using Microsoft.Extensions.DependencyInjection;
using DatasetState = Kexin.Client.Contracts.DatasetState;

namespace Kexin.Node.Tests.Data;

/// <summary>A node that was restored from an older copy says which published datasets have no data, and lets the owner withdraw them.</summary>
public sealed class MissingDatasetTests
{
    [Fact]
    public async Task A_published_dataset_without_data_is_listed_as_missing_and_can_be_withdrawn()
    {
        await using var node = await DataNode.StartAsync();
        var kept = await node.AddAsync(DataNode.Csv + "p-1,1,M,1\n", "kept");
        await node.PublishAsync(kept);
        var token = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(token, ["age"]);
        Assert.Null(await node.Node.Get<MissingDatasets>().AlarmAsync(default));
        await SetBackAsync(node, "heart");

        var listed = (await node.ListAsync(DatasetOrder.Name, new PageRequest(null, 10))).Items;
        Assert.Equal(
            [("kept", DatasetState.Published), ("heart", DatasetState.Missing)],
            listed.Select(each => (each.Name, each.State))
        );
        Assert.Equal(token.ToString(), listed[^1].Id);

        // A page may end at any of them, the missing ones too.
        foreach (var order in Enum.GetValues<DatasetOrder>())
        {
            var (all, _) = await node.Datasets.ListAsync(order, null, 10, default);
            var (rest, _) = await node.Datasets.ListAsync(order, OwnDatasets.PlaceOf(order, all[0]), 10, default);
            Assert.Equal("heart", Assert.Single(rest).Stored.Name);
            Assert.Empty((await node.Datasets.ListAsync(order, OwnDatasets.PlaceOf(order, all[1]), 10, default)).Items);
        }

        Assert.Equal(DatasetState.Missing, (await node.GetAsync(listed[^1].Id[..12])).State);
        var alarm = await node.Node.Get<MissingDatasets>().AlarmAsync(default);
        Assert.Contains("heart", alarm!.Text.En, StringComparison.Ordinal);
        Assert.Contains("heart", alarm.Text.Zh, StringComparison.Ordinal);
        Assert.Contains(
            "is missing",
            (await node.RefusedAsync(node.Request(token, "age"))).Message,
            StringComparison.Ordinal
        );

        await node.Node.Get<Publishing>().WithdrawAsync(token.ToString(), SubmissionState.Final, default);
        Assert.Equal(
            Kexin.Governance.Datasets.DatasetState.Withdrawn,
            DatasetToken.Read(node.Node.Ledger.Queries.FindToken(token)!).State
        );
        Assert.Null(await node.Node.Get<MissingDatasets>().AlarmAsync(default));
        await node.PublishAsync(await node.AddAsync());
    }

    [Fact]
    public async Task A_dataset_that_was_withdrawn_here_and_destroyed_is_not_missing_though_the_ledger_has_it_still()
    {
        await using var node = await DataNode.StartAsync(follows: true);
        var dataset = await node.AddAsync();
        await node.PublishAsync(dataset);
        node.Node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Accepted, default);
        await node.Datasets.DestroyAsync(dataset.Id, default);
        Assert.Empty(await node.Node.Get<MissingDatasets>().FindAsync(default));
    }

    /// <summary>What an older copy of database and vault does not have.</summary>
    private static async Task SetBackAsync(DataNode node, string name)
    {
        var datasets = node.Node.Get<IStoredDatasets>();
        var (all, _) = await datasets.ListAsync(DatasetOrder.Name, null, 10, default);
        var dataset = all.Single(each => each.Name == name);
        datasets.Destroy(dataset);
        await datasets.ForgetAsync(dataset, default);
    }
}
