using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Governance.Destroying;
using Kexin.Home.Backup;
using Kexin.Ledger.Contracts;
using Kexin.Vault;

namespace Kexin.Home.Datasets;

/// <summary>The copies of datasets in this node's vault and in every back-up that was taken of it.</summary>
/// <remarks>
/// A dataset's key lies wrapped beside its data and nowhere else, so a copy is undecipherable once that file is: in the vault it is
/// overwritten, in a back-up the key of its chunk is gone with the renewed keys of the store (decision record 0066).
/// Not for: copies that were made past this program, as of the disk's image; they open with the node's master key.
/// </remarks>
public sealed class HeldCopies(StoredDatasets datasets, BackupCopies backups, IRunStore runs, ILedger ledger)
    : IHeldCopies
{
    private const string Vault = "vault";

    public async Task<DestroyedCopies> DestroyAsync(TokenId dataset, CancellationToken cancel)
    {
        var stored = await datasets.FindAsync(dataset, cancel);
        var generations = stored is null ? 0 : await DestroyFilesAsync(stored, cancel);
        return new DestroyedCopies(stored is null ? 0 : 1, generations, await ResultsAsync(dataset, cancel));
    }

    public async Task<int> DestroyAsync(StoredDataset dataset, CancellationToken cancel)
    {
        var generations = await DestroyFilesAsync(dataset, cancel);
        backups.Forget(PathOf(dataset));
        return generations;
    }

    private async Task<int> DestroyFilesAsync(StoredDataset dataset, CancellationToken cancel)
    {
        using var held = backups.Hold();
        var generations = await backups.ShredAsync(PathOf(dataset), cancel);
        try
        {
            datasets.Destroy(dataset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or VaultException)
        {
            throw new DomainException(
                FaultCodes.Conflict,
                new(
                    $"The files of '{dataset.Name}' could not be deleted: {error.Message}",
                    $"无法删除“{dataset.Name}”的文件。"
                ),
                new("See to the disk, then do it again.", "请检查磁盘后重试。"),
                error
            );
        }

        return generations;
    }

    public async Task ForgetAsync(TokenId dataset, CancellationToken cancel)
    {
        if (await datasets.FindAsync(dataset, cancel) is { } stored)
        {
            await datasets.ForgetAsync(stored, cancel);
            backups.Forget(PathOf(stored));
        }
    }

    private static string PathOf(StoredDataset dataset) => $"{Vault}/{dataset.Id}";

    /// <summary>Of how many computations over the dataset a result is kept here.</summary>
    private async Task<int> ResultsAsync(TokenId dataset, CancellationToken cancel)
    {
        var kept = 0;
        foreach (var token in ledger.Tokens(TaskToken.Type))
        {
            if (
                TaskToken.Read(token).Providers.Any(provider => provider.Dataset == dataset)
                && await runs.FindLearnedAsync(token.Id, cancel) is not null
            )
            {
                kept++;
            }
        }

        return kept;
    }
}
