using System.Collections.Concurrent;
using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>What was accepted stays, whoever is killed, off, or finds its files damaged.</summary>
[Collection(TwoHospitals.Name)]
public sealed class LedgerFaultTests(TwoHospitalsFixture hospitals)
{
    private const string Repaired = "ledger-repaired";
    private const int Submitters = 8;
    private const int TransactionsBeforeAndAfter = 40;

    private Cluster Cluster => hospitals.Cluster;

    private NodeProcess East => Cluster["east"];

    [Fact]
    public async Task No_accepted_transaction_is_lost_when_the_ordering_node_is_killed()
    {
        var receipts = new ConcurrentBag<Receipt>();
        var problems = new ConcurrentBag<Problem>();
        using var enough = new CancellationTokenSource();
        var submitting = Enumerable
            .Range(0, Submitters)
            .Select(i => SubmitUntilAsync(i % 2 == 0 ? Wait.Accepted : Wait.Final, receipts, problems, enough.Token))
            .ToList();
        await ReachAsync(receipts, TransactionsBeforeAndAfter, submitting);
        await Cluster.Regulator.KillAsync();
        await Cluster.WaitAsync(() => Task.FromResult(!problems.IsEmpty), "a submitter learns of the outage");
        await Cluster.Regulator.StartAsync();
        await ReachAsync(receipts, receipts.Count + TransactionsBeforeAndAfter, submitting);
        await enough.CancelAsync();
        await Task.WhenAll(submitting);

        Assert.All(
            problems,
            problem =>
            {
                Assert.Contains(problem.Code, new[] { ProblemCodes.Overloaded, ProblemCodes.PeerUnreachable });
                Assert.Contains("regulator", problem.Title, StringComparison.Ordinal);
                Assert.NotNull(problem.RetryAfterInSeconds);
            }
        );
        await Cluster.AgreeAsync();
        foreach (var node in Cluster.Nodes)
        {
            foreach (var receipt in receipts)
            {
                var kept = await node.Client.Ledger.TransactionAsync(receipt.TransactionId);
                Assert.Equal((receipt.Height, ReceiptState.Final), (kept.Summary.Height, kept.Summary.State));
            }
        }
    }

    [Fact]
    public async Task A_node_that_was_off_catches_up()
    {
        await East.StopAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => hospitals.RequestAsync(Wait.Final)));
        Assert.All(receipts, receipt => Assert.Equal(ReceiptState.Final, receipt.State));
        await East.StartAsync();
        await Cluster.AgreeAsync();
    }

    [Theory]
    [InlineData("east", "*.sst")]
    [InlineData("east", "*.log")]
    [InlineData("east", "MANIFEST-*")]
    [InlineData("east", "CURRENT")]
    [InlineData("regulator", "*.sst")]
    public async Task A_flipped_byte_in_the_ledger_is_named_and_mended_from_the_others(string name, string pattern)
    {
        var node = Cluster[name];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => hospitals.RequestAsync(Wait.Final)));
        await Cluster.AgreeAsync();

        // A node that is stopped moves what is in its log into tables; one that is killed does not.
        await (pattern == "*.log" ? node.KillAsync() : node.StopAsync());
        var file = Directory
            .EnumerateFiles(Path.Combine(node.Folder, "ledger"), pattern)
            .MaxBy(path => new FileInfo(path).Length)!;
        Bytes.Flip(file, new FileInfo(file).Length / 3);
        await node.StartAsync();
        await AssertMendedAsync(node);
    }

    [Fact]
    public async Task The_ordering_node_stops_at_once_though_the_others_follow_it()
    {
        var begin = Stopwatch.GetTimestamp();
        await Cluster.Regulator.StopAsync();
        Assert.True(Stopwatch.GetElapsedTime(begin) < NodeProcess.LongestStop / 2);
        await Cluster.Regulator.StartAsync();
        await Cluster.AgreeAsync();
    }

    [Fact]
    public async Task A_ledger_that_is_gone_is_named_and_fetched_from_the_others()
    {
        await East.StopAsync();
        Directory.Delete(Path.Combine(East.Folder, "ledger"), recursive: true);
        await East.StartAsync();
        await AssertMendedAsync(East);

        // With the files in order nothing is said at the next start.
        await East.StopAsync();
        await East.StartAsync();
        Assert.Empty(await East.AlarmsAsync(Repaired));
        await Cluster.AgreeAsync();
    }

    [Fact]
    public async Task A_member_that_has_lost_its_ledger_is_found_by_those_who_have_moved_meanwhile()
    {
        await East.StopAsync();
        foreach (var node in Cluster.Nodes.Where(node => node != East))
        {
            await node.StopAsync();
            var first = NodePorts.TakeRow();
            node.Configure("peerPort", first);
            node.Configure("channelPort", first + 1);
            await node.StartAsync();
        }

        Directory.Delete(Path.Combine(East.Folder, "ledger"), recursive: true);
        await East.StartAsync();
        Assert.Single(await East.AlarmsAsync(Repaired));
        // The last of the others may have started a moment ago, and announces its address by itself.
        string[] moved = [.. Cluster.Nodes.Where(node => node != East).Select(node => node.Name).Order()];
        await Cluster.WaitAsync(
            async () =>
                moved.SequenceEqual(
                    (await East.AlarmsAsync("address-changed")).Select(alarm => alarm.Member!.Name).Order()
                ),
            $"east has found {string.Join(", ", moved)}"
        );
        await Cluster.AgreeAsync();
        await hospitals.RequestAsync(Wait.Final);
        await Cluster.AgreeAsync();
    }

    [Fact]
    public async Task A_flipped_byte_in_the_ordering_log_is_named_and_loses_nothing()
    {
        var regulator = Cluster.Regulator;
        var receipt = await hospitals.RequestAsync(Wait.Final);
        await regulator.KillAsync();
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(regulator.Folder, "ordering"),
                "*",
                SearchOption.AllDirectories
            )
        )
        {
            if (new FileInfo(file).Length > 0)
            {
                Bytes.FlipMiddle(file);
                Bytes.Flip(file, 40 % new FileInfo(file).Length);
            }
        }

        await regulator.StartAsync();
        Assert.Single(await regulator.AlarmsAsync("ordering-log-set-aside"));
        await hospitals.RequestAsync(Wait.Final);
        await Cluster.AgreeAsync();
        Assert.Equal(
            receipt.Height,
            (await regulator.Client.Ledger.TransactionAsync(receipt.TransactionId)).Summary.Height
        );
    }

    private async Task AssertMendedAsync(NodeProcess node)
    {
        var alarm = Assert.Single(await node.AlarmsAsync(Repaired));
        Assert.Contains(Path.Combine(node.Folder, "ledger"), alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains("账本", alarm.Text.Zh, StringComparison.Ordinal);
        await Cluster.AgreeAsync();
        await hospitals.RequestAsync(Wait.Final);
        await Cluster.AgreeAsync();
    }

    private async Task SubmitUntilAsync(
        Wait wait,
        ConcurrentBag<Receipt> receipts,
        ConcurrentBag<Problem> problems,
        CancellationToken enough
    )
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                receipts.Add(await hospitals.RequestAsync(wait));
            }
            catch (KexinApiException error)
            {
                problems.Add(error.Problem);
            }
        }
    }

    /// <summary>Waits for so many receipts; a submitter that fails ends the waiting.</summary>
    private static Task ReachAsync(ConcurrentBag<Receipt> receipts, int count, List<Task> submitting) =>
        Cluster.WaitAsync(
            async () =>
            {
                if (submitting.Find(task => task.IsCompleted) is { } ended)
                {
                    await ended;
                }

                return receipts.Count >= count;
            },
            () => $"{receipts.Count} of {count} receipts"
        );
}
