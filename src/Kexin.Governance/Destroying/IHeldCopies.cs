using Kexin.Governance.Access;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Destroying;

/// <summary>What a member destroyed of a dataset, and what it keeps.</summary>
/// <param name="Copies">Copies of the data that were destroyed; 0 where it held none.</param>
/// <param name="Backups">Generations of back-ups from which they were destroyed.</param>
/// <param name="Results">Results that were computed from the data and stay.</param>
public readonly record struct DestroyedCopies(long Copies, long Backups, long Results);

/// <summary>The copies of datasets that this node holds: its vault, and its back-ups.</summary>
public interface IHeldCopies
{
    /// <summary>Destroys the keys of every copy of a dataset in the catalogue, then the copies.</summary>
    /// <param name="dataset">Which; where nothing of it is held, that is what is said.</param>
    /// <param name="cancel">Stops it; the next call goes on.</param>
    /// <exception cref="DomainException">A copy could not be reached: nothing may be receipted yet.</exception>
    Task<DestroyedCopies> DestroyAsync(TokenId dataset, CancellationToken cancel);

    /// <summary>Destroys the keys of every copy of an own dataset, then the copies.</summary>
    /// <returns>From how many generations of back-ups.</returns>
    /// <exception cref="DomainException">A back-up could not be reached: the vault's copy is there still.</exception>
    Task<int> DestroyAsync(StoredDataset dataset, CancellationToken cancel);

    /// <summary>Forgets a dataset that was destroyed and receipted.</summary>
    Task ForgetAsync(TokenId dataset, CancellationToken cancel);
}
