namespace Kexin.Computations.Policy;

/// <summary>Which of one dataset's rows a result covers, table by table.</summary>
/// <remarks>Never leaves the provider's node, which keeps it sealed.</remarks>
/// <param name="Shape">The tables.</param>
/// <param name="Cells">By table and row of the dataset: the row's cell, the number of cells where it is in none, or <see cref="Unused"/>.</param>
public sealed record ReleasedRows(ReleaseShape Shape, IReadOnlyList<ushort[]> Cells)
{
    /// <summary>The row does not meet the conditions, or has no value.</summary>
    public const ushort Unused = ushort.MaxValue;

    /// <summary>The most rows of a dataset that is kept account of.</summary>
    public const int MostRows = 1 << 26;
}

/// <summary>What a provider's node remembers of the results that one requester got over one of its datasets.</summary>
public interface IReleaseHistory
{
    /// <summary>The most different results that are remembered; beyond, nothing more is opened.</summary>
    const int MostReleases = 128;

    /// <summary>The earlier results, in the order in which they were first remembered.</summary>
    Task<IReadOnlyList<ReleaseShape>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The rows of one of them.</summary>
    Task<ReleasedRows> LoadAsync(ReleaseShape release, CancellationToken cancellationToken);

    /// <summary>Remembers what may open now, if it does not yet; on disk before it returns.</summary>
    Task KeepAsync(ReleasedRows rows, CancellationToken cancellationToken);
}

internal static class ReleaseHistoryKeeping
{
    /// <summary>No more results can be compared.</summary>
    public static readonly BilingualText Full = new(
        $"A provider has opened {IReleaseHistory.MostReleases} different results over this dataset to this requester and keeps account of no more, so it could not tell whether another one differs from them by a few rows. It can publish its data anew.",
        $"某提供方已就该数据集向本申请方公布了 {IReleaseHistory.MostReleases} 个不同的结果，不再增加记录，因此无法判断新的结果与它们是否只差几行。可由该提供方重新发布数据。"
    );

    /// <summary>Remembers what may open now, and looks whether anything was remembered meanwhile that it was not compared with.</summary>
    /// <param name="history">The account.</param>
    /// <param name="rows">What may open.</param>
    /// <param name="compared">The results that it was compared with.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False if another result was.</returns>
    public static async Task<bool> KeepAsync(
        this IReleaseHistory history,
        ReleasedRows rows,
        IReadOnlyList<ReleaseShape> compared,
        CancellationToken cancellationToken
    )
    {
        await history.KeepAsync(rows, cancellationToken);
        var known = compared.Select(release => release.Id).Append(rows.Shape.Id).ToHashSet();
        return (await history.ListAsync(cancellationToken)).All(release => known.Contains(release.Id));
    }
}
