using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Hosting;

/// <summary>A node is backed up while it works, and what is restored is what a node leaves behind that loses its power.</summary>
public sealed class RunningBackupTests
{
    [Fact]
    public async Task A_node_that_is_backed_up_while_it_writes_is_restored_whole()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var card = await owner.Node.CardAsync();
        await owner.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        using var root = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(owner, stop.Token);
        var target = root["backups"];
        BackupReport report;
        try
        {
            await NodeBackup.TakeAsync(node.Folder, Secret(), target, new LaterTime(0), default);
            report = await NodeBackup.TakeAsync(node.Folder, Secret(), target, new LaterTime(1), default);
        }
        finally
        {
            await stop.CancelAsync();
        }

        var written = await writing;
        Assert.True(written > 0);
        var drill = await NodeBackup.DrillAsync(target, Secret(), TimeProvider.System, default);
        Assert.Equal((report.Generation, report.Files), (drill.Generation, drill.Files));

        await Assert.ThrowsAsync<NodeFaultException>(() => TwoAtOnceAsync(node.Folder, target));
        await node.DisposeAsync();

        // As a node that was lost: it starts on the restored files, with its whole check, and has what was final before the back-up.
        await NodeBackup.RestoreAsync(
            target,
            Secret(),
            root["again"],
            null,
            isAlone: true,
            TimeProvider.System,
            default
        );
        await using var again = await ServingNode.RunAsync(root["again"]);
        using var same = again.Owner();
        Assert.NotEmpty(await VersionsAsync(same));
        Assert.DoesNotContain(
            (await same.Node.GetAsync()).Alarms,
            alarm => alarm.Code.Contains("damage", StringComparison.Ordinal)
        );
    }

    /// <summary>Asks again while the node checks its ledger.</summary>
    private static async Task<IReadOnlyList<PolicyVersion>> VersionsAsync(KexinClient node)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; )
        {
            try
            {
                return await node.Policy.VersionsAsync();
            }
            catch (KexinApiException error)
                when (error.Problem.Status == 503 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2)
                )
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task TwoAtOnceAsync(string folder, string target)
    {
        using var held = FolderLock.TryTake(Path.Combine(target, "lock"));
        Assert.NotNull(held);
        await NodeBackup.TakeAsync(folder, Secret(), target, new LaterTime(2), default);
    }

    /// <summary>Each writes to the ledger, the database and the evidence.</summary>
    private static async Task<int> WriteAsync(KexinClient owner, CancellationToken stop)
    {
        for (var i = 0; ; i++)
        {
            await owner.Policy.SetAsync(
                new SetPolicy($"rules: [] # {i}", "Written while it is backed up."),
                cancel: CancellationToken.None
            );
            if (stop.IsCancellationRequested)
            {
                return i;
            }
        }
    }

    private static char[] Secret() => ServingNode.Passphrase.ToCharArray();

    private sealed class LaterTime(int hours) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromHours(hours);
    }
}
