using Kexin.Governance.Access;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>What is known at home of the datasets in the vault, but for their values.</summary>
public interface IStoredDatasets
{
    /// <summary>The dataset of that id, or of the one id that begins so.</summary>
    /// <exception cref="DomainException">None fits, several fit, or the text is no id.</exception>
    Task<StoredDataset> ResolveAsync(string id, CancellationToken cancel);

    /// <summary>Remembers under which id it is published.</summary>
    Task SetTokenAsync(StoredDataset dataset, TokenId token, CancellationToken cancel);

    /// <summary>The ids in the catalogue of all datasets that are known here.</summary>
    Task<IReadOnlySet<TokenId>> TokensAsync(CancellationToken cancel);
}
