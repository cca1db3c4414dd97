namespace Kexin.Ledger.Contracts;

/// <summary>Owns the tokens that count what members use; execution itself writes them, and nobody can ask for it.</summary>
public sealed class UsageContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "usage";

    /// <summary>The contract.</summary>
    public UsageContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Usage", "用量"),
                [TokenDescription.Of<UsageToken>(UsageToken.Type, new("use of the ledger", "账本使用量"))],
                []
            )
        ) { }
}
