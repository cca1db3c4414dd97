using Kexin.Governance.Destroying;
using Kexin.Governance.Destructions;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>A dataset's destruction: its keys in the vault and in every back-up, the receipt, and what stops it.</summary>
public sealed class DestructionTests
{
    [Fact]
    public async Task An_order_destroys_the_vaults_copy_and_gives_the_owners_receipt()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await WithdrawAsync(node, dataset.Id);
        await Service(node)
            .OrderAsync(token.ToString(), "The study is over.", Later(node), SubmissionState.Final, default);
        await Follower(node).AnswerAsync(default);

        var destruction = DestructionToken.Read(Service(node).Get(token.ToString()));
        Assert.True(destruction.IsDone);
        Assert.Equal((1L, 0L), (destruction.Holders[0].Receipt!.Copies, destruction.Holders[0].Receipt!.Backups));
        Assert.Empty(Directory.EnumerateDirectories(node.VaultFolder));
        Assert.Equal(EvidenceKinds.DatasetDestroyed, node.Evidence[0].Kind);
        await Assert.ThrowsAsync<DomainException>(() => node.GetAsync(dataset.Id));
        await Follower(node).AnswerAsync(default);
        Assert.Single(node.Evidence, entry => entry.Kind == EvidenceKinds.DatasetDestroyed);
    }

    [Fact]
    public async Task A_legal_hold_keeps_the_data_though_its_destruction_was_ordered_or_somebody_destroys_it_by_hand()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await WithdrawAsync(node, dataset.Id);
        await Service(node).OrderAsync(token.ToString(), "Over.", Later(node), SubmissionState.Final, default);
        await Service(node).HoldAsync(token.ToString(), "An inquiry.", SubmissionState.Final, default);
        await Follower(node).AnswerAsync(default);
        Assert.NotEmpty(Directory.EnumerateDirectories(node.VaultFolder));
        var refused = await Assert.ThrowsAsync<DomainException>(() => node.Datasets.DestroyAsync(dataset.Id, default));
        Assert.Equal("destructions.hold-wins", refused.Refusal!.Rule.Code);

        await Service(node).LiftAsync(token.ToString(), SubmissionState.Final, default);
        await Follower(node).AnswerAsync(default);
        Assert.Empty(Directory.EnumerateDirectories(node.VaultFolder));
    }

    [Fact]
    public async Task A_back_up_that_cannot_be_reached_gives_no_receipt_and_both_alarms()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await WithdrawAsync(node, dataset.Id);
        new BackupTargets(node.Home).Add(Path.Combine(node.VaultFolder, "unplugged"));
        await Service(node).OrderAsync(token.ToString(), "Over.", Later(node), SubmissionState.Final, default);
        await Follower(node).AnswerAsync(default);
        Assert.False(DestructionToken.Read(Service(node).Get(token.ToString())).IsDone);
        Assert.Single(Directory.EnumerateDirectories(node.VaultFolder));
        Assert.Equal("destruction-failed", Assert.Single(node.Node.Get<NodeAlarms>().Standing).Code);
        Assert.Null(Service(node).FindAlarm());
        node.Time.Step(TimeSpan.FromDays(3));
        Assert.Equal("destruction-overdue", Service(node).FindAlarm()!.Code);

        new BackupTargets(node.Home).Forget(Path.Combine(node.VaultFolder, "unplugged"));
        await Follower(node).AnswerAsync(default);
        Assert.Empty(node.Node.Get<NodeAlarms>().Standing);
        Assert.Null(Service(node).FindAlarm());
    }

    [Fact]
    public async Task A_receipt_that_is_given_at_the_second_attempt_counts_the_back_ups_of_the_first()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.BackUpAsync("disk-1", "20260101T000000Z");
        await node.BackUpAsync("disk-1", "20260102T000000Z");
        await node.BackUpAsync("disk-2", "20260102T000000Z");
        await WithdrawAsync(node, dataset.Id);
        await Service(node).OrderAsync(token.ToString(), "Over.", Later(node), SubmissionState.Final, default);

        // All is destroyed, and the receipt does not reach the ledger.
        var first = await node.Node.Get<IHeldCopies>().DestroyAsync(token, default);
        await Follower(node).AnswerAsync(default);

        var receipt = DestructionToken.Read(Service(node).Get(token.ToString())).Holders[0].Receipt!;
        Assert.Equal((1L, 3L), (first.Copies, first.Backups));
        Assert.Equal((1L, 3L), (receipt.Copies, receipt.Backups));
        Assert.False(File.Exists(node.Home.ShreddedBackups));
    }

    private static DestructionService Service(DataNode node) => node.Node.Get<DestructionService>();

    private static DestructionFollower Follower(DataNode node) => node.Node.Get<DestructionFollower>();

    private static DateTimeOffset Later(DataNode node) => node.Time.GetUtcNow().AddDays(2);

    private static Task WithdrawAsync(DataNode node, string dataset) =>
        node.Node.Get<Kexin.Governance.Catalogue.Publishing>().WithdrawAsync(dataset, SubmissionState.Final, default);
}
