using System.Globalization;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Home.Database;
using Kexin.Ledger.Contracts;
using Kexin.Vault;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>The datasets in the vault and what the database knows of them.</summary>
public sealed class StoredDatasets(
    IDbContextFactory<NodeDatabase> databases,
    DatasetVault vault,
    DatasetKeys keys,
    DatasetAlarms alarms,
    NodeLedger node
) : IStoredDatasets
{
    /// <summary>The vault's id of a dataset.</summary>
    public static DatasetId IdOf(StoredDataset dataset) => new(Digest.Parse(dataset.Id));

    /// <summary>Puts a file into the vault under a key of its own; the database does not know it yet.</summary>
    /// <exception cref="IntakeException">The file is not as it should be.</exception>
    public async Task<StoredDataset> ImportAsync(
        HeldFile file,
        string name,
        string? source,
        DatasetFormat format,
        IntakeOptions options,
        IReadOnlyDictionary<string, FieldType> inferred,
        CancellationToken cancel
    )
    {
        using var key = keys.Create(out var wrapped);
        var manifest = await file.ImportAsync(
            format,
            ImportOptions.Of(options) with
            {
                Inferred = inferred,
                WrappedKey = wrapped,
            },
            key,
            null,
            cancel
        );
        return new StoredDataset(
            manifest.Id.ToString(),
            name,
            source,
            manifest.CreatedAt,
            ContentOf(manifest),
            TokenOf(manifest)
        );
    }

    public async Task<StoredDataset> ResolveAsync(string id, CancellationToken cancel)
    {
        var prefix = IdPrefix.Read(id);
        await using var database = await databases.CreateDbContextAsync(cancel);
        var fitting = await database
            .Datasets.AsNoTracking()
            .Where(row => row.Id.StartsWith(prefix))
            .OrderBy(row => row.Id)
            .Take(2)
            .ToListAsync(cancel);
        return fitting.Count switch
        {
            1 => Of(fitting[0]),
            0 => throw DomainException.NotFound(
                $"There is no dataset '{id}' in this node's vault.",
                $"本节点的加密库中没有编号为“{id}”的数据集。"
            ),
            _ => throw IdPrefix.Ambiguous(id),
        };
    }

    /// <summary>The dataset that is published as that token, or null.</summary>
    public async Task<StoredDataset?> FindAsync(TokenId token, CancellationToken cancel)
    {
        var text = token.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database.Datasets.AsNoTracking().SingleOrDefaultAsync(row => row.Token == text, cancel);

        // A row that was made again for a dataset of a lost database does not know that it was published.
        row ??= (
            await database.Datasets.AsNoTracking().Where(candidate => candidate.Token == null).ToListAsync(cancel)
        ).Find(candidate => TokenOf(candidate) == token);
        return row is null ? null : Of(row);
    }

    public async Task<(IReadOnlyList<StoredDataset> Items, string? Next)> ListAsync(
        DatasetOrder order,
        string? after,
        int limit,
        CancellationToken cancel
    )
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = database.Datasets.AsNoTracking();
        rows = order == DatasetOrder.Name ? ByName(rows, after) : ByTime(rows, after);
        var found = await rows.Take(limit + 1).ToListAsync(cancel);
        StoredDataset[] page = [.. found.Take(limit).Select(Of)];
        return (page, found.Count > limit ? IStoredDatasets.PlaceOf(order, page[^1]) : null);
    }

    public async Task<bool> HasNameAsync(string name, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        return await database.Datasets.AnyAsync(row => row.Name == name, cancel);
    }

    public async Task<bool> TryAddAsync(StoredDataset dataset, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        database.Datasets.Add(
            new DatasetRow
            {
                Id = dataset.Id,
                Name = dataset.Name,
                Source = dataset.Source,
                AddedAt = dataset.AddedAt.ToUnixTimeMilliseconds(),
            }
        );
        try
        {
            await database.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException)
        {
            if (await HasNameAsync(dataset.Name, cancel))
            {
                return false;
            }

            throw;
        }
    }

    public async Task SetTokenAsync(StoredDataset dataset, TokenId token, CancellationToken cancel)
    {
        var text = token.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database
            .Datasets.Where(item => item.Id == dataset.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.Token, text), cancel);
    }

    public async Task<IReadOnlySet<TokenId>> TokensAsync(CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var known = await database.Datasets.AsNoTracking().ToListAsync(cancel);
        return known.Select(TokenOf).OfType<TokenId>().ToHashSet();
    }

    public async Task<IReadOnlySet<string>> PresentAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var here = await database.Datasets.Select(row => row.Id).ToListAsync(cancel);
        return here.Intersect(ids, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
    }

    public void Destroy(StoredDataset dataset)
    {
        try
        {
            vault.Destroy(IdOf(dataset));
        }
        catch (VaultException error) when (error.Error == VaultError.NotFound)
        {
            // The files are gone already.
        }
    }

    public async Task ForgetAsync(StoredDataset dataset, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database.Datasets.Where(item => item.Id == dataset.Id).ExecuteDeleteAsync(cancel);
        await database.Classifications.Where(item => item.Dataset == dataset.Id).ExecuteDeleteAsync(cancel);
        alarms.Clear(IdOf(dataset));
    }

    private StoredDataset Of(DatasetRow row)
    {
        var manifest = FindManifest(row);
        return new StoredDataset(
            row.Id,
            row.Name,
            row.Source,
            DateTimeOffset.FromUnixTimeMilliseconds(row.AddedAt),
            manifest is null ? null : ContentOf(manifest),
            Published(row) ?? TokenOf(manifest)
        );
    }

    private static StoredContent ContentOf(DatasetManifest manifest) =>
        new(manifest.Schema, manifest.Rows, manifest.Data.SizeInBytes, manifest.Source.Commitment, manifest.Hash);

    private TokenId? TokenOf(DatasetRow row) => Published(row) ?? TokenOf(FindManifest(row));

    /// <summary>The id that it would have in the catalogue; null before a consortium was joined.</summary>
    private TokenId? TokenOf(DatasetManifest? manifest) =>
        manifest is not null && node.Find() is { } ledger
            ? DatasetToken.IdOf(ledger.Suite, ledger.Self, manifest.Source.Commitment)
            : null;

    private static TokenId? Published(DatasetRow row) =>
        row.Token is null ? null : new TokenId(Digest.Parse(row.Token));

    /// <summary>The dataset's manifest, or null when it is damaged or gone.</summary>
    private DatasetManifest? FindManifest(DatasetRow row)
    {
        try
        {
            return vault.Load(row.VaultId);
        }
        catch (VaultException)
        {
            return null;
        }
    }

    private static IQueryable<DatasetRow> ByName(IQueryable<DatasetRow> rows, string? after) =>
        (after is null ? rows : rows.Where(row => string.Compare(row.Name, after) > 0)).OrderBy(row => row.Name);

    private static IQueryable<DatasetRow> ByTime(IQueryable<DatasetRow> rows, string? after)
    {
        if (after is not null)
        {
            var parts = after.Split(':');
            if (
                parts.Length != 2
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            )
            {
                throw TokenLookup.BadCursor();
            }

            var id = parts[1];
            rows = rows.Where(row => row.AddedAt < time || (row.AddedAt == time && string.Compare(row.Id, id) > 0));
        }

        return rows.OrderByDescending(row => row.AddedAt).ThenBy(row => row.Id);
    }
}
