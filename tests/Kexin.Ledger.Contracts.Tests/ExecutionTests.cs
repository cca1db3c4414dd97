using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests;

/// <summary>Rejects: what the executor refuses before any contract is asked.</summary>
public sealed class ExecutionTests
{
    private readonly TestConsortium _consortium = new();

    [Fact]
    public void A_renewal_makes_the_next_version_of_the_membership()
    {
        var (block, execution) = _consortium.Append(_consortium.SignRenewal(1));

        Assert.Null(execution.CheckAgainst(block.Header));
        Assert.Null(block.Header.CheckFollows(_consortium.GenesisBlock.Block.Header));
        var token = _consortium.State.FindToken(MembershipToken.IdOf(_consortium.Suite, _consortium.Member(1)))!;
        Assert.Equal(2ul, token.Version);
        Assert.Equal("new.example:1", MembershipToken.Read(token, _consortium.Suite).Details.PeerEndpoint);
    }

    [Theory]
    [InlineData(1_800_000_000_000, "2027-01-15T08:00:00.000Z")]
    [InlineData(long.MaxValue, "> 9999-12-31")]
    public void A_header_before_the_last_one_is_refused_with_both_times(long previous, string shown)
    {
        var (suite, zero) = (_consortium.Suite, Digest.Zero);
        var last = new BlockHeader(suite, zero, 1, zero, previous, 0, zero, zero);
        var refusal = new BlockHeader(suite, zero, 2, last.Hash, 1, 0, zero, zero).CheckFollows(last)!;
        Assert.All(
            new[] { refusal.Saw.En, refusal.Saw.Zh },
            text => Assert.Contains("1970-01-01T00:00:00.001Z", text, StringComparison.Ordinal)
        );
        Assert.All(
            new[] { refusal.WouldSatisfy.En, refusal.WouldSatisfy.Zh },
            text => Assert.Contains(shown, text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_transaction_is_applied_once()
    {
        var transaction = _consortium.Apply(_consortium.SignRenewal(1));
        Assert.Equal("transactions.once", _consortium.Refused(transaction).Rule.Code);
        var other = _consortium.SignRenewal(2);
        Assert.Equal("transactions.once", _consortium.Execute(other, other).Outcomes[1].Refusal!.Rule.Code);
    }

    [Fact]
    public void A_stale_version_is_refused_and_named()
    {
        var first = _consortium.SignRenewal(1);
        var second = _consortium.SignRenewal(1);
        var refusal = _consortium.Execute(first, second).Outcomes[1].Refusal!;
        Assert.Equal("transactions.current-versions", refusal.Rule.Code);
        Assert.Contains("is at version 2", refusal.Saw.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_whose_time_is_over_is_refused()
    {
        var transaction = _consortium.SignRenewal(1);
        _consortium.Time = transaction.ValidUntil + 1;
        Assert.Equal("transactions.in-time", _consortium.Refused(transaction).Rule.Code);
    }

    [Fact]
    public void A_transaction_for_another_consortium_is_refused()
    {
        var other = new TestConsortium(Suite.GuoMi);
        Assert.Equal("transactions.consortium", _consortium.Refused(other.SignRenewal(1)).Rule.Code);
    }

    [Fact]
    public void An_unknown_contract_and_an_unknown_action_are_refused()
    {
        Assert.Equal("transactions.contract", _consortium.Refused(_consortium.Sign(0, "coins", "mint", [])).Rule.Code);
        Assert.Equal(
            "transactions.action",
            _consortium.Refused(_consortium.Sign(0, "membership", "expel", [])).Rule.Code
        );
    }

    [Fact]
    public void A_submitter_who_is_no_member_is_refused()
    {
        using var stranger = _consortium.Suite.CreateSigningKey(new SeededRandomSource(TestConsortium.Seed(9)));
        var draft = new TransactionDraft(
            _consortium.Genesis.Consortium,
            "membership",
            "renew",
            new byte[1],
            [],
            [],
            _consortium.Time + 1
        );
        var transaction = Transaction.Sign(draft, new SeededRandomSource(TestConsortium.Seed(1)), stranger);
        Assert.Equal("transactions.active-member", _consortium.Refused(transaction).Rule.Code);
    }

    [Fact]
    public void A_wrong_signature_is_refused_though_the_same_body_was_verified_before()
    {
        var transaction = _consortium.SignRenewal(1);
        Assert.Null(_consortium.Execute(transaction).Outcomes[0].Refusal);
        var bytes = transaction.Encoded.ToArray();
        bytes[^1] ^= 1;
        var forged = Transaction.Decode(bytes, _consortium.Suite);
        Assert.Equal(transaction.Id, forged.Id);
        Assert.Equal("transactions.signature", _consortium.Refused(forged).Rule.Code);
    }

    [Fact]
    public void Bad_arguments_are_refused_with_the_reason()
    {
        var transaction = _consortium.Sign(1, "membership", "renew", [0x80], consumes: [_consortium.Membership(1)]);
        Assert.Equal("transactions.arguments", _consortium.Refused(transaction).Rule.Code);
    }

    [Fact]
    public void A_member_renews_only_its_own_membership()
    {
        var arguments = new RenewMembership(Digest.Zero, "a:1", "b:1").Encode();
        var transaction = _consortium.Sign(1, "membership", "renew", arguments, consumes: [_consortium.Membership(2)]);
        Assert.Equal("membership.renewed-by-itself", _consortium.Refused(transaction).Rule.Code);
    }

    [Fact]
    public void A_refused_transaction_leaves_no_trace_in_the_state_root()
    {
        var good = _consortium.SignRenewal(1);
        var bad = _consortium.Sign(0, "coins", "mint", []);
        var with = _consortium.Execute(bad, good);
        Assert.Equal([good], with.Applied);
        Assert.Equal(_consortium.Execute(good).StateRoot, with.StateRoot);
    }

    [Fact]
    public void A_header_with_another_state_root_is_not_cosigned()
    {
        var (_, execution) = _consortium.Append(_consortium.SignRenewal(1));
        var lie = Block.Create(_consortium.Suite, _consortium.Tip, _consortium.Time, execution.Applied, Digest.Zero);
        Assert.Equal("blocks.state-root", execution.CheckAgainst(lie.Header)!.Rule.Code);
    }

    [Fact]
    public void Checking_the_submitter_at_the_door_spares_the_second_look()
    {
        var transaction = _consortium.SignRenewal(3);
        var submitters = _consortium.Executor.FindSubmitters(_consortium.State, [transaction]);
        Assert.Null(_consortium.Executor.CheckSubmitter(submitters, transaction, _consortium.Verified));
        Assert.True(_consortium.Verified.Contains(transaction));
    }
}
