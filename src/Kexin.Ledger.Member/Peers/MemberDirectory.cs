using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Peers;

/// <summary>Who the other members are now, as the ledger has it: by id, and by the key of their TLS certificate.</summary>
/// <remarks>Before the ledger is open, the founding document's cards stand in: a damaged ledger is mended from those members.</remarks>
public sealed class MemberDirectory(NodeLedger node, AddressBook? book = null)
{
    private volatile MemberSet? _members;

    /// <summary>Says whose consortium is being founded or opened.</summary>
    public void Expect(MemberSet members) => _members = members;

    /// <summary>The member's present details, or null for one that is unknown or no longer active; a card that is newer than the ledger counts.</summary>
    public MembershipToken? Find(MemberId id)
    {
        var known = FindOnLedger(id);
        if (known is null || book?.Find(id) is not { } card || card.IssuedAt < RenewedAt(id))
        {
            return known;
        }

        var address = card.Address;
        return known with
        {
            Details = known.Details with
            {
                TlsKeyHash = address.TlsKeyHash,
                PeerEndpoint = address.PeerEndpoint,
                ChannelEndpoint = address.ChannelEndpoint,
            },
        };
    }

    /// <summary>The time of the block that holds the member's last renewal; 0 before there is one.</summary>
    private long RenewedAt(MemberId id)
    {
        if (node.Find() is not { } ledger)
        {
            return 0;
        }

        var token = MembershipToken.IdOf(ledger.Suite, id);
        return
            ledger.Queries.FindToken(token) is { Version: > 1 } renewed
            && ledger.Queries.History(token, 1, renewed.Version - 1) is [var step]
            ? ledger.Store.ReadHeader(step.Height).Time
            : 0;
    }

    /// <summary>The same as the ledger alone has it.</summary>
    public MembershipToken? FindOnLedger(MemberId id)
    {
        if (node.Find() is not { } ledger)
        {
            return _members?.Find(id) is { } card ? MembershipToken.Of(card) : null;
        }

        var token = ledger.Queries.FindToken(MembershipToken.IdOf(ledger.Suite, id));
        return token is not null && MembershipToken.Read(token, ledger.Suite) is { IsActive: true } member
            ? member
            : null;
    }

    /// <summary>The active member whose certificate has that key, or null; asked in each handshake.</summary>
    /// <remarks>No two members can have the same one, unless both have its secret key: the ledger asks for its signature.</remarks>
    public MemberId? FindByTlsKey(Digest spki)
    {
        foreach (var card in _members?.Cards ?? [])
        {
            if (Find(card.Id) is { } member && member.Details.TlsKeyHash == spki)
            {
                return card.Id;
            }
        }

        return null;
    }

    /// <summary>Every other member's id.</summary>
    public IEnumerable<MemberId> Others =>
        node.Find() is { } ledger
            ? ledger.Genesis.Members.Cards.Select(card => card.Id).Where(id => id != ledger.Self)
            : [];
}
