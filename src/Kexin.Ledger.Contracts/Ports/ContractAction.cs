namespace Kexin.Ledger.Contracts.Ports;

/// <summary>What a contract is asked to do, before it is signed.</summary>
/// <param name="Contract">The contract's name.</param>
/// <param name="Action">One of its actions.</param>
/// <param name="Arguments">Canonical CBOR.</param>
/// <param name="Reads">Token versions that the contract looks at.</param>
/// <param name="Consumes">Token versions that it replaces.</param>
/// <param name="Makes">The type of the new token that the action makes, or null when it changes the first consumed one.</param>
/// <param name="Subject">The token that it makes or changes, where that follows from neither.</param>
public sealed record ContractAction(
    string Contract,
    string Action,
    ReadOnlyMemory<byte> Arguments,
    IReadOnlyList<Token> Reads,
    IReadOnlyList<Token> Consumes,
    string? Makes = null,
    TokenId? Subject = null
);
