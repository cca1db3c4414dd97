using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Joined;

/// <summary>This member's open ledger; it lives as long as the node does once a consortium was joined.</summary>
/// <param name="Self">This member.</param>
/// <param name="Key">This member's signing key.</param>
/// <param name="Store">The blocks and tokens on disk.</param>
/// <param name="Engine">Submits, follows, cosigns.</param>
/// <param name="Contracts">The consortium's.</param>
public sealed record JoinedLedger(
    MemberId Self,
    SigningKey Key,
    ChainStore Store,
    LedgerEngine Engine,
    ContractList Contracts
)
{
    /// <summary>What the consortium was founded with.</summary>
    public Genesis Genesis => Store.Genesis;

    /// <summary>The consortium's id.</summary>
    public Digest Consortium => Store.Genesis.Consortium;

    /// <summary>The consortium's suite.</summary>
    public Suite Suite => Store.Genesis.Suite;

    /// <summary>Tokens, transactions and histories.</summary>
    public ChainQueries Queries => Store.Queries;

    /// <summary>A member's name for people; one that is unknown goes by its id.</summary>
    public string NameOf(MemberId member) => Genesis.Members.Find(member)?.Name ?? member.Value.ToShortString();
}
