using Kexin.Vault;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>Compares what is in the vault with what was written, at the start and before a damaged dataset is opened again.</summary>
internal sealed class VaultCheck(
    DatasetVault vault,
    DatasetKeys keys,
    IDbContextFactory<NodeDatabase> databases,
    DatasetAlarms alarms,
    TimeProvider time
)
{
    /// <summary>Removes what a stopped process left half done, then verifies every dataset; damage becomes an alarm, not an error.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        vault.Sweep();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var names = await database.Datasets.ToDictionaryAsync(row => row.Id, row => row.Name, cancel);
        foreach (var id in vault.Datasets.Where(id => !names.ContainsKey(id.ToString())))
        {
            var row = Adopt(id);
            database.Datasets.Add(row);
            names.Add(row.Id, row.Name);
        }

        await database.SaveChangesAsync(cancel);
        foreach (var (text, name) in names)
        {
            if (DatasetId.TryParse(text, out var id))
            {
                await VerifyAsync(id, name, cancel);
            }
        }
    }

    /// <summary>Verifies one dataset, and raises or clears its alarm.</summary>
    /// <returns>Whether it is whole.</returns>
    public async Task<bool> VerifyAsync(DatasetId id, string name, CancellationToken cancel)
    {
        var faults = await vault.VerifyAsync(id, cancel);
        if (faults.Count == 0 && vault.VerifyKey(id, keys.Unwrap) is { } fault)
        {
            faults = [fault];
        }

        if (faults.Count == 0)
        {
            alarms.Clear(id);
            return true;
        }

        alarms.Raise(id, name, faults);
        return false;
    }

    /// <summary>
    /// A row for a dataset that the database does not know: the process was stopped between the vault and the database, or the
    /// database was restored from an older copy. Nothing is thrown away: the owner looks at it and decides.
    /// </summary>
    private DatasetRow Adopt(DatasetId id)
    {
        DateTimeOffset addedAt;
        try
        {
            addedAt = vault.Load(id).CreatedAt;
        }
        catch (VaultException)
        {
            // Its damage is reported by the verification that follows.
            addedAt = time.GetUtcNow();
        }

        return new DatasetRow
        {
            Id = id.ToString(),
            Name = $"recovered-{id.Value.ToShortString()}",
            AddedAt = addedAt.ToUnixTimeMilliseconds(),
        };
    }
}
