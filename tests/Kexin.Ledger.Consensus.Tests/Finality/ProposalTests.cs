using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Finality;

/// <summary>What a leader proposes, how often, and what others take of it.</summary>
public sealed class ProposalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proposal_of_a_far_round_does_not_hide_that_of_the_present_one(bool isFarFirst)
    {
        await using var scene = await StartAsync();
        var (one, other, round) = (await scene.BuildAsync(1), await scene.BuildAsync(2), scene[1].Voter.Round);
        if (isFarFirst)
            await scene.ProposeAsync(0, 1, round + 2, other);
        await scene.ProposeAsync(0, 1, round, one);
        if (!isFarFirst)
            await scene.ProposeAsync(0, 1, round + 2, other);
        var (prevote, _) = await scene[1].VotesAsync(scene.Id(0));
        Assert.Equal((round, one.Header.Hash), (prevote!.Round, prevote.Header));
    }

    [Fact]
    public async Task A_member_that_does_not_lead_the_round_proposes_nothing_in_it()
    {
        await using var scene = await StartAsync();
        await scene.ProposeAsync(2, 1, scene[1].Voter.Round, await scene.BuildAsync(2));
        Assert.Null((await scene[1].VotesAsync(scene.Id(0))).Prevote);
    }

    [Fact]
    public async Task A_leader_proposes_once_a_round_though_it_hears_of_a_lock_on_another_block()
    {
        await using var scene = await StartAsync();
        var (one, other, round) = (await scene.BuildAsync(0), await scene.BuildAsync(2), scene[0].Voter.Round);
        Assert.True(await scene[0].Voter.OfferAsync(one, null, CancellationToken.None));
        await scene.ProposeAsync(1, 0, round + 1, other);
        var locked = VoterScene.Gather(
            other,
            [.. Enumerable.Range(1, 3).Select(member => scene.Sign(member, VotePhase.Prevote, round, other))]
        );
        await scene.LieAsync(3, 0, proof: locked).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(other.Header.Hash, scene[0].Voter.Proof!.Header);
        var said = await scene[0].Voter.ProposalAsync(CancellationToken.None);
        Assert.Equal((round, one.Header.Hash), (said!.Value.Proposal.Round, said.Value.Proposal.Header));
    }

    [Fact]
    public async Task A_block_whose_certificate_of_the_one_before_is_weak_or_altered_is_no_candidate()
    {
        await using var scene = await StartAsync();
        await scene[0].Voter.OfferAsync(await scene.BuildAsync(0), null, CancellationToken.None);
        await scene.ShowProposalAsync(0, [1, 2, 3]);
        await scene.ExchangeAsync(0, 1, 2, 3);
        var (right, tip) = (await scene.BuildAsync(1), scene[1].Chain.Tip);
        Assert.Equal(1, tip.Height);
        var weak = FinalityCertificate.Gather(tip, right.Certified!.Cosignatures.Take(2));
        var altered = right.Certified.Encode();
        altered[altered.AsSpan().IndexOf(right.Certified.Cosignatures[0].Signature.Span)] ^= 1;
        foreach (var certificate in new[] { weak, FinalityCertificate.Decode(altered), null })
        {
            var wrong = Block.Create(
                Suite.Standard,
                tip,
                right.Header.Time,
                right.Transactions,
                right.Header.StateRoot,
                certificate
            );
            Assert.False(await scene.ProposeAsync(0, 2, scene[2].Voter.Round, wrong));
            Assert.True(scene[2].Has(LedgerAlarmKind.BrokenChain));
            Assert.NotEqual(wrong.Header.Hash, (await scene[2].VotesAsync(scene.Id(0))).Prevote?.Header);
        }

        Assert.True(await scene.ProposeAsync(0, 3, scene[3].Voter.Round, right));
        Assert.Equal(right.Header.Hash, (await scene[3].VotesAsync(scene.Id(0))).Prevote!.Header);
    }

    /// <summary>Four members that vote; the first one orders.</summary>
    private static async Task<VoterScene> StartAsync()
    {
        var scene = new VoterScene(4);
        await scene.StartAsync(0, 1, 2, 3);
        await scene.ExchangeAsync(0, 1, 2, 3);
        return scene;
    }
}
