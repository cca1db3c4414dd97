using System.Globalization;
using Kexin.Governance.Access;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>The order of a list of datasets.</summary>
public enum DatasetOrder
{
    /// <summary>By name, as its characters' code points are.</summary>
    Name,

    /// <summary>The newest first.</summary>
    Time,
}

/// <summary>What is known at home of the datasets in the vault, but for their values.</summary>
public interface IStoredDatasets
{
    /// <summary>The dataset of that id, or of the one id that begins so.</summary>
    /// <exception cref="DomainException">None fits, several fit, or the text is no id.</exception>
    Task<StoredDataset> ResolveAsync(string id, CancellationToken cancel);

    /// <summary>A part of all datasets, and where the next one begins; null when nothing follows.</summary>
    /// <exception cref="DomainException">There is no place <paramref name="after"/> in that order.</exception>
    Task<(IReadOnlyList<StoredDataset> Items, string? Next)> ListAsync(
        DatasetOrder order,
        string? after,
        int limit,
        CancellationToken cancel
    );

    /// <summary>A dataset's place in an order: the list goes on behind it.</summary>
    static string PlaceOf(DatasetOrder order, StoredDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return order == DatasetOrder.Name
            ? dataset.Name
            : string.Create(CultureInfo.InvariantCulture, $"{dataset.AddedAt.ToUnixTimeMilliseconds()}:{dataset.Id}");
    }

    /// <summary>Whether a dataset has that name.</summary>
    Task<bool> HasNameAsync(string name, CancellationToken cancel);

    /// <summary>Remembers a dataset that is in the vault.</summary>
    /// <returns>False when another has its name.</returns>
    Task<bool> TryAddAsync(StoredDataset dataset, CancellationToken cancel);

    /// <summary>Remembers under which id it is published.</summary>
    Task SetTokenAsync(StoredDataset dataset, TokenId token, CancellationToken cancel);

    /// <summary>The ids in the catalogue of all datasets that are known here.</summary>
    Task<IReadOnlySet<TokenId>> TokensAsync(CancellationToken cancel);

    /// <summary>Those of the ids of which a dataset is here.</summary>
    Task<IReadOnlySet<string>> PresentAsync(IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>Destroys the dataset's key, then its files; one whose files are gone is destroyed already.</summary>
    void Destroy(StoredDataset dataset);

    /// <summary>Forgets a dataset that was destroyed.</summary>
    Task ForgetAsync(StoredDataset dataset, CancellationToken cancel);
}
