using Kexin.Computations.Policy;

namespace Kexin.Computations.Tests.Policy;

/// <summary>What a provider remembers, in memory.</summary>
internal sealed class RememberedReleases : IReleaseHistory
{
    private readonly List<ReleasedRows> _kept = [];

    /// <summary>How many results.</summary>
    public int Count => _kept.Count;

    public Task<IReadOnlyList<ReleaseShape>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReleaseShape>>([.. _kept.Select(rows => rows.Shape)]);

    public Task<ReleasedRows> LoadAsync(ReleaseShape release, CancellationToken cancellationToken) =>
        Task.FromResult(_kept.Single(rows => rows.Shape.Id == release.Id));

    public Task KeepAsync(ReleasedRows rows, CancellationToken cancellationToken)
    {
        if (!_kept.Exists(kept => kept.Shape.Id == rows.Shape.Id))
        {
            _kept.Add(rows);
        }

        return Task.CompletedTask;
    }
}
