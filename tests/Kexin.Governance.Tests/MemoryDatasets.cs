using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Destroying;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

/// <summary>Datasets in memory, and which of them have files.</summary>
internal sealed class MemoryDatasets : IStoredDatasets, IHeldCopies
{
    private readonly List<StoredDataset> _known = [];

    public HashSet<string> Files { get; } = [];

    public IReadOnlyList<StoredDataset> Known => _known;

    /// <summary>Another comes first with the same name, after the name was looked for.</summary>
    public bool IsOvertaken { get; init; }

    public Task<StoredDataset> ResolveAsync(string id, CancellationToken cancel) =>
        Task.FromResult(_known.Single(dataset => dataset.Id.StartsWith(id, StringComparison.Ordinal)));

    public Task<(IReadOnlyList<StoredDataset> Items, string? Next)> ListAsync(
        DatasetOrder order,
        string? after,
        int limit,
        CancellationToken cancel
    )
    {
        var rest = _known.Where(dataset => string.CompareOrdinal(dataset.Name, after) > 0).ToList();
        IReadOnlyList<StoredDataset> items = [.. rest.Take(limit)];
        return Task.FromResult((items, rest.Count > limit ? items[^1].Name : null));
    }

    public Task<bool> HasNameAsync(string name, CancellationToken cancel) =>
        Task.FromResult(_known.Exists(dataset => dataset.Name == name));

    public Task<bool> TryAddAsync(StoredDataset dataset, CancellationToken cancel)
    {
        if (!IsOvertaken)
        {
            _known.Add(dataset);
        }

        return Task.FromResult(!IsOvertaken);
    }

    public Task SetTokenAsync(StoredDataset dataset, TokenId token, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlySet<TokenId>> TokensAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlySet<TokenId>>(_known.Select(dataset => dataset.Token).OfType<TokenId>().ToHashSet());

    public Task<IReadOnlySet<string>> PresentAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
        Task.FromResult<IReadOnlySet<string>>(_known.Select(each => each.Id).Intersect(ids).ToHashSet());

    public void Destroy(StoredDataset dataset) => Files.Remove(dataset.Id);

    public Task<DestroyedCopies> DestroyAsync(TokenId dataset, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<int> DestroyAsync(StoredDataset dataset, CancellationToken cancel)
    {
        Destroy(dataset);
        return Task.FromResult(0);
    }

    public Task ForgetAsync(TokenId dataset, CancellationToken cancel) => throw new NotSupportedException();

    public Task ForgetAsync(StoredDataset dataset, CancellationToken cancel)
    {
        _known.Remove(dataset);
        return Task.CompletedTask;
    }
}
