using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>A full disk is said, leaves nothing half done, loses nothing that was accepted, and is over once there is room.</summary>
[Collection(TwoHospitals.Name)]
public sealed class DiskFullTests(TwoHospitalsFixture hospitals)
{
    private const int DiskInMebibytes = 96;
    private const string StorageFailed = "storage-failed";
    private static readonly Reason s_longReason = new(new string('满', 2000));

    private Cluster Cluster => hospitals.Cluster;

    [Fact]
    public async Task A_member_whose_disk_is_full_says_so_and_goes_on_once_there_is_room()
    {
        var east = Cluster["east"];
        await Cluster.AgreeAsync();
        await east.StopAsync();
        await using var disk = await SmallDisk.PutAsync(east, DiskInMebibytes);
        await east.StartAsync();
        var datasets = (await east.Client.Datasets.ListAsync()).Items.Count;
        var files = Vault(disk);

        // Too little for what is taken in.
        await disk.FillAsync(freeInBytes: 64 << 10);
        await AssertDiskFullAsync(east, rows: 40_000);
        Assert.Equal(datasets, (await east.Client.Datasets.ListAsync()).Items.Count);
        Assert.Equal(files, Vault(disk));

        // Nothing at all: neither evidence nor blocks can be written, and the others go on.
        await disk.FillAsync();
        await AssertDiskFullAsync(east, rows: 10);
        Assert.Equal(datasets, (await east.Client.Datasets.ListAsync()).Items.Count);
        Assert.Equal(files, Vault(disk));
        var receipts = await FillLogAsync(east);
        var health = await east.Client.Node.HealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        var alarm = Assert.Single(health.Alarms, alarm => alarm.Code == StorageFailed);
        Assert.Contains("磁盘", alarm.Text.Zh, StringComparison.Ordinal);

        disk.Empty();
        await GoesOnAsync(east);
        await Cluster.AgreeAsync();
        foreach (var receipt in receipts)
        {
            var kept = await east.Client.Ledger.TransactionAsync(receipt.TransactionId);
            Assert.Equal(receipt.Height, kept.Summary.Height);
        }

        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, task)).State);
        await disk.DisposeAsync();
        await Cluster.AgreeAsync();
    }

    [Fact]
    public async Task An_ordering_node_whose_disk_is_full_accepts_nothing_and_loses_nothing()
    {
        var regulator = Cluster.Regulator;
        await Cluster.AgreeAsync();
        await regulator.StopAsync();
        await using var disk = await SmallDisk.PutAsync(regulator, DiskInMebibytes);
        await regulator.StartAsync();
        await hospitals.RequestAsync(Wait.Final);
        await disk.FillAsync();
        var receipts = new List<Receipt>();
        Problem? problem = null;
        await Cluster.WaitAsync(
            async () =>
            {
                try
                {
                    receipts.AddRange(
                        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hospitals.RequestAsync(Wait.Accepted)))
                    );
                }
                catch (KexinApiException error)
                {
                    problem = error.Problem;
                }

                return problem is not null;
            },
            () => $"nothing is accepted any more, after {receipts.Count}"
        );
        Assert.Equal((ProblemCodes.Overloaded, true), (problem!.Code, problem.RetryAfterInSeconds > 0));
        var health = await regulator.Client.Node.HealthAsync();
        Assert.Contains(health.Alarms, alarm => alarm.Code is StorageFailed or "ordering-stopped");

        disk.Empty();
        await GoesOnAsync(regulator);
        await hospitals.RequestAsync(Wait.Final);
        await Cluster.AgreeAsync();
        foreach (var receipt in receipts)
        {
            var kept = await Cluster.Centre.Client.Ledger.TransactionAsync(receipt.TransactionId);
            Assert.Equal((receipt.Height, ReceiptState.Final), (kept.Summary.Height, kept.Summary.State));
        }

        await disk.DisposeAsync();
        await Cluster.AgreeAsync();
    }

    /// <summary>By itself, in the same process: there is room again.</summary>
    private static async Task GoesOnAsync(NodeProcess node)
    {
        var process = node.ProcessId;
        await Cluster.WaitAsync(
            async () =>
            {
                try
                {
                    var health = await node.Client.Node.HealthAsync();
                    return health.Status is not HealthStatus.Starting
                        && !health.Alarms.Any(alarm => alarm.Code is StorageFailed or "ordering-stopped");
                }
                catch (Exception error) when (error is HttpRequestException or KexinApiException)
                {
                    // It is being opened again.
                    return false;
                }
            },
            () => $"{node.Name} goes on: {node.Log()}"
        );
        Assert.Equal((process, false), (node.ProcessId, node.HasEnded));
    }

    private static string[] Vault(SmallDisk disk) =>
        [
            .. Directory
                .GetFileSystemEntries(Path.Combine(disk.Folder, "vault"), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];

    private static async Task AssertDiskFullAsync(NodeProcess node, int rows)
    {
        await using var file = Cohort.Generate("large", 41, rows).ToCsv();
        var error = await Assert.ThrowsAsync<KexinApiException>(() =>
            node.Client.Intake.AddAsync(new KeepFile("large", DatasetFormat.Csv), file)
        );
        Assert.Equal(ProblemCodes.DiskFull, error.Problem.Code);
    }

    /// <summary>Makes blocks until the node cannot keep one: the ledger's log may have room that it took before.</summary>
    private async Task<List<Receipt>> FillLogAsync(NodeProcess node)
    {
        var receipts = new List<Receipt>();
        await Cluster.WaitAsync(
            async () =>
            {
                var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hospitals.RequestAsync(Wait.Final)));
                Assert.All(made, receipt => Assert.Equal(ReceiptState.Final, receipt.State));
                receipts.AddRange(made);
                await Cluster.CatchUpAsync(made.Max(receipt => receipt.Height), without: node);
                var north = Cluster["north"].Client.Grants;
                receipts.AddRange(
                    await Task.WhenAll(made.Select(receipt => north.RefuseAsync(receipt.Subject, s_longReason)))
                );
                return (await node.AlarmsAsync(StorageFailed)).Count > 0;
            },
            () => $"{node.Name} cannot keep a block, after {receipts.Count}"
        );
        return receipts;
    }
}
