using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using GrantState = Kexin.Governance.Grants.GrantState;

namespace Kexin.Node.Tests.Data;

/// <summary>What an owner takes back is closed at home at once, whatever the orderer does with the transaction.</summary>
public sealed class RetractionTests
{
    [Fact]
    public async Task A_revoked_grant_opens_nothing_though_the_orderer_leaves_the_revocation_out()
    {
        await using var node = await DataNode.StartAsync(follows: true);
        var dataset = await node.PublishAsync(await node.AddAsync());
        var grant = await node.GrantAsync(dataset, ["age"]);
        await (await node.OpenAsync(node.Request(dataset, "age"))).DisposeAsync();
        node.Node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        await node.Grants.RevokeAsync(grant, "The study is over.", SubmissionState.Accepted, default);

        var token = TokenLookup.Find(node.Node.Ledger, GrantToken.Type, grant);
        Assert.Equal(GrantState.Approved, GrantToken.Read(token).State);
        var problem = await node.RefusedAsync(node.Request(dataset, "age"));
        Assert.Equal("access.not-revoked", problem.Refusal!.Rule.Code);
        Assert.Contains("已撤销", problem.In("zh").Rule, StringComparison.Ordinal);

        // It is kept on disk, not in this process.
        Assert.True((await AfterARestart(node).FindAsync([token], default)).ContainsKey(token.Id));
        await (await node.OpenAsync(node.Request(dataset, "sex"))).DisposeAsync();
    }

    [Fact]
    public async Task Another_grant_for_the_same_fields_stays_usable()
    {
        await using var node = await DataNode.StartAsync(follows: true);
        var dataset = await node.PublishAsync(await node.AddAsync());
        var revoked = await node.GrantAsync(dataset, ["age"]);
        await node.GrantAsync(dataset, ["age"]);
        node.Node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        await node.Grants.RevokeAsync(revoked, "One is enough.", SubmissionState.Accepted, default);
        await (await node.OpenAsync(node.Request(dataset, "age"))).DisposeAsync();
    }

    [Fact]
    public async Task A_withdrawn_dataset_is_closed_and_can_be_destroyed_though_the_orderer_leaves_the_withdrawal_out()
    {
        await using var node = await DataNode.StartAsync(follows: true);
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.GrantAsync(token, ["age"]);
        node.Node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Accepted, default);
        foreach (var field in new[] { "age", "sex" })
        {
            var problem = await node.RefusedAsync(node.Request(token, field));
            Assert.Equal("access.not-withdrawn", problem.Refusal!.Rule.Code);
        }

        await using (await node.OpenAsync(GateRequest.ForOwner(token, ["age"], DataNode.Purpose, DataNode.Document)))
        { }

        await node.Datasets.DestroyAsync(dataset.Id, default);
    }

    [Fact]
    public async Task A_dataset_that_its_owner_publishes_again_is_open_again()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.GrantAsync(token, ["age"]);
        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Final, default);
        await node.RefusedAsync(node.Request(token, "age"));
        await node.PublishAsync(dataset);
        await (await node.OpenAsync(node.Request(token, "age"))).DisposeAsync();
    }

    [Fact]
    public async Task A_revocation_of_what_was_not_approved_changes_nothing()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.PublishAsync(await node.AddAsync());
        var grant = await node.RequestAsync(dataset, ["age"]);
        await Assert.ThrowsAsync<DomainException>(() =>
            node.Grants.RevokeAsync(grant, "Too early.", SubmissionState.Final, default)
        );
        await node.Grants.ApproveAsync(grant, new GrantApproval(), SubmissionState.Final, default);
        await (await node.OpenAsync(node.Request(dataset, "age"))).DisposeAsync();
    }

    [Fact]
    public async Task A_database_of_before_there_were_retractions_gets_their_table()
    {
        using var folder = new TemporaryFolder();
        await using var services = new ServiceCollection().AddNodeDatabase(folder["node.db"]).BuildServiceProvider();
        var factory = services.GetRequiredService<IDbContextFactory<NodeDatabase>>();
        await DatabaseSetup.PrepareAsync(folder["node.db"], default);
        await using (var database = await factory.CreateDbContextAsync())
        {
            await database.Database.ExecuteSqlAsync($"DROP TABLE Retractions");
            await database.Database.ExecuteSqlAsync($"PRAGMA user_version = 1");
        }

        await DatabaseSetup.PrepareAsync(folder["node.db"], default);
        await DatabaseSetup.PrepareAsync(folder["node.db"], default);
        await using var upgraded = await factory.CreateDbContextAsync();
        Assert.Empty(await upgraded.Retractions.ToListAsync());
        SqliteConnection.ClearAllPools();
    }

    private static Retractions AfterARestart(DataNode node) =>
        new(new RetractionStore(node.Node.Get<IDbContextFactory<NodeDatabase>>(), OneMemberNode.Seal), node.Time);
}
