using System.Globalization;
using Kexin.Ledger.Contracts;
using Kexin.Vault;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>The order of a list of datasets.</summary>
internal enum DatasetOrder
{
    /// <summary>By name, as its characters' code points are.</summary>
    Name,

    /// <summary>The newest first.</summary>
    Time,
}

/// <summary>What the database knows of the datasets in the vault.</summary>
internal sealed class DatasetRows(IDbContextFactory<NodeDatabase> databases, DatasetVault vault, NodeLedger node)
{
    /// <summary>The row of that id, or of the one id that begins so.</summary>
    /// <exception cref="DomainException">None fits, several fit, or the text is no id.</exception>
    public async Task<DatasetRow> FindAsync(string id, CancellationToken cancel)
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
            1 => fitting[0],
            0 => throw DomainException.NotFound(
                $"There is no dataset '{id}' in this node's vault.",
                $"本节点的加密库中没有编号为“{id}”的数据集。"
            ),
            _ => throw IdPrefix.Ambiguous(id),
        };
    }

    /// <summary>The row of the dataset that is published as that token, or null.</summary>
    public async Task<DatasetRow?> FindByTokenAsync(TokenId token, CancellationToken cancel)
    {
        var text = token.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database.Datasets.AsNoTracking().SingleOrDefaultAsync(row => row.Token == text, cancel);
        if (row is not null)
        {
            return row;
        }

        // A row that was made anew for a dataset of a lost database does not know that it was published.
        var unpublished = await database
            .Datasets.AsNoTracking()
            .Where(candidate => candidate.Token == null)
            .ToListAsync(cancel);
        return unpublished.Find(candidate => TokenOf(candidate) == token);
    }

    /// <summary>The id that the dataset has or would have in the catalogue; null before a consortium was joined.</summary>
    public TokenId? TokenOf(DatasetRow row)
    {
        if (row.Token is not null)
        {
            return new TokenId(Cryptography.Digest.Parse(row.Token));
        }

        return node.Find() is { } ledger && FindManifest(row) is { } manifest
            ? DatasetToken.IdOf(ledger.Suite, ledger.Self, manifest.Source.Commitment)
            : null;
    }

    /// <summary>The dataset's manifest, or null when it is damaged or gone.</summary>
    public DatasetManifest? FindManifest(DatasetRow row)
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

    /// <summary>A part of all rows, and the cursor behind it.</summary>
    public async Task<Api.Page<DatasetRow>> ListAsync(DatasetOrder order, PageRequest page, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = database.Datasets.AsNoTracking();
        rows = order == DatasetOrder.Name ? ByName(rows, page.After) : ByTime(rows, page.After);
        return QueryValues.PageOf(
            await rows.Take(page.Limit + 1).ToListAsync(cancel),
            page,
            row => order == DatasetOrder.Name ? row.Name : TimeKey(row)
        );
    }

    /// <summary>Whether a dataset has that name.</summary>
    public async Task<bool> HasNameAsync(string name, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        return await database.Datasets.AnyAsync(row => row.Name == name, cancel);
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="DbUpdateException">Another row has its name.</exception>
    public async Task AddAsync(DatasetRow row, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        database.Datasets.Add(row);
        await database.SaveChangesAsync(cancel);
    }

    /// <summary>Remembers under which id it is published.</summary>
    public async Task SetTokenAsync(string id, TokenId token, CancellationToken cancel)
    {
        var text = token.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database
            .Datasets.Where(item => item.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.Token, text), cancel);
    }

    /// <summary>The ids in the catalogue of all datasets that are known here.</summary>
    public async Task<IReadOnlySet<TokenId>> TokensAsync(CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var known = await database.Datasets.AsNoTracking().ToListAsync(cancel);
        return known.Select(TokenOf).OfType<TokenId>().ToHashSet();
    }

    /// <summary>Removes a row.</summary>
    public async Task RemoveAsync(DatasetRow row, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database.Datasets.Where(item => item.Id == row.Id).ExecuteDeleteAsync(cancel);
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

    private static string TimeKey(DatasetRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.AddedAt}:{row.Id}");
}
