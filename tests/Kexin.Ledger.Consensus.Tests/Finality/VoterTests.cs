using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Finality;

/// <summary>The rules of docs/ledger.md, message by message; the first member orders, and lies where the test says so.</summary>
public sealed class VoterTests
{
    [Fact]
    public async Task Members_that_start_together_vote_and_a_proposal_becomes_final_at_all()
    {
        await using var scene = new VoterScene(4);
        await scene.StartAsync(0, 1, 2, 3);
        await scene.ExchangeAsync(0, 1, 2, 3);
        var block = await scene.BuildAsync(0);
        Assert.True(await scene[0].Voter.OfferAsync(block, null, CancellationToken.None));
        for (var member = 1; member < 4; member++)
            await scene.ProposeAsync(0, member, scene[0].Voter.Round, block);
        await scene.ExchangeAsync(0, 1, 2, 3);
        for (var member = 0; member < 4; member++)
            Assert.Equal(block.Header.Hash, scene[member].Chain.Tip.Hash);
    }

    [Fact]
    public async Task An_orderer_that_had_wished_for_the_next_round_when_a_block_became_final_proposes_the_next_one()
    {
        await using var scene = new VoterScene(4);
        await scene.StartAsync(0, 1, 2, 3);
        await scene.ExchangeAsync(0, 1, 2, 3);
        var first = await scene.BuildAsync(0);
        await scene[0].Voter.OfferAsync(first, null, CancellationToken.None);
        for (var member = 1; member < 4; member++)
            await scene.ProposeAsync(0, member, scene[0].Voter.Round, first);
        await scene.ExchangeAsync(1, 2, 3);
        Assert.Equal((0, 1), (scene[0].FinalHeight, scene[1].FinalHeight));
        await scene[0].TimeOutAsync();
        await scene.ExchangeAsync(0, 1, 2, 3);
        Assert.Equal(1, scene[0].FinalHeight);
        Assert.True(scene[0].Voter.Wish > scene[0].Voter.Round);

        await scene[0].Voter.OfferAsync(await scene.BuildAsync(0), null, CancellationToken.None);
        await scene.ShowProposalAsync(0, [1, 2, 3]);
        await scene.ExchangeAsync(0, 1, 2, 3);
        Assert.All((int[])[0, 1, 2, 3], member => Assert.Equal(2, scene[member].FinalHeight));
    }

    /// <summary>The fault of one signature a height: a member that forgot signed again, and a liar had two final headers.</summary>
    [Fact]
    public async Task A_member_that_lost_everything_does_not_help_a_lying_orderer_to_two_final_headers()
    {
        await using var scene = new VoterScene(4);
        var (one, other) = await StartWithLiarAsync(scene);
        var round = scene[1].Voter.Round;

        // Members 1 and 3 are shown one block; the liar shows its proof of lock to 3 alone, which precommits.
        await scene.ProposeAsync(0, 1, round, one);
        await scene.ProposeAsync(0, 3, round, one);
        var proof = VoterScene.Gather(
            one,
            scene.Sign(0, VotePhase.Prevote, round, one),
            (await scene[1].VotesAsync(scene.Id(0))).Prevote,
            (await scene[3].VotesAsync(scene.Id(0))).Prevote
        );
        await scene.LieAsync(0, 3, proof: proof);
        Assert.NotNull((await scene[3].VotesAsync(scene.Id(0))).Precommit);

        // Member 3 loses ledger and memory, and comes back; the others answer it.
        await scene.StopAsync(3);
        Directory.Delete(scene.Folder(3), recursive: true);
        await scene.StartAsync(3);
        await scene.LieAsync(0, 3);
        Assert.False(scene[3].Voter.IsReady);
        await scene.ExchangeAsync(1, 2, 3);
        await scene.LieAsync(0, 3);
        Assert.True(scene[3].Voter.IsReady);

        // The liar shows 2 and 3 the other block, which may become final; then the first must not.
        await scene.LieAsync(0, 1);
        await scene.LieAsync(0, 2);
        await scene.ExchangeAsync(1, 2, 3);
        var later = scene[3].Voter.Round;
        Assert.True(later > round);
        await scene.ProposeAsync(0, 2, later, other);
        await scene.ProposeAsync(0, 3, later, other);
        Assert.Equal(other.Header.Hash, (await scene[3].VotesAsync(scene.Id(0))).Prevote!.Header);
        await scene.LieAsync(0, 1, proof: proof);
        Assert.Null((await scene[1].VotesAsync(scene.Id(0))).Precommit);
    }

    [Fact]
    public async Task A_member_that_lost_everything_takes_over_the_lock_of_the_others()
    {
        await using var scene = new VoterScene(4);
        var (one, other) = await StartWithLiarAsync(scene);
        var round = scene[1].Voter.Round;
        await scene.ProposeAsync(0, 1, round, one);
        await scene.ProposeAsync(0, 2, round, one);
        var proof = VoterScene.Gather(
            one,
            scene.Sign(0, VotePhase.Prevote, round, one),
            (await scene[1].VotesAsync(scene.Id(0))).Prevote,
            (await scene[2].VotesAsync(scene.Id(0))).Prevote
        );
        await scene.LieAsync(0, 1, proof: proof);
        Assert.NotNull((await scene[1].VotesAsync(scene.Id(0))).Precommit);
        await scene.StopAsync(3);
        Directory.Delete(scene.Folder(3), recursive: true);
        await scene.StartAsync(3);
        await scene.ExchangeAsync(1, 2, 3);
        await scene.LieAsync(0, 3);
        Assert.True(scene[3].Voter.IsReady);
        await scene.ProposeAsync(0, 3, scene[3].Voter.Wish, other);
        await scene.LieAsync(0, 3);
        Assert.Null((await scene[3].VotesAsync(scene.Id(0))).Prevote);
        Assert.Equal(one.Header.Hash, scene[3].Voter.Proof!.Header);
    }

    [Fact]
    public async Task A_lock_outlives_a_restart()
    {
        await using var scene = new VoterScene(4);
        var (one, _) = await StartWithLiarAsync(scene);
        var round = scene[1].Voter.Round;
        await scene.ProposeAsync(0, 1, round, one);
        var proof = VoterScene.Gather(
            one,
            scene.Sign(0, VotePhase.Prevote, round, one),
            (await scene[1].VotesAsync(scene.Id(0))).Prevote,
            scene.Sign(2, VotePhase.Prevote, round, one)
        );
        await scene.LieAsync(0, 1, proof: proof);
        Assert.NotNull((await scene[1].VotesAsync(scene.Id(0))).Precommit);
        await scene.StopAsync(1);
        await scene.StartAsync(1);
        Assert.Equal(proof.Round, scene[1].Voter.Proof!.Round);
        Assert.False(scene[1].Voter.IsReady);
        Assert.False(scene[1].Voter.LacksBlock);
    }

    [Fact]
    public async Task A_split_vote_ends_in_a_later_round_with_one_block()
    {
        await using var scene = new VoterScene(4);
        var (one, other) = await StartWithLiarAsync(scene);
        var round = scene[1].Voter.Round;
        await scene.ProposeAsync(0, 1, round, one);
        await scene.ProposeAsync(0, 2, round, other);
        await scene.ProposeAsync(0, 3, round, other);
        await scene.ExchangeAsync(1, 2, 3);
        Assert.Equal(0, scene[1].FinalHeight);

        // The liar falls silent; timers run out until a member leads that knows a block, and the others get it from that one.
        for (var tries = 0; tries < 8 && scene[1].FinalHeight == 0; tries++)
        {
            foreach (var member in (int[])[1, 2, 3])
                await scene[member].TimeOutAsync();
            await scene.ExchangeAsync(1, 2, 3);
            foreach (var (to, from) in (from to in (int[])[1, 2, 3] from f in (int[])[1, 2, 3] select (to, f)))
            {
                if (
                    scene[to].FinalHeight == scene[from].FinalHeight
                    && await scene[from].Voter.BlockForOthersAsync(CancellationToken.None) is { } block
                )
                    await scene[to].Voter.TakeBlockAsync(block, CancellationToken.None);
            }
            await scene.ExchangeAsync(1, 2, 3);
        }
        Assert.Equal(1, scene[1].FinalHeight);
        Assert.Equal(scene[1].Chain.Tip.Hash, scene[2].Chain.Tip.Hash);
        Assert.Equal(scene[1].Chain.Tip.Hash, scene[3].Chain.Tip.Hash);
    }

    [Fact]
    public async Task A_folder_that_was_set_back_is_named_and_signs_nothing_before_all_needed_have_answered()
    {
        await using var scene = new VoterScene(4);
        await StartWithLiarAsync(scene);
        var copy = File.ReadAllBytes(Path.Combine(scene.Folder(3), "signing"));
        var older = scene.Folder(3) + ".older";
        await scene.StopAsync(3);
        Folders.Copy(Path.Combine(scene.Folder(3), "ledger"), older);
        await scene.StartAsync(3);
        await DecideAsync(scene);
        await DecideAsync(scene);
        await scene.StopAsync(3);
        Directory.Delete(Path.Combine(scene.Folder(3), "ledger"), recursive: true);
        Folders.Copy(older, Path.Combine(scene.Folder(3), "ledger"));
        File.WriteAllBytes(Path.Combine(scene.Folder(3), "signing"), copy);
        await scene.StartAsync(3);
        await scene.ReportAsync(1, 3);
        Assert.True(scene[3].Has(LedgerAlarmKind.SetBack));
        Assert.False(scene[3].Voter.IsReady);
    }

    [Fact]
    public async Task A_memory_that_lost_only_its_last_lock_is_named_by_who_saw_the_precommit()
    {
        await using var scene = new VoterScene(4);
        var (one, _) = await StartWithLiarAsync(scene);
        var copy = File.ReadAllBytes(Path.Combine(scene.Folder(3), "signing"));
        var round = scene[1].Voter.Round;
        await scene.ProposeAsync(0, 1, round, one);
        await scene.ProposeAsync(0, 3, round, one);
        var proof = VoterScene.Gather(
            one,
            scene.Sign(0, VotePhase.Prevote, round, one),
            (await scene[1].VotesAsync(scene.Id(0))).Prevote,
            (await scene[3].VotesAsync(scene.Id(0))).Prevote
        );
        await scene.LieAsync(0, 3, proof: proof);
        await scene.ReportAsync(3, 1);
        await scene.StopAsync(3);
        File.WriteAllBytes(Path.Combine(scene.Folder(3), "signing"), copy);
        await scene.StartAsync(3);
        Assert.False(scene[3].Has(LedgerAlarmKind.SetBack));
        await scene.ReportAsync(1, 3);
        Assert.True(scene[3].Has(LedgerAlarmKind.SetBack));
    }

    [Fact]
    public async Task A_memory_that_is_older_than_a_start_is_named_by_who_saw_no_vote_after_it()
    {
        await using var scene = new VoterScene(4);
        await StartWithLiarAsync(scene);
        var copy = File.ReadAllBytes(Path.Combine(scene.Folder(3), "signing"));
        await scene.StopAsync(3);
        await scene.StartAsync(3);
        await RecoverAsync(scene);
        await scene.StopAsync(3);
        File.WriteAllBytes(Path.Combine(scene.Folder(3), "signing"), copy);
        await scene.StartAsync(3);
        // A member that has just started asks for a round beyond all that it had wished for, which may not hide the set-back.
        await scene.ReportAsync(3, 2);
        await scene[3]
            .Voter.TakeReportAsync(
                scene.Id(1),
                await scene[1].Voter.ReportAsync(scene.Id(3), CancellationToken.None) with
                {
                    Ask = scene[3].Voter.Wish + 1000,
                },
                CancellationToken.None
            );
        await scene.ReportAsync(2, 3);
        Assert.True(scene[3].Has(LedgerAlarmKind.SetBack));

        // It comes back with a wish that is no earlier than any of its own, so that nobody knows of a later one again.
        await RecoverAsync(scene);
        await scene.StopAsync(3);
        await scene.StartAsync(3);
        await scene.ReportAsync(3, 2);
        await scene.ReportAsync(2, 3);
        Assert.False(scene[3].Has(LedgerAlarmKind.SetBack));
    }

    [Fact]
    public async Task A_ledger_that_is_older_than_the_signing_memory_is_named()
    {
        await using var scene = new VoterScene(4);
        await StartWithLiarAsync(scene);
        await DecideAsync(scene);
        await DecideAsync(scene);
        await scene.StopAsync(3);
        Directory.Delete(Path.Combine(scene.Folder(3), "ledger"), recursive: true);
        await scene.StartAsync(3);
        Assert.True(scene[3].Has(LedgerAlarmKind.SetBack));
    }

    [Fact]
    public async Task A_folder_that_runs_twice_is_named_by_the_others_and_stops_signing()
    {
        await using var scene = new VoterScene(4);
        await StartWithLiarAsync(scene);
        await RunTwiceAsync(scene, () => { });
        Assert.True(scene[3].Has(LedgerAlarmKind.RunsTwice));
        Assert.True(scene[3].Voter.IsStopped);
    }

    [Fact]
    public async Task What_members_said_of_another_process_long_apart_stops_nobody()
    {
        var clock = new ManualClock();
        await using var scene = new VoterScene(4, clock);
        await StartWithLiarAsync(scene);
        await RunTwiceAsync(scene, () => clock.Advance(TimeSpan.FromMinutes(2)));
        Assert.True(scene[3].Has(LedgerAlarmKind.RunsTwice));
        Assert.False(scene[3].Voter.IsStopped);
    }

    /// <summary>A copy of member 3 reports to members 1 and 2, and they tell member 3 what they have heard.</summary>
    private static async Task RunTwiceAsync(VoterScene scene, Action between)
    {
        var reports = new List<Consensus.Wire.MemberReport>();
        foreach (var to in (int[])[1, 2])
            reports.Add(await scene[3].Voter.ReportAsync(scene.Id(to), CancellationToken.None));
        foreach (var to in (int[])[1, 2])
        {
            var copyReport = reports[to - 1] with { Boot = 99, Ask = 0 };
            await scene[to].Voter.TakeReportAsync(scene.Id(3), copyReport, CancellationToken.None);
            await scene.ReportAsync(to, 3);
            await scene.ReportAsync(3, to);
            Assert.True(scene[to].Has(LedgerAlarmKind.RunsTwice));
            between();
        }
    }

    /// <summary>Starts three honest members; the orderer answers and lies. Two different right blocks for height 1.</summary>
    /// <summary>Member 3, which was started anew, comes to vote.</summary>
    private static async Task RecoverAsync(VoterScene scene)
    {
        for (var i = 0; i < 3 && !scene[3].Voter.IsReady; i++)
        {
            await scene.ExchangeAsync(1, 2, 3);
            await scene.LieAsync(0, 3);
        }
        Assert.True(scene[3].Voter.IsReady);
    }

    private static async Task<(Block One, Block Other)> StartWithLiarAsync(VoterScene scene)
    {
        await scene.StartAsync(1, 2, 3);
        await scene.ExchangeAsync(1, 2, 3);
        foreach (var member in (int[])[1, 2, 3])
            await scene.LieAsync(0, member);
        await scene.ExchangeAsync(1, 2, 3);
        Assert.All((int[])[1, 2, 3], member => Assert.True(scene[member].Voter.IsReady));
        return (await scene.BuildAsync(1), await scene.BuildAsync(2));
    }

    private static async Task DecideAsync(VoterScene scene)
    {
        await scene.ExchangeAsync(1, 2, 3);
        foreach (var member in (int[])[1, 2, 3])
            await scene.LieAsync(0, member);
        await scene.ExchangeAsync(1, 2, 3);
        var (block, height) = (await scene.BuildAsync(1), scene[1].FinalHeight);
        foreach (var member in (int[])[1, 2, 3])
            await scene.ProposeAsync(0, member, scene[member].Voter.Round, block);
        await scene.ExchangeAsync(1, 2, 3);
        Assert.All((int[])[1, 2, 3], member => Assert.Equal(height + 1, scene[member].FinalHeight));
    }
}
