using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Ledger;

public sealed class MemberDirectoryTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task A_member_that_copies_anothers_TLS_key_does_not_become_the_other(int copier, int copied)
    {
        await using var node = await OneMemberNode.StartAsync(observers: 2);
        var directory = new MemberDirectory(node.Get<NodeLedger>());
        directory.Expect(node.Genesis);
        var victim = MemberId.Of(node.ObserverKeys[copied].PublicKey);
        var key = directory.Find(victim)!.Details.TlsKeyHash;

        await RenewAsync(node, node.ObserverKeys[copier], key);
        Assert.Equal(key, directory.Find(MemberId.Of(node.ObserverKeys[copier].PublicKey))!.Details.TlsKeyHash);
        Assert.Equal(victim, directory.FindByTlsKey(key));

        // What the other does later with the same key changes nothing; a new key is its own at once.
        await RenewAsync(node, node.ObserverKeys[copied], key);
        Assert.Equal(victim, directory.FindByTlsKey(key));
        var fresh = Suite.Standard.Hash("new key"u8);
        await RenewAsync(node, node.ObserverKeys[copied], fresh);
        Assert.Equal(victim, directory.FindByTlsKey(fresh));
    }

    private static async Task RenewAsync(OneMemberNode node, SigningKey key, Digest tlsKey)
    {
        var id = MembershipToken.IdOf(node.Genesis.Suite, MemberId.Of(key.PublicKey));
        var result = await node.SubmitAsync(
            key,
            new ContractAction(
                MembershipContract.ContractName,
                MembershipContract.Renew,
                new RenewMembership(tlsKey, "localhost:1", "localhost:2").Encode(),
                [],
                [node.Ledger.Queries.FindToken(id)!]
            )
        );
        Assert.IsType<SubmissionResult.Accepted>(result);
    }
}
