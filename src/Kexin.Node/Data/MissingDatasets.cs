using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>Datasets of this member that are in the catalogue while this node has no data of them: its folder was restored from an older copy.</summary>
/// <remarks>
/// A dataset is destroyed only after its owner withdrew it, and that is kept here first; so what is published, was not taken back here
/// and is unknown to the database was lost, not destroyed.
/// </remarks>
internal sealed class MissingDatasets(
    IDbContextFactory<NodeDatabase> databases,
    DatasetRows rows,
    Retractions retractions,
    NodeLedger node,
    TimeProvider time
)
{
    /// <summary>So many are listed, and so many are named in the alarm.</summary>
    private const int MostListed = 100;
    private const int MostNamed = 3;
    private const int TokensAtOnce = 32;

    private DateTimeOffset? _since;

    /// <summary>Their tokens in the catalogue, at most a hundred.</summary>
    public async Task<IReadOnlyList<Token>> FindAsync(CancellationToken cancel)
    {
        if (node.Find() is not { } ledger)
        {
            return [];
        }

        var known = await KnownAsync(cancel);
        var missing = new List<Token>();
        for (Token? last = null; missing.Count < MostListed; )
        {
            var part = ledger.Queries.Tokens(DatasetToken.Type, ledger.Self, last, TokensAtOnce);
            if (part.Count == 0)
            {
                break;
            }

            var unknown = part.Where(token => !known.Contains(token.Id) && IsPublished(token)).ToList();
            var takenBack = await retractions.FindAsync(unknown, cancel);
            missing.AddRange(unknown.Where(token => !takenBack.ContainsKey(token.Id)));
            last = part[^1];
        }

        return [.. missing.Take(MostListed)];
    }

    /// <summary>The one whose id in the catalogue begins so, or null when none or several do.</summary>
    public async Task<Token?> FindAsync(string prefix, CancellationToken cancel)
    {
        var fitting = (await FindAsync(cancel))
            .Where(token => token.Id.ToString().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Take(2)
            .ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    /// <summary>An alarm that names them; null when nothing is missing.</summary>
    public async Task<Api.Alarm?> AlarmAsync(CancellationToken cancel)
    {
        var missing = await FindAsync(cancel);
        if (missing.Count == 0)
        {
            _since = null;
            return null;
        }

        _since ??= time.GetUtcNow();
        var named = missing.Take(MostNamed).Select(Describe).ToList();
        var more = missing.Count - named.Count;
        return new Api.Alarm(
            "datasets-missing",
            new(
                $"Published datasets have no data on this node: {string.Join(", ", named)}{(more > 0 ? $" and {more} more" : "")}. "
                    + "Its folder is older than the ledger. Restore a newer copy, or withdraw each with 'kexin dataset withdraw ID'; "
                    + "the data can be taken in and published again.",
                $"以下已发布的数据集在本节点没有数据：{string.Join("、", named)}{(more > 0 ? $"，另有 {more} 个" : "")}。"
                    + "本节点的文件夹比账本旧。请恢复较新的备份，或用 kexin dataset withdraw 编号 逐个撤回；之后可以重新导入并发布。"
            ),
            _since.Value
        );
    }

    private static bool IsPublished(Token token) => DatasetToken.Read(token).State == DatasetState.Published;

    private static string Describe(Token token) =>
        $"{DatasetToken.Read(token).Description.Name} ({token.Id.Value.ToShortString()})";

    /// <summary>The ids in the catalogue of all datasets that the database knows.</summary>
    private async Task<HashSet<TokenId>> KnownAsync(CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var known = await database.Datasets.AsNoTracking().ToListAsync(cancel);
        return [.. known.Select(rows.TokenOf).OfType<TokenId>()];
    }
}
