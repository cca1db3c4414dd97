using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>Faults: the orderer's node lies; the members refuse, say so, and sign nothing.</summary>
public sealed class LyingOrdererTests
{
    private const long TenMinutes = 600_000;

    [Fact]
    public async Task Two_blocks_at_one_height_get_no_certificate_and_raise_an_alarm()
    {
        await using var consortium = new TestConsortium(5, Fast);
        var one = Forge(consortium);
        var other = Forge(consortium);
        var liar = new LyingOrderer(member => IsAmong(consortium, member, 1, 2) ? [one] : [other]);
        await StartMembersAsync(consortium, liar);
        await Eventually.HoldsAsync(() => Members(consortium).All(node => Has(node, LedgerAlarmKind.Fork)));
        var most = liar.Cosignatures.Distinct().GroupBy(cosignature => cosignature.Header).Max(group => group.Count());
        Assert.True(most < consortium.Genesis.Members.Quorum);
        Assert.All(Members(consortium), node => Assert.Equal(0, node.Engine.Status.FinalHeight));
    }

    [Fact]
    public async Task A_second_block_at_a_height_is_refused_after_the_first_was_signed()
    {
        await using var consortium = new TestConsortium(2, Fast);
        var blocks = new[] { Forge(consortium), Forge(consortium) };
        var liar = new LyingOrderer(_ => blocks);
        await StartMembersAsync(consortium, liar);
        var node = consortium.Nodes[1];
        await Eventually.HoldsAsync(() => Has(node, LedgerAlarmKind.Fork) && liar.Cosignatures.Count > 0);
        Assert.Equal(blocks[0].Header.Hash, node.Engine.Status.Header);
        Assert.All(liar.Cosignatures, cosignature => Assert.Equal(blocks[0].Header.Hash, cosignature.Header));
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
        var liar = new LyingOrderer(_ => [block]);
        await StartMembersAsync(consortium, liar);
        var node = consortium.Nodes[1];
        await Eventually.HoldsAsync(() => Has(node, kind) && liar.Feeds > 1);
        Assert.Equal(0, node.Engine.Status.Height);
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
