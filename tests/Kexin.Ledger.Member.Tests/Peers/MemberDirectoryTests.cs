using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Peers;

namespace Kexin.Ledger.Member.Tests.Peers;

public sealed class MemberDirectoryTests
{
    [Fact]
    public async Task A_member_cannot_enter_anothers_TLS_key_and_its_own_new_one_counts_at_once()
    {
        await using var node = await OneMember.StartAsync(observers: 2);
        var directory = new MemberDirectory(node.Node);
        directory.Expect(node.Genesis.Members);
        var (thief, victim) = (node.ObserverKeys[0], node.ObserverKeys[1]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proof = TlsKeyProof.Sign(key, node.Genesis.Consortium, MemberId.Of(victim.PublicKey));

        // Not the one that the other has, nor the one that it is about to enter, with a proof that was seen on its way.
        var present = directory.Find(MemberId.Of(victim.PublicKey))!.Details.TlsKeyHash;
        var coming = Suite.Standard.Hash(proof.Key.Span);
        Assert.IsType<SubmissionResult.Refused>(await RenewAsync(node, thief, present, null));
        Assert.IsType<SubmissionResult.Refused>(await RenewAsync(node, thief, coming, proof));
        Assert.Equal(MemberId.Of(victim.PublicKey), directory.FindByTlsKey(present));

        Assert.IsType<SubmissionResult.Accepted>(await RenewAsync(node, victim, coming, proof));
        Assert.Equal(MemberId.Of(victim.PublicKey), directory.FindByTlsKey(coming));
        Assert.Null(directory.FindByTlsKey(present));
    }

    private static Task<SubmissionResult> RenewAsync(OneMember node, SigningKey key, Digest tlsKey, TlsKeyProof? proof)
    {
        var id = MembershipToken.IdOf(node.Genesis.Suite, MemberId.Of(key.PublicKey));
        return node.SubmitAsync(
            key,
            new ContractAction(
                MembershipContract.ContractName,
                MembershipContract.Renew,
                new RenewMembership(tlsKey, "localhost:1", "localhost:2", proof).Encode(),
                [],
                [node.Ledger.Queries.FindToken(id)!]
            )
        );
    }
}
