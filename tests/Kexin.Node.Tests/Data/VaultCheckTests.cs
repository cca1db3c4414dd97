using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node.Tests.Data;

public sealed class VaultCheckTests
{
    public static TheoryData<string> Files { get; } = ["data.parquet", "manifest", "key"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_flipped_byte_is_found_at_the_start_named_and_not_opened_until_the_file_is_restored(string name)
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.GrantAsync(token, ["age"]);
        var (check, alarms) = (node.Node.Get<VaultCheck>(), node.Node.Get<DatasetAlarms>());
        await check.RunAsync(default);
        Assert.Empty(alarms.Standing);

        var path = Path.Combine(node.VaultFolder, dataset.Id, name);
        var whole = await File.ReadAllBytesAsync(path);
        var damaged = whole.ToArray();
        damaged[damaged.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, damaged);
        await check.RunAsync(default);
        var alarm = Assert.Single(alarms.Standing);
        Assert.Equal("dataset-damaged", alarm.Code);
        Assert.Contains(path, alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains("Restore the file from a copy", alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains("用副本恢复", alarm.Text.Zh, StringComparison.Ordinal);
        Assert.Equal(ProblemCodes.Corrupt, (await node.RefusedAsync(node.Request(token, "age"))).Code);
        Assert.Single((await node.ListAsync(DatasetOrder.Name, new(null, 10))).Items);

        await File.WriteAllBytesAsync(path, whole);
        await (await node.OpenAsync(node.Request(token, "age"))).DisposeAsync();
        Assert.Empty(alarms.Standing);
    }

    [Fact]
    public async Task A_damaged_key_is_named_when_the_dataset_is_opened()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        var path = Path.Combine(node.VaultFolder, dataset.Id, "key");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        var problem = await Assert.ThrowsAsync<DomainException>(() => node.OpenAsync(node.Request(token, "sex")));
        Assert.Equal(ProblemCodes.Corrupt, problem.Code);
        Assert.Single(node.Node.Get<DatasetAlarms>().Standing);
    }

    [Fact]
    public async Task A_dataset_that_is_gone_is_named_and_can_still_be_forgotten()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        Directory.Delete(Path.Combine(node.VaultFolder, dataset.Id), recursive: true);
        await node.Node.Get<VaultCheck>().RunAsync(default);
        Assert.Single(node.Node.Get<DatasetAlarms>().Standing);
        await node.Datasets.DestroyAsync(dataset.Id, default);
        Assert.Empty(node.Node.Get<DatasetAlarms>().Standing);
        await node.Node.Get<VaultCheck>().RunAsync(default);
        Assert.Empty(node.Node.Get<DatasetAlarms>().Standing);
    }

    [Fact]
    public async Task A_dataset_that_the_database_does_not_know_is_kept_and_named()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await using (var database = await node.Node.Get<IDbContextFactory<NodeDatabase>>().CreateDbContextAsync())
        {
            await database.Datasets.ExecuteDeleteAsync();
        }

        await Restarted(node).RunAsync(default);
        var found = Assert.Single((await node.ListAsync(DatasetOrder.Name, new(null, 10))).Items);
        Assert.Equal(
            (dataset.Id, token.ToString(), $"recovered-{dataset.Id[..8]}"),
            (found.Id, found.TokenId, found.Name)
        );
        await (await node.OpenAsync(node.Request(token, "sex"))).DisposeAsync();
    }

    [Fact]
    public async Task What_a_stopped_upload_left_is_swept_away()
    {
        await using var node = await DataNode.StartAsync();
        Directory.CreateDirectory(Path.Combine(node.VaultFolder, ".incoming-" + new string('a', 64)));
        await node.Node.Get<VaultCheck>().RunAsync(default);
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
    }

    [Fact]
    public async Task The_check_of_the_start_leaves_an_upload_that_is_under_way_alone()
    {
        await using var node = await DataNode.StartAsync();
        using var file = new PausedStream(System.Text.Encoding.UTF8.GetBytes(DataNode.Csv));
        var uploads = node.Node.Get<HeldUploads>();
        var upload = uploads.HoldAsync(file, default);
        await file.Begun;
        await node.Node.Get<VaultCheck>().RunAsync(default);
        file.GoOn();
        var request = new KeepFile("heart", DatasetFormat.Csv);
        Assert.Equal(3, (await uploads.KeepAsync((await upload).Id, request, default)).Rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dataset_is_behind_its_gate_until_it_was_verified_unless_the_owner_skips_that(bool everything)
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var id = new Vault.DatasetId(Cryptography.Digest.Parse(dataset.Id));
        var path = Path.Combine(node.VaultFolder, dataset.Id, "data.parquet");
        var whole = await File.ReadAllBytesAsync(path);
        var damaged = whole.ToArray();
        damaged[damaged.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, damaged);
        var check = Restarted(node, new VerifyAtStart(everything));
        Assert.Equal(!everything, await check.MayOpenAsync(id, "heart", default));
        Assert.Equal(everything ? 1 : 0, node.Node.Get<DatasetAlarms>().Standing.Count);
        await File.WriteAllBytesAsync(path, whole);
        Assert.True(await check.MayOpenAsync(id, "heart", default));

        // Once it was verified it is not read again for each opening.
        await File.WriteAllBytesAsync(path, damaged);
        Assert.True(await check.MayOpenAsync(id, "heart", default));
    }

    /// <summary>The check of a process that was started again.</summary>
    private static VaultCheck Restarted(DataNode node, VerifyAtStart? verify = null) =>
        Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<VaultCheck>(
            node.Node.Services,
            verify ?? new VerifyAtStart(true)
        );
}
