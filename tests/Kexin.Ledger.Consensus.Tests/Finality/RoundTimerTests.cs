using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Finality;

/// <summary>When a round has taken too long: by itself, and among members that are started again one after the other.</summary>
public sealed class RoundTimerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);
    private readonly ManualClock clock = new();
    private readonly RoundTimer timer;

    public RoundTimerTests() => timer = new RoundTimer(s_patience, clock);

    [Fact]
    public void Patience_doubles_with_each_round_at_a_height_up_to_eight_times_and_begins_anew_at_the_next()
    {
        foreach (var (round, times) in new[] { (2, 1), (3, 2), (4, 4), (5, 8), (6, 8) })
        {
            Assert.Equal(s_patience * times, Rest(round));
            clock.Advance(s_patience * times);
            Assert.Equal(TimeSpan.Zero, Rest(round));
        }
        Assert.Equal(s_patience, timer.Rest(8, 6, isActive: true, isQuorumThere: true));
    }

    [Fact]
    public void No_time_passes_while_nothing_waits()
    {
        Rest(2);
        clock.Advance(s_patience);
        Assert.Equal(s_patience, Rest(2, isActive: false));
        clock.Advance(s_patience);
        Assert.Equal(s_patience, Rest(2, isActive: false));
        Assert.Equal(s_patience, Rest(2));
    }

    [Fact]
    public void No_time_passes_while_no_quorum_is_there_and_patience_is_the_first_again_when_it_is_back()
    {
        Rest(2);
        clock.Advance(s_patience);
        Assert.Equal(2 * s_patience, Rest(3));
        clock.Advance(2 * s_patience);
        Assert.Equal(s_patience, Rest(3, isQuorumThere: false));
        clock.Advance(s_patience);
        Assert.Equal(s_patience, Rest(3, isQuorumThere: false));
        Assert.Equal(s_patience, Rest(3));
    }

    [Fact]
    public async Task A_quorum_is_there_when_enough_members_were_heard_lately_and_have_recovered()
    {
        await using var scene = new VoterScene(4, clock);
        await scene.StartAsync(0, 1, 2, 3);
        Assert.False(scene[0].Voter.IsQuorumThere);
        await scene.ExchangeAsync(0, 1, 2, 3);
        Assert.True(scene[0].Voter.IsQuorumThere);

        // One of three recovers.
        await scene.StopAsync(3);
        await scene.StopAsync(2);
        await scene.StartAsync(2);
        clock.Advance(TimeSpan.FromSeconds(6));
        await scene.ExchangeAsync(0, 1, 2);
        Assert.Equal((true, false), (scene[0].Voter.IsReady, scene[2].Voter.IsReady));
        Assert.False(scene[0].Voter.IsQuorumThere);
        clock.Advance(TimeSpan.FromSeconds(61));
        await scene.ExchangeAsync(0, 1, 2);
        await scene.ReportAsync(2, 0);
        Assert.True(scene[2].Voter.IsReady);
        Assert.True(scene[0].Voter.IsQuorumThere);

        // It is silent.
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.False(scene[0].Voter.IsQuorumThere);
    }

    /// <summary>The ledger stood still for minutes: time ran while a quorum was away, so that members were in different rounds with long patience.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 1)]
    [InlineData(90, 0)]
    public async Task Members_that_restart_one_after_the_other_while_one_is_off_go_on_within_seconds_of_voting(
        int secondsBetween,
        int first
    )
    {
        await using var scene = new VoterScene(4, clock);
        await scene.StartAsync(0, 1, 2, 3);
        await scene.ExchangeAsync(0, 1, 2, 3);
        await scene.StopAsync(3);
        var block = await scene.BuildAsync(0);
        var timers = new Dictionary<int, RoundTimer>();
        for (var i = 0; i < 3; i++)
        {
            var member = (first + i) % 3;
            await scene.StopAsync(member);
            await scene.StartAsync(member);
            // What was ordered is offered again at each start.
            await scene[0].Voter.OfferAsync(block, null, CancellationToken.None);
            timers[member] = new RoundTimer(s_patience, clock);
            await PassAsync(scene, timers, secondsBetween);
        }

        var seconds = 0;
        for (; scene[0].FinalHeight == 0 && !IsVoting(scene); seconds++)
        {
            Assert.True(seconds < 70);
            await PassAsync(scene, timers, 1);
        }
        for (seconds = 0; scene[0].FinalHeight == 0; seconds++)
        {
            Assert.True(seconds < 3, $"still not final {seconds} s after all vote");
            await PassAsync(scene, timers, 1);
        }
    }

    private static bool IsVoting(VoterScene scene) => Enumerable.Range(0, 3).All(member => scene[member].Voter.IsReady);

    /// <summary>Seconds as the engine has them: the time of the rounds, reports to all, and the leader's proposal to all.</summary>
    private async Task PassAsync(VoterScene scene, Dictionary<int, RoundTimer> timers, int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var (member, own) in timers)
            {
                var voter = scene[member].Voter;
                await voter.TendAsync(CancellationToken.None);
                if (own.Rest(voter.Height, voter.Round, voter.IsActive, voter.IsQuorumThere) <= TimeSpan.Zero)
                    await scene[member].TimeOutAsync();
            }
            await scene.ExchangeAsync(0, 1, 2);
            for (var leader = 0; leader < 3; leader++)
                await scene.ShowProposalAsync(leader, [0, 1, 2]);
            await scene.ExchangeAsync(0, 1, 2);
        }
    }

    private TimeSpan Rest(long round, bool isActive = true, bool isQuorumThere = true) =>
        timer.Rest(7, round, isActive, isQuorumThere);
}
