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
    /// <remarks>
    /// A member may put any key's hash onto the ledger, another member's too. The key is that of the member who has had it longest:
    /// otherwise the other's connections would count as those of the one who copied it.
    /// </remarks>
    public MemberId? FindByTlsKey(Digest spki)
    {
        MemberId[] found =
        [
            .. (_genesis?.Members.Cards ?? [])
                .Select(card => card.Id)
                .Where(id => Find(id) is { } member && member.Details.TlsKeyHash == spki),
        ];
        return found.Length switch
        {
            0 => null,
            1 => found[0],
            _ => found.MinBy(id => HasSince(id, spki)),
        };
    }

    /// <summary>The block since which the member has had that key without a break.</summary>
    private long HasSince(MemberId id, Digest spki)
    {
        if (node.Find() is not { } ledger)
        {
            return 0;
        }

        var token = MembershipToken.IdOf(ledger.Suite, id);
        var (since, after) = (long.MaxValue, 0UL);
        while (ledger.Queries.History(token, after: after) is { Count: > 0 } steps)
        {
            foreach (var step in steps)
            {
                var hasIt =
                    step.After is { } membership
                    && MembershipToken.Read(membership, ledger.Suite).Details.TlsKeyHash == spki;
                since = hasIt ? Math.Min(since, step.Height) : long.MaxValue;
            }

            after = steps[^1].Version;
        }

        return since;
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
