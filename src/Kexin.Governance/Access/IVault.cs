using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Access;

/// <summary>Opens the datasets at home. Only the <see cref="Gate"/> asks it; a test holds that.</summary>
public interface IVault
{
    /// <summary>The dataset that is published as that token, or null when its data is not here.</summary>
    Task<StoredDataset?> FindAsync(TokenId token, CancellationToken cancel);

    /// <summary>Why it cannot be opened, or null; it is verified now if it was not since the start.</summary>
    Task<DomainException?> FindDamageAsync(StoredDataset dataset, CancellationToken cancel);

    /// <summary>The whole dataset.</summary>
    /// <exception cref="DomainException">It is damaged; also while it is read.</exception>
    Task<IDatasetReader> OpenAsync(StoredDataset dataset, CancellationToken cancel);
}

/// <summary>A dataset at home.</summary>
/// <param name="Id">Its id at home, 64 hexadecimal digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Source">Where the data was collected, by whom, on what ground; or null.</param>
/// <param name="AddedAt">When it was taken in.</param>
/// <param name="Content">What it holds, or null when its description is damaged.</param>
/// <param name="Token">The id that it has or would have in the catalogue, or null when that is not known.</param>
public sealed record StoredDataset(
    string Id,
    string Name,
    string? Source,
    DateTimeOffset AddedAt,
    StoredContent? Content,
    TokenId? Token
);

/// <summary>What a dataset holds.</summary>
/// <param name="Schema">Its fields.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="SizeInBytes">How large it is, encrypted.</param>
/// <param name="Commitment">Commits to the file that was taken in.</param>
/// <param name="Manifest">The hash of its manifest.</param>
public sealed record StoredContent(
    DatasetSchema Schema,
    long Rows,
    long SizeInBytes,
    Cryptography.Digest Commitment,
    Cryptography.Digest Manifest
);
