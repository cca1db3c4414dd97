using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What became of one transaction.</summary>
/// <param name="Transaction">Which.</param>
/// <param name="Refusal">The rule that refused it, or null when it was applied.</param>
public sealed record TransactionOutcome(Transaction Transaction, Refusal? Refusal)
{
    /// <summary>Whether it changed the state.</summary>
    public bool IsApplied => Refusal is null;
}

/// <summary>What executing transactions on a state gave.</summary>
/// <param name="Outcomes">One a transaction, in their order.</param>
/// <param name="Update">What those that were applied do to the state.</param>
public sealed record BlockExecution(IReadOnlyList<TransactionOutcome> Outcomes, StateUpdate Update)
{
    /// <summary>The state root after the applied transactions.</summary>
    public Digest StateRoot => Update.Tree.Root;

    /// <summary>The transactions that belong in a block.</summary>
    public IReadOnlyList<Transaction> Applied { get; } =
    [.. Outcomes.Where(outcome => outcome.IsApplied).Select(outcome => outcome.Transaction)];

    /// <summary>
    /// Null when a block with this header is what these transactions give; otherwise why a member does not cosign it.
    /// </summary>
    public Refusal? CheckAgainst(BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (Outcomes.FirstOrDefault(outcome => !outcome.IsApplied) is { } refused)
        {
            return new Refusal(
                new Rule(
                    "blocks.transactions-apply",
                    "A block holds only transactions that apply.",
                    "区块只包含可以执行的交易。"
                ),
                new(
                    $"transaction {refused.Transaction.Id.Value.ToShortString()}, refused: {refused.Refusal}",
                    $"交易 {refused.Transaction.Id.Value.ToShortString()} 被拒绝：{refused.Refusal!.Saw.Zh}"
                ),
                new("a block without it.", "不含该交易的区块。")
            );
        }

        return StateRoot == header.StateRoot
            ? null
            : new Refusal(
                new Rule(
                    "blocks.state-root",
                    "A header's state root is what executing the block gives.",
                    "区块头的状态根须与执行区块所得一致。"
                ),
                new(
                    $"{header.StateRoot} at height {header.Height}.",
                    $"第 {header.Height} 块的状态根为 {header.StateRoot}。"
                ),
                new($"{StateRoot}.", $"{StateRoot}。")
            );
    }
}
