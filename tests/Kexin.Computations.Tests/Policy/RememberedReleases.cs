using Kexin.Computations.Policy;
using Kexin.Cryptography;

namespace Kexin.Computations.Tests.Policy;

/// <summary>What a provider remembers, in memory.</summary>
internal sealed class RememberedReleases : IReleaseHistory
{
    private readonly List<ReleasedRows> _kept = [];

    /// <summary>How many results.</summary>
    public int Count => _kept.Count;

    /// <summary>What another run remembers as soon as this one does.</summary>
    public ReleasedRows? Meanwhile { get; set; }

    /// <summary>Called when something is to be remembered, before it is.</summary>
    public Action Keeping { get; set; } = () => { };

    /// <summary>A result over other rows.</summary>
    public static ReleasedRows Other(int number)
    {
        var id = Suite.Standard.Hash(BitConverter.GetBytes(number));
        return new ReleasedRows(
            new ReleaseShape(id, [new TableShape(["other"], [], id, id, [])]),
            [
                [],
            ]
        );
    }

    public Task<IReadOnlyList<ReleaseShape>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReleaseShape>>([.. _kept.Select(rows => rows.Shape)]);

    public Task<ReleasedRows> LoadAsync(ReleaseShape release, CancellationToken cancellationToken) =>
        Task.FromResult(_kept.Single(rows => rows.Shape.Id == release.Id));

    public Task KeepAsync(ReleasedRows rows, CancellationToken cancellationToken)
    {
        Keeping();
        if (!_kept.Exists(kept => kept.Shape.Id == rows.Shape.Id))
        {
            _kept.Add(rows);
        }

        if (Meanwhile is { } other)
        {
            Meanwhile = null;
            _kept.Add(other);
        }

        return Task.CompletedTask;
    }
}
