using Kexin.Ledger.Consensus.Wire;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>Properties of a consortium all of whose nodes are well.</summary>
public sealed class LedgerEngineTests
{
    private static readonly TimeSpan Patience = Eventually.Patience;

    [Fact]
    public async Task A_transaction_of_any_member_is_accepted_and_then_final_at_every_member()
    {
        await using var consortium = new TestConsortium(4);
        await consortium.StartAllAsync();
        foreach (var node in consortium.Nodes)
        {
            var transaction = consortium.Note(node);
            var accepted = Assert.IsType<SubmissionResult.Accepted>(await node.SubmitAsync(transaction));
            foreach (var other in consortium.Nodes)
                Assert.Equal(accepted.Height, await other.FinalAsync(transaction));
        }
        Assert.All(consortium.Nodes, node => Assert.Empty(node.Engine.Status.Alarms));
        Assert.Single(consortium.Nodes.Select(node => node.Engine.Status.Header).Distinct());
    }

    [Fact]
    public async Task Many_transactions_at_once_share_blocks_and_each_gets_its_result()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        var node = consortium.Nodes[1];
        var transactions = Enumerable.Range(0, 500).Select(_ => consortium.Note(node)).ToList();
        var results = await node.Engine.SubmitAsync(transactions, CancellationToken.None).WaitAsync(Patience);
        Assert.All(results, result => Assert.IsType<SubmissionResult.Accepted>(result));
        foreach (var transaction in transactions)
            await consortium.Nodes[2].FinalAsync(transaction);
        Assert.InRange(node.Engine.Status.Height, 1, 100);
    }

    [Fact]
    public async Task A_refused_transaction_comes_back_with_the_rule_and_the_others_go_on()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        var node = consortium.Nodes[2];
        var results = await node
            .Engine.SubmitAsync([consortium.Note(node), consortium.Note(node, "refuse")], CancellationToken.None)
            .WaitAsync(Patience);
        Assert.IsType<SubmissionResult.Accepted>(results[0]);
        Assert.Equal("notes.no", Assert.IsType<SubmissionResult.Refused>(results[1]).Refusal.Rule.Code);
    }

    [Fact]
    public async Task The_same_transaction_submitted_again_gets_the_same_answer()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        var transaction = consortium.Note(consortium.Nodes[1]);
        var first = await consortium.Nodes[1].SubmitAsync(transaction);
        Assert.Equal(first, await consortium.Nodes[1].SubmitAsync(transaction));
        Assert.Equal(first, await consortium.Nodes[2].SubmitAsync(transaction));
        Assert.Equal(first, await consortium.Orderer.SubmitAsync(transaction));
    }

    [Fact]
    public async Task Final_blocks_come_in_their_order_with_certificates_that_hold()
    {
        await using var consortium = new TestConsortium(4);
        await consortium.StartAllAsync();
        var node = consortium.Nodes[3];
        for (var i = 0; i < 5; i++)
            await node.FinalAsync(await consortium.AcceptAsync(node));
        var heights = new List<long>();
        using var enough = new CancellationTokenSource(Patience);
        await foreach (var (block, certificate) in node.Engine.ReadFinalAsync(1, enough.Token))
        {
            Assert.Null(certificate.Check(block.Header, consortium.Genesis.Members));
            heights.Add(block.Header.Height);
            if (block.Header.Height == node.Engine.Status.FinalHeight)
                break;
        }
        Assert.Equal(Enumerable.Range(1, heights.Count).Select(height => (long)height), heights);
    }

    [Fact]
    public async Task Less_than_a_quorum_makes_nothing_final()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.Orderer.StartAsync();
        await consortium.TellTimesAsync();
        await consortium.Nodes[1].StartAsync();
        var transaction = await consortium.AcceptAsync(consortium.Nodes[1]);
        Assert.Equal(0, consortium.Orderer.Engine.Status.FinalHeight);
        await consortium.Nodes[2].StartAsync();
        await consortium.Nodes[1].FinalAsync(transaction);
    }

    [Fact]
    public async Task The_orderer_hears_how_far_every_member_is()
    {
        await using var consortium = new TestConsortium(3);
        await consortium.StartAllAsync();
        await consortium.Nodes[1].FinalAsync(await consortium.AcceptAsync(consortium.Nodes[1]));
        await Eventually.HoldsAsync(() =>
            consortium.Orderer.Engine.Status.Members.Count(member => member.Height >= 1) == 2
        );
    }
}
