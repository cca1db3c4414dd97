using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Submitting;

namespace Kexin.Ledger.Member.Tests.Submitting;

/// <summary>The ledger as the domains see it.</summary>
public sealed class MemberLedgerTests
{
    [Fact]
    public void Before_a_consortium_was_joined_there_is_none()
    {
        var node = new NodeLedger();
        var ledger = new MemberLedger(node, new Submitter(node, [], TimeProvider.System));
        Assert.False(ledger.IsOpen);
        Assert.Equal(FaultCodes.NoConsortium, Assert.Throws<DomainException>(() => ledger.Self).Code);
    }

    [Fact]
    public async Task A_list_of_tokens_goes_on_after_any_of_them_and_after_nothing_else()
    {
        await using var member = await OneMember.StartAsync(observers: 2);
        var ledger = new MemberLedger(member.Node, new Submitter(member.Node, [], TimeProvider.System));
        var all = ledger.Tokens(MembershipToken.Type).ToList();
        Assert.Equal(3, all.Count);
        Assert.Equal(
            all.Skip(1).Select(token => token.Reference),
            ledger.Tokens(MembershipToken.Type, after: all[0].Id).Select(token => token.Reference)
        );
        Assert.Empty(ledger.Tokens(MembershipToken.Type, after: all[^1].Id));
        Assert.Equal(ledger.Self, Assert.Single(ledger.Tokens(MembershipToken.Type, ledger.Self)).Owner);
        Assert.Throws<DomainException>(() => ledger.Tokens(DatasetToken.Type, after: all[0].Id));
        Assert.Throws<DomainException>(() => ledger.Tokens(MembershipToken.Type, after: new TokenId(Digest.Zero)));
    }

    [Fact]
    public async Task A_token_is_found_by_its_id_and_by_a_beginning_that_fits_one_only()
    {
        await using var member = await OneMember.StartAsync();
        var ledger = new MemberLedger(member.Node, new Submitter(member.Node, [], TimeProvider.System));
        var token = Assert.Single(ledger.Tokens(MembershipToken.Type));
        var id = token.Id.ToString();
        Assert.Equal(token.Id, ledger.Resolve(MembershipToken.Type, id).Id);
        Assert.Equal(token.Id, ledger.Resolve(MembershipToken.Type, id[..8].ToUpperInvariant()).Id);
        Assert.Equal(FaultCodes.NotFound, Code(() => ledger.Resolve(DatasetToken.Type, id)));
        Assert.Equal(FaultCodes.NotFound, Code(() => ledger.Resolve(DatasetToken.Type, id[..8])));
        Assert.Equal(FaultCodes.Invalid, Code(() => ledger.Resolve(MembershipToken.Type, id[..3])));
        Assert.Equal("Self 本院", ledger.NameOf(ledger.Self));
    }

    private static string Code(Action call) => Assert.Throws<DomainException>(call).Code;
}
