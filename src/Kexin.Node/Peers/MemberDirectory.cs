using System.Globalization;
using System.Net;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Who the other members are now, as the ledger has it: by id, and by the key of their TLS certificate.</summary>
/// <remarks>Before the ledger is open, the founding document's cards stand in: a damaged ledger is mended from those members.</remarks>
internal sealed class MemberDirectory(NodeLedger node)
{
    private volatile Genesis? _genesis;

    /// <summary>Says which consortium is being opened.</summary>
    public void Expect(Genesis genesis) => _genesis = genesis;

    /// <summary>The member's present details, or null for one that is unknown or no longer active.</summary>
    public MembershipToken? Find(MemberId id)
    {
        if (node.Find() is not { } ledger)
        {
            return _genesis?.Members.Find(id) is { } card ? MembershipToken.Of(card) : null;
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
        foreach (var card in _genesis?.Members.Cards ?? [])
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

    /// <summary>An endpoint of the ledger as an address to connect to.</summary>
    public static DnsEndPoint Parse(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        return new DnsEndPoint(
            endpoint[..colon],
            int.Parse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture)
        );
    }
}
