namespace Kexin.Ledger.Contracts;

/// <summary>Owns the tokens that count what members use; execution itself writes them, and nobody can ask for it.</summary>
public sealed class UsageContract : IContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "usage";

    /// <inheritdoc/>
    public string Name => ContractName;

    /// <inheritdoc/>
    public IReadOnlyList<string> TokenTypes { get; } = [UsageToken.Type];

    /// <inheritdoc/>
    public ContractOutcome Execute(ContractCall request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ContractOutcome.NoSuchAction(request);
    }
}
