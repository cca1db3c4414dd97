using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Contracts;

/// <summary>Contract and Rejects: the membership contract.</summary>
public sealed class MembershipContractTests
{
    /// <summary>The secret key is 1, the public one the curve's base point.</summary>
    private static readonly ECDsa s_key = KeyOfOne();

    private readonly ContractScene _scene = new();

    private TestConsortium Consortium => _scene.Consortium;

    [Fact]
    public void A_renewal_changes_endpoints_and_TLS_key_and_nothing_else()
    {
        var before = Membership(1);
        var proof = Prove(1);
        Consortium.Apply(Renew(1, Suite.Standard.Hash(proof.Key.Span), "new.example:1", "new.example:2", proof));
        var details = before.Details with
        {
            TlsKeyHash = Suite.Standard.Hash(proof.Key.Span),
            PeerEndpoint = "new.example:1",
            ChannelEndpoint = "new.example:2",
        };
        Assert.Equal(before with { Details = details }, Membership(1));
    }

    [Fact]
    public void Endpoints_alone_are_renewed_without_a_proof() =>
        Consortium.Apply(Renew(1, Membership(1).Details.TlsKeyHash, "new.example:1", "new.example:2"));

    [Fact]
    public void A_new_TLS_key_without_its_own_signature_for_this_member_and_consortium_is_refused()
    {
        var good = Prove(1);
        var hash = Suite.Standard.Hash(good.Key.Span);
        AssertNotShown(hash, null);
        AssertNotShown(Membership(2).Details.TlsKeyHash, null);
        AssertNotShown(Digest.Zero, good);
        AssertNotShown(hash, Prove(2));
        AssertNotShown(hash, TlsKeyProof.Sign(s_key, Digest.Zero, Consortium.Member(1)));
        foreach (var place in new[] { 0, good.Signature.Length - 1 })
        {
            byte[] signature = [.. good.Signature.Span];
            signature[place] ^= 1;
            AssertNotShown(hash, good with { Signature = signature });
        }

        // Another name of the algorithm, a compressed point, a point beside the curve: the hash fits, the form does not.
        foreach (var place in new[] { 8, 26, good.Key.Length - 1 })
        {
            byte[] key = [.. good.Key.Span];
            key[place] ^= 1;
            AssertNotShown(Suite.Standard.Hash(key), good with { Key = key });
        }

        _scene.AssertRefused(
            ContractScene.BadArguments,
            Renew(1, hash, "h:1", "h:1", good with { Key = new byte[90] })
        );
        _scene.AssertRefused(
            ContractScene.BadArguments,
            Renew(1, hash, "h:1", "h:1", good with { Signature = new byte[65] })
        );
    }

    [Fact]
    public void A_TLS_key_on_another_curve_makes_no_proof()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => TlsKeyProof.Sign(key, Digest.Zero, Consortium.Member(1)));
    }

    [Fact]
    public void An_observer_may_renew_too() => Consortium.Apply(Consortium.SignRenewal(6));

    [Fact]
    public void The_membership_of_another_is_not_renewed()
    {
        var arguments = new RenewMembership(Digest.Zero, "a:1", "b:1").Encode();
        var refusal = _scene.AssertRefused(
            "membership.renewed-by-itself",
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
    [InlineData("Host:1")]
    [InlineData("host:01")]
    [InlineData("user@host:1")]
    [InlineData("host/path:1")]
    [InlineData("host#x:1")]
    [InlineData("-host:1")]
    [InlineData("ho..st:1")]
    [InlineData("host.:1")]
    [InlineData("127.1:1")]
    [InlineData("2130706433:1")]
    [InlineData("0x7f000001:1")]
    [InlineData("0177.0.0.1:1")]
    [InlineData("256.0.0.1:1")]
    [InlineData("10.0.0.1.:1")]
    [InlineData("::1:1")]
    [InlineData("[host]:1")]
    [InlineData("[fe80::1%eth0]:1")]
    public void An_endpoint_that_is_none_is_refused(string endpoint)
    {
        _scene.AssertRefused(ContractScene.BadArguments, Renew(1, Digest.Zero, endpoint, "h:1"));
        _scene.AssertRefused(ContractScene.BadArguments, Renew(1, Digest.Zero, "h:1", endpoint));
    }

    [Theory]
    [InlineData("host:1")]
    [InlineData("node-7.hospital.example:65535")]
    [InlineData("xn--bcher-kva.example:443")]
    [InlineData("192.168.0.10:4101")]
    [InlineData("[2001:db8::7]:4101")]
    public void An_endpoint_is_a_name_or_an_address_and_a_port(string endpoint) =>
        Assert.Null(_scene.Consortium.Execute(RenewTo(1, endpoint)).Outcomes[0].Refusal);

    [Fact]
    public void No_one_is_added_or_removed_as_there_is_no_such_action() =>
        _scene.AssertRefused(
            "transactions.action",
            Consortium.Sign(0, "membership", "expel", new NoArguments().Encode(), consumes: [Consortium.Membership(1)])
        );

    private MembershipToken Membership(int member) =>
        MembershipToken.Read(
            _scene.Find(MembershipToken.IdOf(Consortium.Suite, Consortium.Member(member))),
            Consortium.Suite
        );

    private Transaction RenewTo(int member, string endpoint) =>
        Renew(member, _scene.Consortium.Genesis.Members.Cards[member].Details.TlsKeyHash, endpoint, endpoint);

    private TlsKeyProof Prove(int member) =>
        TlsKeyProof.Sign(s_key, Consortium.Genesis.Consortium, Consortium.Member(member));

    private void AssertNotShown(Digest hash, TlsKeyProof? proof) =>
        _scene.AssertRefused("membership.tls-key-shown", Renew(1, hash, "h:1", "h:1", proof));

    private Transaction Renew(int member, Digest tlsKey, string peer, string channel, TlsKeyProof? proof = null) =>
        Consortium.Sign(
            member,
            "membership",
            "renew",
            new RenewMembership(tlsKey, peer, channel, proof).Encode(),
            consumes: [Consortium.Membership(member)]
        );

    private static ECDsa KeyOfOne()
    {
        var secret = new byte[32];
        secret[^1] = 1;
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
    }
}
