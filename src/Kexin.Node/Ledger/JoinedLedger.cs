using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Node;

/// <summary>This node's open ledger; it lives as long as the node does once a consortium was joined.</summary>
/// <param name="Self">This member.</param>
/// <param name="Key">This member's signing key.</param>
/// <param name="Store">The blocks and tokens on disk.</param>
/// <param name="Engine">Submits, follows, cosigns.</param>
internal sealed record JoinedLedger(MemberId Self, SigningKey Key, ChainStore Store, LedgerEngine Engine)
{
    public Genesis Genesis => Store.Genesis;

    public Digest Consortium => Store.Genesis.Consortium;

    public Suite Suite => Store.Genesis.Suite;

    public ChainQueries Queries => Store.Queries;

    /// <summary>A member by id, for people; one that is unknown is named by its id.</summary>
    public MemberReference Reference(MemberId id) =>
        new(id.ToString(), Genesis.Members.Find(id)?.Name ?? id.Value.ToShortString());
}
