using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A step in a token's life.</summary>
/// <param name="Id">Which token.</param>
/// <param name="Version">The version that this step made; for a spent token, one more than the last that it had.</param>
/// <param name="Transaction">What did it; null in block 0, which has no transactions.</param>
/// <param name="After">The token as it is from here; null when it was spent.</param>
public sealed record TokenStep(TokenId Id, ulong Version, TransactionId? Transaction, Token? After);

/// <summary>What one block does to the state.</summary>
/// <param name="Transactions">The applied transactions, in order.</param>
/// <param name="Tokens">Each token that changed, as it is after the block; null when it was spent.</param>
/// <param name="Steps">Every version that the block made, in order.</param>
/// <param name="Tree">What it did to the state tree.</param>
public sealed record StateUpdate(
    IReadOnlyList<TransactionId> Transactions,
    IReadOnlyDictionary<TokenId, Token?> Tokens,
    IReadOnlyList<TokenStep> Steps,
    StateTreeUpdate Tree
)
{
    internal static StateUpdate Make(
        Suite suite,
        IStateView state,
        IReadOnlyList<TransactionId> transactions,
        IReadOnlyDictionary<TokenId, Token?> tokens,
        IReadOnlyList<TokenStep> steps
    )
    {
        var changes = tokens.Select(pair => new StateChange(
            StateTree.KeyOf(suite, pair.Key),
            pair.Value is { } token ? StateTree.ValueOf(suite, token) : null
        ));
        return new StateUpdate(transactions, tokens, steps, StateTree.Update(suite, state, state.Root, changes));
    }
}
