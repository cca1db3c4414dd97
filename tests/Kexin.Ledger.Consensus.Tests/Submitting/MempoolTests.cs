using Kexin.Ledger.Consensus.Submitting;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Submitting;

/// <summary>A member that floods the orderer's node takes neither the room nor the blocks of the others.</summary>
public sealed class MempoolTests : IAsyncDisposable
{
    private const int Members = 4;
    private const int Room = 80;
    private readonly TestConsortium consortium = new(Members);
    private readonly Mempool mempool = new(Members, new EngineLimits { MempoolInTransactions = Room });

    public ValueTask DisposeAsync() => consortium.DisposeAsync();

    [Fact]
    public void A_member_that_floods_fills_half_of_the_room_and_its_own_share_and_every_other_has_its_share_left()
    {
        // Half for whoever comes; of the other half a fourth for each.
        Assert.Equal(Room / 2, Fill(0));
        for (var member = 1; member < Members; member++)
            Assert.Equal(Room / 2 / Members, Fill(member));
        Assert.Equal(Room / 2, mempool.CountOf(consortium.Nodes[0].Id));
    }

    [Fact]
    public void Blocks_are_shared_out_among_those_who_wait_and_each_members_transactions_stay_in_their_order()
    {
        var flood = Add(0, 30);
        var others = Enumerable.Range(1, 3).SelectMany(member => Add(member, 2)).ToList();
        var taken = mempool.Take(12, long.MaxValue);
        Assert.Superset(others.ToHashSet(), taken.Select(Id).ToHashSet());
        Assert.Equal(flood[..6], taken.Select(Id).Where(flood.Contains));
        mempool.PutBack(taken);
        Assert.Equal(taken.Count + 24, mempool.Waiting.Count);
        Assert.Equal(flood, mempool.Take(100, long.MaxValue).Select(Id).Where(flood.Contains));
        Assert.Equal((0, 0L), mempool.Waiting);
    }

    [Fact]
    public void Whoever_got_nothing_of_a_block_comes_first_in_the_next()
    {
        Add(0, 10);
        var large = Add(1, 1, size: 3000)[0];
        Assert.DoesNotContain(large, mempool.Take(5, 2500).Select(Id));
        Assert.Equal(large, Id(mempool.Take(100, 2500)[0]));
    }

    [Fact]
    public void What_was_accepted_in_a_block_that_lost_waits_again_however_full_it_is()
    {
        var accepted = consortium.Note(consortium.Nodes[0]);
        Fill(0);
        mempool.TakeBack([accepted, accepted]);
        Assert.Equal(Room / 2 + 1, mempool.Waiting.Count);
        Assert.Equal(1, mempool.Take(100, long.MaxValue).Count(pending => pending.Transaction.Id == accepted.Id));
    }

    [Fact]
    public async Task A_flood_is_refused_by_name_with_what_to_do_and_another_members_transaction_becomes_final()
    {
        await using var flooded = new TestConsortium(
            3,
            TestConsortium.Quick with
            {
                MempoolInTransactions = 30,
                TransactionsPerBlock = 5,
            }
        );
        await flooded.StartAllAsync();
        var service = flooded.Orderer.Engine.PeerService;
        var (flooder, other) = (flooded.Nodes[1], flooded.Nodes[2]);
        using var enough = new CancellationTokenSource();
        var refusals = new System.Collections.Concurrent.ConcurrentQueue<SubmissionResult.Unavailable>();
        var flood = Task.Run(FloodAsync);
        await Eventually.HoldsAsync(() =>
            refusals.Any(refusal => refusal.Reason.En.Contains("share", StringComparison.Ordinal))
        );
        await other.FinalAsync(await flooded.AcceptAsync(other));
        await enough.CancelAsync();
        await flood;
        Assert.All(refusals, refusal => Assert.True(refusal.Wait > TimeSpan.Zero));
        var named = refusals
            .First(refusal => refusal.Reason.En.Contains("whole share", StringComparison.Ordinal))
            .Reason;
        Assert.Contains("transactions of Member 1 (", named.En, StringComparison.Ordinal);
        Assert.Contains("fewer at once", named.En, StringComparison.Ordinal);
        Assert.StartsWith("Member 1", named.Zh, StringComparison.Ordinal);

        async Task FloodAsync()
        {
            while (!enough.IsCancellationRequested)
            {
                var notes = Enumerable.Range(0, 25).Select(_ => flooded.Note(flooder)).ToList();
                var answer = await service.SubmitAsync(flooder.Id, Submission.Encode(notes), CancellationToken.None);
                foreach (
                    var refused in Submission.DecodeAnswer(answer, notes.Count).OfType<SubmissionResult.Unavailable>()
                )
                    refusals.Enqueue(refused);
            }
        }
    }

    private static TransactionId Id(PendingTransaction pending) => pending.Transaction.Id;

    private int Fill(int member)
    {
        var count = 0;
        while (mempool.TryAdd(consortium.Note(consortium.Nodes[member]), consortium.Nodes[member].Id, out _))
            count++;
        return count;
    }

    private List<TransactionId> Add(int member, int count, int size = sizeof(int))
    {
        var node = consortium.Nodes[member];
        var notes = Enumerable.Range(0, count).Select(_ => consortium.Note(node, sizeInBytes: size)).ToList();
        foreach (var note in notes)
            Assert.True(mempool.TryAdd(note, node.Id, out _));
        return [.. notes.Select(note => note.Id)];
    }
}
