using Kexin.Governance.Access;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>Datasets of this member that are in the catalogue while this node has no data of them: its folder was restored from an older copy.</summary>
/// <remarks>
/// A dataset is destroyed only after its owner withdrew it, and that is kept here first; so what is published, was not taken back here
/// and is unknown to the database was lost, not destroyed.
/// </remarks>
/// <param name="datasets">What is here.</param>
/// <param name="retractions">What was taken back here.</param>
/// <param name="ledger">What is published.</param>
/// <param name="time">Says since when.</param>
public sealed class MissingDatasets(
    IStoredDatasets datasets,
    Retractions retractions,
    ILedger ledger,
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
        if (!ledger.IsOpen)
        {
            return [];
        }

        // A member that published nothing, as a new one, has no need to read what it has.
        IReadOnlySet<TokenId>? known = null;
        var missing = new List<Token>();
        foreach (var part in ledger.Tokens(DatasetToken.Type, ledger.Self).Chunk(TokensAtOnce))
        {
            known ??= await datasets.TokensAsync(cancel);
            var unknown = part.Where(token => !known.Contains(token.Id) && IsPublished(token)).ToList();
            var takenBack = await retractions.FindAsync(unknown, cancel);
            missing.AddRange(unknown.Where(token => !takenBack.ContainsKey(token.Id)));
            if (missing.Count >= MostListed)
            {
                break;
            }
        }

        return [.. missing.Take(MostListed)];
    }

    /// <summary>The one whose id in the catalogue begins so, or null when none or several do.</summary>
    /// <param name="prefix">Hexadecimal digits.</param>
    /// <param name="cancel">Stops looking.</param>
    public async Task<Token?> FindAsync(string prefix, CancellationToken cancel)
    {
        var begin = IdPrefix.Read(prefix);
        var fitting = (await FindAsync(cancel))
            .Where(token => token.Id.ToString().StartsWith(begin, StringComparison.Ordinal))
            .Take(2)
            .ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    /// <summary>An alarm that names them; null when nothing is missing.</summary>
    public async Task<RaisedAlarm?> AlarmAsync(CancellationToken cancel)
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
        return new RaisedAlarm(
            "datasets-missing",
            new(
                $"Published datasets have no data on this node: {string.Join(", ", named)}{(more > 0 ? $" and {more} more" : "")}. "
                    + "Its folder is older than the ledger. Restore a newer copy, or withdraw each with 'kexin dataset withdraw ID'; "
                    + "the data can be taken in and published again.",
                $"以下已发布的数据集在本节点没有数据：{string.Join("、", named)}{(more > 0 ? $"，另有 {more} 个" : "")}。"
                    + "本节点的文件夹比账本旧。请恢复较新的备份，或用 kexin dataset withdraw 编号 逐个下架；之后可以重新导入并发布。"
            ),
            _since.Value
        );
    }

    private static bool IsPublished(Token token) => DatasetToken.Read(token).State == DatasetState.Published;

    private static string Describe(Token token) =>
        $"{DatasetToken.Read(token).Description.Name} ({token.Id.Value.ToShortString()})";
}
