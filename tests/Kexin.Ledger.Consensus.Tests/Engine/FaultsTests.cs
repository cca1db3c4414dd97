using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>Faults: nodes that stop, lines that break or alter, clocks that are wrong.</summary>
public sealed class FaultsTests
{
    [Fact]
    public async Task No_accepted_transaction_is_lost_when_the_orderer_stops_and_starts_again()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        var accepted = new List<Transaction>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 5; i++)
                accepted.Add(await consortium.AcceptAsync(consortium.Nodes[1]));
            await consortium.Orderer.StopAsync();
            Assert.IsType<SubmissionResult.Unavailable>(
                await consortium.Nodes[1].SubmitAsync(consortium.Note(consortium.Nodes[1]))
            );
            await consortium.Orderer.StartAsync();
        }
        foreach (var transaction in accepted)
            await consortium.Nodes[2].FinalAsync(transaction);
    }

    [Fact]
    public async Task Blocks_that_were_not_final_when_the_orderer_stopped_become_final_after_it_starts_again()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.Orderer.StartAsync();
        await consortium.TellTimesAsync();
        await consortium.Nodes[1].StartAsync();
        var transaction = await consortium.AcceptAsync(consortium.Nodes[1]);
        await consortium.Orderer.StopAsync();
        await consortium.Nodes[2].StartAsync();
        await consortium.Orderer.StartAsync();
        await consortium.Nodes[1].FinalAsync(transaction);
    }

    [Fact]
    public async Task A_member_that_was_off_catches_up()
    {
        await using var consortium = new TestConsortium(4);
        await consortium.StartAllAsync();
        await consortium.Nodes[3].StopAsync();
        Transaction? last = null;
        for (var i = 0; i < 20; i++)
            last = await consortium.AcceptAsync(consortium.Nodes[1]);
        await consortium.Nodes[3].StartAsync();
        await consortium.Nodes[3].FinalAsync(last!);
        Assert.Empty(consortium.Nodes[3].Engine.Status.Alarms);
    }

    [Fact]
    public async Task A_member_that_was_off_catches_up_from_another_member_while_the_orderer_is_off()
    {
        await using var consortium = new TestConsortium(4);
        await consortium.StartAllAsync();
        await consortium.Nodes[3].StopAsync();
        var transaction = await consortium.AcceptAsync(consortium.Nodes[1]);
        await consortium.Nodes[1].FinalAsync(transaction);
        await consortium.Orderer.StopAsync();
        await consortium.Nodes[3].StartAsync();
        await consortium.Nodes[3].FinalAsync(transaction);
    }

    [Fact]
    public async Task A_node_that_stops_while_others_ask_it_leaves_nobody_waiting()
    {
        await using var consortium = new TestConsortium(4);
        await consortium.StartAllAsync();
        for (var round = 0; round < 15; round++)
        {
            using var end = new CancellationTokenSource();
            var height = consortium.Orderer.Engine.Status.Height + 1;
            var asking = consortium.Nodes.Skip(1).Select(node => Task.Run(() => AskAsync(node, height, end.Token)));
            var all = Task.WhenAll(asking.ToList());
            await Task.Delay(5);
            await consortium.Orderer.StopAsync().WaitAsync(Eventually.Patience);
            await end.CancelAsync();
            await all.WaitAsync(Eventually.Patience);
            await consortium.Orderer.StartAsync();
        }

        async Task AskAsync(TestNode node, long height, CancellationToken end)
        {
            var peers = consortium.Network.PeersOf(node.Id);
            while (!end.IsCancellationRequested)
            {
                try
                {
                    await peers.FetchAsync(consortium.Orderer.Id, height, CancellationToken.None);
                }
                catch (LedgerPeerException)
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Fact]
    public async Task An_orderer_with_a_wrong_clock_makes_no_block_and_says_why_until_its_clock_is_right()
    {
        await using var consortium = new TestConsortium(3);
        consortium.Orderer.Clock.Shift = TimeSpan.FromMinutes(10);
        await consortium.StartAllAsync();
        await Eventually.HoldsAsync(() => consortium.Orderer.Engine.Status.Members.Count == 2);
        var transaction = consortium.Note(consortium.Orderer);
        var waiting = consortium.Orderer.SubmitAsync(transaction);
        await Eventually.HoldsAsync(() => Has(consortium.Orderer, LedgerAlarmKind.ClockDiffers));
        var refused = await consortium.Nodes[1].SubmitAsync(consortium.Note(consortium.Nodes[1]));
        var reason = Assert.IsType<SubmissionResult.Unavailable>(refused).Reason.En;
        Assert.Contains("clock", reason, StringComparison.Ordinal);
        Assert.Contains("ordering node Member 0", reason, StringComparison.Ordinal);
        Assert.Equal(0, consortium.Orderer.Engine.Status.Height);

        consortium.Orderer.Clock.Shift = TimeSpan.Zero;
        Assert.IsType<SubmissionResult.Accepted>(await waiting);
        await consortium.Nodes[2].FinalAsync(transaction);
        await consortium.Orderer.FinalAsync(transaction);
        Assert.Empty(consortium.Orderer.Engine.Status.Alarms);
    }

    [Fact]
    public async Task An_orderer_makes_no_block_before_it_knows_that_enough_clocks_agree_with_its_own()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.Orderer.StartAsync();
        var transaction = consortium.Note(consortium.Orderer);
        var waiting = consortium.Orderer.SubmitAsync(transaction);
        await Eventually.HoldsAsync(() => consortium.Orderer.Engine.Status.WaitingTransactions == 1);
        var refused = await SubmitUntilRefusedAsync(consortium.Orderer, consortium);
        Assert.Contains("ordering node Member 0", refused.Reason.En, StringComparison.Ordinal);
        Assert.Contains("Member 1, Member 2", refused.Reason.En, StringComparison.Ordinal);
        Assert.False(Has(consortium.Orderer, LedgerAlarmKind.ClockDiffers));
        await consortium.TellTimesAsync();
        Assert.IsType<SubmissionResult.Accepted>(await waiting);
    }

    [Fact]
    public async Task A_clock_that_is_set_while_the_orderer_runs_shows_though_nobody_reports_since()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.Orderer.StartAsync();
        await consortium.TellTimesAsync();
        foreach (var node in consortium.Nodes.Skip(1))
            consortium.Network.Disconnect(node.Id);
        consortium.Orderer.Clock.Shift = TimeSpan.FromMinutes(-10);
        var waiting = consortium.Orderer.SubmitAsync(consortium.Note(consortium.Orderer));
        await Eventually.HoldsAsync(() => Has(consortium.Orderer, LedgerAlarmKind.ClockDiffers));
        Assert.Equal(0, consortium.Orderer.Engine.Status.Height);
        consortium.Orderer.Clock.Shift = TimeSpan.Zero;
        Assert.IsType<SubmissionResult.Accepted>(await waiting);
    }

    [Fact]
    public async Task A_member_with_a_wrong_clock_raises_an_alarm_and_the_others_go_on()
    {
        await using var consortium = new TestConsortium(4);
        consortium.Nodes[3].Clock.Shift = TimeSpan.FromMinutes(-10);
        await consortium.StartAllAsync();
        await Eventually.HoldsAsync(() => Has(consortium.Nodes[3], LedgerAlarmKind.ClockDiffers));
        var transaction = await consortium.AcceptAsync(consortium.Nodes[1]);
        await consortium.Nodes[2].FinalAsync(transaction);

        consortium.Nodes[3].Clock.Shift = TimeSpan.Zero;
        await consortium.Nodes[3].FinalAsync(transaction);
        await Eventually.HoldsAsync(() => consortium.Nodes[3].Engine.Status.Alarms.Count == 0);
    }

    [Fact]
    public async Task Frames_that_were_altered_on_their_way_change_nothing()
    {
        await using var consortium = new TestConsortium(3);
        var victim = consortium.Nodes[2];
        var position = 0;
        consortium.Network.AlterFrame = (member, frame) => member == victim.Id ? Alter(frame, position++ * 7) : frame;
        await consortium.StartAllAsync();
        var transaction = await consortium.AcceptAsync(consortium.Nodes[1]);
        await Eventually.HoldsAsync(() => position > 40);
        consortium.Network.AlterFrame = null;
        await victim.FinalAsync(transaction);
        Assert.Equal(consortium.Nodes[1].Engine.Status.Header, victim.Engine.Status.Header);
        Assert.True(Has(victim, LedgerAlarmKind.BadMessage));
    }

    [Fact]
    public async Task While_a_block_is_not_final_no_other_is_made_and_what_waits_is_bounded()
    {
        const int Room = 8;
        await using var consortium = new TestConsortium(
            3,
            TestConsortium.Quick with
            {
                MempoolInTransactions = 2 * Room,
                Silence = TimeSpan.FromMilliseconds(200),
            }
        );
        await consortium.Orderer.StartAsync();
        await consortium.TellTimesAsync();
        await consortium.AcceptAsync(consortium.Orderer);
        var results = Enumerable
            .Range(0, 4 * Room)
            .Select(_ => consortium.Orderer.SubmitAsync(consortium.Note(consortium.Orderer)))
            .ToList();
        Assert.All(
            results.Where(result => result.IsCompleted),
            result => Assert.True(Assert.IsType<SubmissionResult.Unavailable>(result.Result).Wait > TimeSpan.Zero)
        );
        Assert.True(results.Count(result => result.IsCompleted) >= 2 * Room);
        Assert.InRange(consortium.Orderer.Engine.Status.WaitingTransactions, 1, 2 * Room);
        var refused = await SubmitUntilRefusedAsync(
            consortium.Orderer,
            consortium,
            refusal => refusal.Reason.En.Contains("not final", StringComparison.Ordinal)
        );
        Assert.True(refused.Wait > TimeSpan.Zero);
        Assert.Equal((1, 0), (consortium.Orderer.Engine.Status.Height, consortium.Orderer.Engine.Status.FinalHeight));
    }

    [Fact]
    public async Task Where_nothing_becomes_final_the_refusal_and_the_alarm_name_who_is_not_heard_of()
    {
        await using var consortium = new TestConsortium(4);
        await consortium.StartAllAsync();
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Nodes[1]));
        await consortium.Nodes[2].StopAsync();
        await consortium.Nodes[3].StopAsync();
        var (off, on) = (NameOf(consortium.Nodes[3]), NameOf(consortium.Nodes[1]));
        var refused = await SubmitUntilRefusedAsync(
            consortium.Orderer,
            consortium,
            // On a busy machine nothing may be heard for a while of one that is on, either.
            refused =>
                refused.Reason.En.Contains(off, StringComparison.Ordinal)
                && !refused.Reason.En.Contains(on, StringComparison.Ordinal)
        );
        Assert.Contains(NameOf(consortium.Nodes[2]), refused.Reason.En, StringComparison.Ordinal);
        Assert.Contains(off, refused.Reason.Zh, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() =>
            consortium
                .Nodes[1]
                .Engine.Status.Alarms.Any(alarm =>
                    alarm.Kind == LedgerAlarmKind.Stalled && alarm.Message.Contains(off, StringComparison.Ordinal)
                )
        );

        string NameOf(TestNode node) => consortium.Genesis.Members.Find(node.Id)!.Name;
    }

    /// <summary>The ledger stood still for ever: the first heartbeat said to the member that there was no block, and the next that the block was minutes old.</summary>
    [Fact]
    public async Task A_block_that_waited_long_for_a_member_that_was_off_becomes_final_when_it_is_back()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Orderer));
        await consortium.Nodes[2].StopAsync();
        var waits = await consortium.AcceptAsync(consortium.Orderer);
        foreach (var node in consortium.Nodes)
            node.Clock.Shift = TimeSpan.FromMilliseconds(10 * TestConsortium.ClockToleranceInMilliseconds);
        await consortium.Nodes[2].StartAsync();
        await FinalEverywhereAsync(consortium, waits);
        Assert.DoesNotContain(consortium.Nodes, node => Has(node, LedgerAlarmKind.ClockDiffers));
    }

    [Fact]
    public async Task A_vote_counts_only_when_its_own_member_brings_it()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.Orderer.StartAsync();
        await consortium.TellTimesAsync();
        await consortium.AcceptAsync(consortium.Orderer);
        var vote = await SignAsync(consortium);
        await Assert.ThrowsAsync<LedgerPeerException>(() => ReportAsync(consortium, consortium.Nodes[2], vote));
        await ReportAsync(consortium, consortium.Nodes[1], vote);
        await ReportAsync(consortium, consortium.Nodes[1], vote);
        Assert.Equal(0, consortium.Orderer.Engine.Status.FinalHeight);
    }

    [Fact]
    public async Task A_vote_with_any_flipped_byte_is_refused()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.Orderer.StartAsync();
        await consortium.TellTimesAsync();
        await consortium.AcceptAsync(consortium.Orderer);
        var signed = await SignAsync(consortium);
        for (var i = 0; i < signed.Signature.Length; i++)
        {
            var forged = signed with { Signature = Alter(signed.Signature, i) };
            await Assert.ThrowsAsync<LedgerPeerException>(() => ReportAsync(consortium, consortium.Nodes[1], forged));
        }
    }

    [Fact]
    public async Task An_orderer_that_was_set_back_takes_the_missing_blocks_from_the_others_before_it_makes_any()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Nodes[1]));
        await consortium.Orderer.StopAsync();
        Folders.Copy(consortium.Orderer.Folder, consortium.Orderer.Folder + ".older");
        await consortium.Orderer.StartAsync();
        var lost = new List<Transaction>();
        for (var i = 0; i < 3; i++)
            lost.Add(await consortium.AcceptAsync(consortium.Nodes[1]));
        await FinalEverywhereAsync(consortium, lost[^1]);
        await consortium.Orderer.StopAsync();
        Directory.Delete(consortium.Orderer.Folder, recursive: true);
        Directory.Move(consortium.Orderer.Folder + ".older", consortium.Orderer.Folder);
        await consortium.Orderer.StartAsync();

        var next = await consortium.AcceptAsync(consortium.Orderer);
        await FinalEverywhereAsync(consortium, next);
        foreach (var transaction in lost)
            await consortium.Orderer.FinalAsync(transaction);
        Assert.All(consortium.Nodes, node => Assert.False(Has(node, LedgerAlarmKind.Fork)));
    }

    [Fact]
    public async Task An_ordered_entry_that_is_no_block_is_passed_over_with_an_alarm()
    {
        await using var consortium = new TestConsortium(2);
        consortium.Orderer.FirstEntry = [1, 2, 3];
        await consortium.StartAllAsync();
        Assert.True(Has(consortium.Orderer, LedgerAlarmKind.BadMessage));
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Nodes[1]));
    }

    [Fact]
    public async Task After_all_clocks_ran_ahead_and_came_back_blocks_are_made_and_an_alarm_says_so()
    {
        await using var consortium = new TestConsortium(3);
        foreach (var node in consortium.Nodes)
            node.Clock.Shift = TimeSpan.FromHours(5);
        await consortium.StartAllAsync();
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Nodes[1]));
        foreach (var node in consortium.Nodes)
            node.Clock.Shift = TimeSpan.Zero;
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Nodes[1]));
        await Eventually.HoldsAsync(() => consortium.Nodes.All(node => Has(node, LedgerAlarmKind.TimeAhead)));
    }

    /// <summary>Validity counts from the later of the clock and the last block's time, at its begin and at its end.</summary>
    [Fact]
    public async Task A_transaction_is_valid_by_the_ledgers_time_while_that_is_ahead_of_the_clocks()
    {
        await using var consortium = new TestConsortium(3);
        foreach (var node in consortium.Nodes)
            node.Clock.Shift = TimeSpan.FromHours(5);
        await consortium.StartAllAsync();
        var by = consortium.Nodes[1];
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(by));
        foreach (var node in consortium.Nodes)
            node.Clock.Shift = TimeSpan.Zero;
        var (tip, clock) = (by.Header(1).Time, by.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.True(tip - clock > TimeSpan.FromHours(4).TotalMilliseconds);

        // Up to the ledger's time it is valid still, though that is hours ahead; by the clock alone it has not ended.
        var refused = Assert.IsType<SubmissionResult.Refused>(
            await by.SubmitAsync(consortium.Note(by, validUntil: tip - 1))
        );
        Assert.Contains("valid until", refused.ToString(), StringComparison.Ordinal);
        var last = consortium.Note(by, validUntil: tip);
        Assert.IsType<SubmissionResult.Accepted>(await by.SubmitAsync(last));
        await FinalEverywhereAsync(consortium, last);
        Assert.Equal(tip, by.Header(2).Time);
    }

    [Fact]
    public async Task A_feed_that_ends_below_what_is_final_here_raises_an_alarm()
    {
        await using var consortium = new TestConsortium(2);
        await consortium.StartAllAsync();
        await FinalEverywhereAsync(consortium, await consortium.AcceptAsync(consortium.Nodes[1]));
        await consortium.Orderer.StopAsync();
        consortium.Network.Connect(consortium.Orderer.Id, new LyingOrderer(consortium, _ => []));
        await Eventually.HoldsAsync(() => Has(consortium.Nodes[1], LedgerAlarmKind.OrdererBehind));
    }

    [Fact]
    public async Task A_stranger_gets_nothing()
    {
        await using var consortium = new TestConsortium(2);
        await using var elsewhere = new TestConsortium(1);
        await consortium.StartAllAsync();
        var stranger = elsewhere.Orderer.Id;
        var service = consortium.Orderer.Engine.PeerService;
        await Assert.ThrowsAsync<LedgerPeerException>(() => service.FetchAsync(stranger, 1, CancellationToken.None));
        await Assert.ThrowsAsync<LedgerPeerException>(() =>
            service.SubmitAsync(stranger, default, CancellationToken.None)
        );
        await Assert.ThrowsAsync<LedgerPeerException>(() =>
            service.ReportAsync(stranger, default, CancellationToken.None)
        );
        await using var feed = service.FollowAsync(stranger, 1, CancellationToken.None).GetAsyncEnumerator();
        await Assert.ThrowsAsync<LedgerPeerException>(async () => await feed.MoveNextAsync());
    }

    /// <summary>The first to come waits; the builder tells those after it why.</summary>
    private static async Task<SubmissionResult.Unavailable> SubmitUntilRefusedAsync(
        TestNode node,
        TestConsortium consortium,
        Func<SubmissionResult.Unavailable, bool>? isSought = null
    )
    {
        SubmissionResult.Unavailable? found = null;
        await Eventually.HoldsAsync(() =>
        {
            var submitting = node.SubmitAsync(consortium.Note(node));
            found = submitting.IsCompletedSuccessfully ? submitting.Result as SubmissionResult.Unavailable : null;
            return found is not null && isSought?.Invoke(found) != false;
        });
        return found!;
    }

    private static bool Has(TestNode node, LedgerAlarmKind kind) =>
        node.Engine.Status.Alarms.Any(alarm => alarm.Kind == kind);

    private static async Task FinalEverywhereAsync(TestConsortium consortium, Transaction transaction)
    {
        foreach (var node in consortium.Nodes)
            await node.FinalAsync(transaction);
    }

    private static Task ReportAsync(LedgerPeerService service, TestNode caller, byte[] report) =>
        service.ReportAsync(caller.Id, report, CancellationToken.None);

    private static async Task<HeaderCosignature> SignAsync(TestConsortium consortium)
    {
        var service = consortium.Orderer.Engine.PeerService;
        var frame = FeedFrame.Decode(await service.FetchAsync(consortium.Nodes[1].Id, 1, CancellationToken.None));
        var block = Block.Decode(Assert.IsType<FeedFrame.OfProposal>(frame).Block, consortium.Genesis.Suite);
        return HeaderCosignature.Sign(block.Header, VotePhase.Precommit, 2, consortium.Nodes[1].Key);
    }

    private static Task ReportAsync(TestConsortium consortium, TestNode caller, HeaderCosignature vote) =>
        consortium.Orderer.Engine.PeerService.ReportAsync(
            caller.Id,
            new MemberReport(
                caller.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
                0,
                Boot: 7,
                Wish: 2,
                Precommit: vote
            ).Encode(),
            CancellationToken.None
        );

    private static ReadOnlyMemory<byte> Alter(ReadOnlyMemory<byte> bytes, int position)
    {
        var altered = bytes.ToArray();
        altered[position % altered.Length] ^= 1;
        return altered;
    }
}
