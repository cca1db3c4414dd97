using System.Collections.Concurrent;
using Kexin.Home.Database;
using Kexin.Vault;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>Compares what is in the vault with what was written, at the start and before a damaged dataset is opened again.</summary>
/// <remarks>
/// The node serves while it verifies. A dataset that was here at the start is not opened before it was verified: whoever asks for it first has
/// it verified at once, out of turn.
/// </remarks>
public sealed class VaultCheck(
    DatasetVault vault,
    DatasetKeys keys,
    IDbContextFactory<NodeDatabase> databases,
    NodeTables tables,
    DatasetAlarms alarms,
    TimeProvider time,
    VerifyAtStart? verify = null
)
{
    private readonly Lock _turn = new();

    /// <summary>The datasets of the start that were not looked at yet.</summary>
    private readonly ConcurrentDictionary<DatasetId, bool> _unverified = new();
    private Task? _tidied;

    /// <summary>Tidies, then verifies every dataset; damage becomes an alarm, not an error.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await TidyAsync();
        if (!await tables.HasDatasetsAsync(cancel))
        {
            return;
        }

        List<DatasetRow> rows;
        await using (var database = await databases.CreateDbContextAsync(cancel))
        {
            rows = await database.Datasets.AsNoTracking().ToListAsync(cancel);
        }

        foreach (var row in rows)
        {
            if (!await VerifyAsync(row.VaultId, row.Name, cancel) && !await IsKnownAsync(row.Id, cancel))
            {
                // It was destroyed while it was read.
                alarms.Clear(row.VaultId);
            }
        }
    }

    /// <summary>
    /// Removes what a stopped process left half done and takes up datasets that the database does not know; once, and before the first
    /// upload, which would look the same.
    /// </summary>
    public Task TidyAsync()
    {
        lock (_turn)
        {
            if (_tidied is null or { IsFaulted: true })
            {
                _tidied = Task.Run(TidyOnceAsync);
            }

            return _tidied;
        }
    }

    /// <summary>Whether a dataset may be opened: it was verified since the start or taken in since, or need not be, and no alarm stands.</summary>
    public async Task<bool> MayOpenAsync(DatasetId id, string name, CancellationToken cancel)
    {
        await TidyAsync();
        return (alarms.Find(id) is null && !_unverified.ContainsKey(id)) || await VerifyAsync(id, name, cancel);
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
        }
        else
        {
            alarms.Raise(id, name, faults);
        }

        // After the alarm, which now stands in its place.
        _unverified.TryRemove(id, out _);
        return faults.Count == 0;
    }

    private async Task TidyOnceAsync()
    {
        vault.Sweep();
        if (verify is not { Everything: false })
        {
            foreach (var id in vault.Datasets)
            {
                _unverified[id] = true;
            }
        }

        if (vault.Datasets.Count == 0)
        {
            return;
        }

        await using var database = await databases.CreateDbContextAsync();
        var known = (await database.Datasets.Select(row => row.Id).ToListAsync()).ToHashSet(StringComparer.Ordinal);
        database.Datasets.AddRange(vault.Datasets.Where(id => !known.Contains(id.ToString())).Select(Adopt));
        await database.SaveChangesAsync();
    }

    private async Task<bool> IsKnownAsync(string id, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        return await database.Datasets.AnyAsync(row => row.Id == id, cancel);
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
