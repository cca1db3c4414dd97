using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Block 0, which follows from the genesis document alone: no transactions, and one membership token a member.</summary>
/// <param name="Block">The block; it needs no certificate, as anybody can make it.</param>
/// <param name="Update">What it does to the empty state.</param>
public sealed record GenesisBlock(Block Block, StateUpdate Update)
{
    /// <summary>Makes block 0.</summary>
    public static GenesisBlock Create(Genesis genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        var suite = genesis.Suite;
        var tokens = genesis.Members.Cards.Select(card => MembershipToken.Of(card).ToToken(suite)).ToArray();
        var update = StateUpdate.Make(
            suite,
            EmptyState.Instance,
            [],
            tokens.ToDictionary(token => token.Id, token => (Token?)token),
            [.. tokens.Select(token => new TokenStep(token.Id, token.Version, null, token))]
        );
        var header = new BlockHeader(
            suite,
            genesis.Consortium,
            height: 0,
            previous: Digest.Zero,
            genesis.CreatedAt,
            transactionCount: 0,
            Block.TransactionRoot(suite, []),
            update.Tree.Root
        );
        return new GenesisBlock(Block.FromHeader(header, null, []), update);
    }
}
