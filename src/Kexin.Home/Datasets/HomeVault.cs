using System.Runtime.CompilerServices;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Vault;

namespace Kexin.Home.Datasets;

/// <summary>Opens the vault for the gate.</summary>
public sealed class HomeVault(
    DatasetVault vault,
    DatasetKeys keys,
    StoredDatasets datasets,
    DatasetAlarms alarms,
    VaultCheck check
) : IVault
{
    public Task<StoredDataset?> FindAsync(TokenId token, CancellationToken cancel) => datasets.FindAsync(token, cancel);

    public async Task<DomainException?> FindDamageAsync(StoredDataset dataset, CancellationToken cancel) =>
        await check.MayOpenAsync(StoredDatasets.IdOf(dataset), dataset.Name, cancel) ? null : Damaged(dataset);

    public async Task<IDatasetReader> OpenAsync(StoredDataset dataset, CancellationToken cancel)
    {
        var id = StoredDatasets.IdOf(dataset);
        try
        {
            using var key = keys.Unwrap(vault.LoadWrappedKey(id));
            return new WatchedReader(await vault.OpenAsync(id, key, cancel), error => Damaged(dataset, error));
        }
        catch (VaultException error)
        {
            throw Damaged(dataset, error);
        }
        catch (DecodingException error)
        {
            throw Damaged(dataset, new VaultException(VaultError.WrongKey, id, "The wrapped key is damaged.", error));
        }
    }

    private DomainException Damaged(StoredDataset dataset, VaultException error)
    {
        var id = StoredDatasets.IdOf(dataset);
        alarms.Raise(id, dataset.Name, [new VaultFault(id, id.ToString(), 0, 0, error.Message)]);
        return Damaged(dataset, cause: error);
    }

    private DomainException Damaged(StoredDataset dataset, Exception? cause = null) =>
        new(
            FaultCodes.Corrupt,
            new($"The dataset '{dataset.Name}' is damaged.", $"数据集“{dataset.Name}”已损坏。"),
            alarms.Find(StoredDatasets.IdOf(dataset))?.Text,
            cause
        );

    /// <summary>An opened dataset; damage that is found while it is read is told as the domains tell it.</summary>
    private sealed class WatchedReader(IDatasetReader inner, Func<VaultException, DomainException> damaged)
        : IDatasetReader
    {
        public long Rows => inner.Rows;

        public DatasetSchema Schema => inner.Schema;

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        public async IAsyncEnumerable<ColumnBatch> ReadAsync(
            IReadOnlyList<string> fields,
            IReadOnlyList<Condition> where,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await using var batch = inner
                .ReadAsync(fields, where, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(batch))
            {
                yield return batch.Current;
            }
        }

        private async ValueTask<bool> NextAsync(IAsyncEnumerator<ColumnBatch> batch)
        {
            try
            {
                return await batch.MoveNextAsync();
            }
            catch (VaultException error)
            {
                throw damaged(error);
            }
        }
    }
}
