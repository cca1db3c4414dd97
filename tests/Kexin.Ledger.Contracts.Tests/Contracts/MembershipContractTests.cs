using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Contracts;

/// <summary>Contract and Rejects: the membership contract.</summary>
public sealed class MembershipContractTests
{
    private readonly ContractScene _scene = new();

    private TestConsortium Consortium => _scene.Consortium;

    [Fact]
    public void A_renewal_changes_endpoints_and_TLS_key_and_nothing_else()
    {
        var id = MembershipToken.IdOf(Consortium.Suite, Consortium.Member(1));
        var before = MembershipToken.Read(_scene.Find(id), Consortium.Suite);
        Consortium.Apply(Renew(1, "new.example:1", "new.example:2"));
        var after = MembershipToken.Read(_scene.Find(id), Consortium.Suite);

        var details = before.Details with
        {
            TlsKeyHash = Digest.Zero,
            PeerEndpoint = "new.example:1",
            ChannelEndpoint = "new.example:2",
        };
        Assert.Equal(before with { Details = details }, after);
    }

    [Fact]
    public void An_observer_may_renew_too() => Consortium.Apply(Consortium.SignRenewal(6));

    [Fact]
    public void The_membership_of_another_is_not_renewed()
    {
        var arguments = new RenewMembership(Digest.Zero, "a:1", "b:1").Encode();
        var refusal = _scene.AssertRefused(
            "A member renews its own membership.",
            Consortium.Sign(1, "membership", "renew", arguments, consumes: [Consortium.Membership(2)])
        );
        Assert.Contains("Hospital 2", refusal.WouldSatisfy.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewal_consumes_the_one_membership()
    {
        var arguments = new RenewMembership(Digest.Zero, "a:1", "b:1").Encode();
        _scene.AssertRefused(ContractScene.BadArguments, Consortium.Sign(1, "membership", "renew", arguments));
        _scene.AssertRefused(
            ContractScene.BadArguments,
            Consortium.Sign(
                1,
                "membership",
                "renew",
                arguments,
                consumes: [Consortium.Membership(1), Consortium.Membership(2)]
            )
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:+1")]
    [InlineData("a host:1")]
    [InlineData(":1")]
    [InlineData("hôst:1")]
    public void An_endpoint_that_is_none_is_refused(string endpoint)
    {
        _scene.AssertRefused(ContractScene.BadArguments, Renew(1, endpoint, "h:1"));
        _scene.AssertRefused(ContractScene.BadArguments, Renew(1, "h:1", endpoint));
    }

    [Fact]
    public void No_one_is_added_or_removed_as_there_is_no_such_action() =>
        _scene.AssertRefused(
            "A transaction names an action of its contract.",
            Consortium.Sign(0, "membership", "expel", NoArguments.Encode(), consumes: [Consortium.Membership(1)])
        );

    private Transaction Renew(int member, string peer, string channel) =>
        Consortium.Sign(
            member,
            "membership",
            "renew",
            new RenewMembership(Digest.Zero, peer, channel).Encode(),
            consumes: [Consortium.Membership(member)]
        );
}
