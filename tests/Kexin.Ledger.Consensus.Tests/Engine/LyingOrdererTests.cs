using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>Faults: the orderer's node lies; the members refuse, say so, and sign nothing.</summary>
public sealed class LyingOrdererTests
{
    private const long TenMinutes = 600_000;

    [Fact]
    public async Task Two_blocks_at_one_height_split_the_votes_and_one_of_them_becomes_final_without_the_orderer()
    {
        await using var consortium = new TestConsortium(5, Fast with { RoundPatience = TimeSpan.FromSeconds(2) });
        var one = Forge(consortium);
        var other = Forge(consortium);
        var liar = new LyingOrderer(consortium, member => IsAmong(consortium, member, 1, 2) ? [one] : [other]);
        await StartMembersAsync(consortium, liar);
        await Eventually.HoldsAsync(() => Members(consortium).All(node => node.Engine.Status.FinalHeight == 1));
        Assert.Single(Members(consortium).Select(node => node.Engine.Status.Header).Distinct());
        var rounds = liar.Cosignatures.Where(vote => vote.Phase == VotePhase.Prevote).GroupBy(vote => vote.Round);
        Assert.Contains(rounds, round => round.Select(vote => vote.Header).Distinct().Count() == 2);
        Assert.DoesNotContain(Members(consortium), node => Has(node, LedgerAlarmKind.Fork));
    }

    [Fact]
    public async Task A_second_block_in_a_round_gets_no_vote()
    {
        await using var consortium = new TestConsortium(2, Fast);
        var blocks = new[] { Forge(consortium), Forge(consortium) };
        var liar = new LyingOrderer(consortium, _ => blocks);
        await StartMembersAsync(consortium, liar);
        await Eventually.HoldsAsync(() => liar.Feeds > 1 || liar.Cosignatures.Count > 2);
        Assert.All(liar.Cosignatures, vote => Assert.Equal(blocks[0].Header.Hash, vote.Header));
        Assert.NotEmpty(liar.Cosignatures);
    }

    [Fact]
    public async Task A_wrong_state_root_is_refused_with_an_alarm()
    {
        await using var consortium = new TestConsortium(2, Fast);
        await AssertRefusedAsync(consortium, Forge(consortium, stateRoot: Digest.Zero), LedgerAlarmKind.WrongExecution);
    }

    [Fact]
    public async Task A_block_with_a_transaction_that_a_rule_refuses_is_refused_with_an_alarm()
    {
        await using var consortium = new TestConsortium(2, Fast);
        var block = Forge(consortium, action: "refuse", stateRoot: Digest.Zero);
        await AssertRefusedAsync(consortium, block, LedgerAlarmKind.WrongExecution);
    }

    [Theory]
    [InlineData(TenMinutes)]
    [InlineData(-TenMinutes)]
    public async Task A_block_of_another_time_than_the_members_clock_is_refused_with_an_alarm(long shift)
    {
        await using var consortium = new TestConsortium(2, Fast, foundedAgo: TimeSpan.FromHours(1));
        await AssertRefusedAsync(consortium, Forge(consortium, shift: shift), LedgerAlarmKind.ClockDiffers);
    }

    [Fact]
    public async Task A_block_that_follows_another_is_refused_with_an_alarm()
    {
        await using var consortium = new TestConsortium(2, Fast);
        var elsewhere = new TestConsortium(2, Fast);
        await using var _ = elsewhere;
        await AssertRefusedAsync(consortium, Forge(elsewhere), LedgerAlarmKind.BrokenChain);
    }

    private static EngineLimits Fast =>
        new()
        {
            BlockInterval = TimeSpan.FromMilliseconds(5),
            Heartbeat = TimeSpan.FromMilliseconds(50),
            Silence = TimeSpan.FromMilliseconds(300),
            Retry = TimeSpan.FromMilliseconds(20),
            RoundPatience = TimeSpan.FromMilliseconds(200),
        };

    private static IEnumerable<TestNode> Members(TestConsortium consortium) => consortium.Nodes.Skip(1);

    private static bool IsAmong(TestConsortium consortium, MemberId member, params int[] numbers) =>
        numbers.Any(number => consortium.Nodes[number].Id == member);

    private static bool Has(TestNode node, LedgerAlarmKind kind) =>
        node.Engine.Status.Alarms.Any(alarm => alarm.Kind == kind);

    private static async Task StartMembersAsync(TestConsortium consortium, LyingOrderer liar)
    {
        consortium.Network.Connect(consortium.Orderer.Id, liar);
        foreach (var node in Members(consortium))
            await node.StartAsync();
    }

    private static async Task AssertRefusedAsync(TestConsortium consortium, Block block, LedgerAlarmKind kind)
    {
        var liar = new LyingOrderer(consortium, _ => [block]);
        await StartMembersAsync(consortium, liar);
        var node = consortium.Nodes[1];
        await Eventually.HoldsAsync(() => Has(node, kind) && liar.Feeds > 1);
        Assert.Equal(0, node.Engine.Status.FinalHeight);
        Assert.Empty(liar.Cosignatures);
    }

    private static Block Forge(
        TestConsortium consortium,
        string action = "write",
        long shift = 0,
        Digest? stateRoot = null
    )
    {
        var genesis = consortium.Genesis;
        var start = GenesisBlock.Create(genesis);
        var state = new StateOverlay(EmptyState.Instance);
        state.Apply(start.Update);
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + shift;
        var transactions = new[] { consortium.Note(consortium.Orderer, action) };
        var executor = new BlockExecutor(genesis, NoteContract.All);
        var execution = executor.Execute(state, time, transactions, new VerifiedTransactions());
        return Block.Create(genesis.Suite, start.Block.Header, time, transactions, stateRoot ?? execution.StateRoot);
    }
}
