using Kexin.Governance.Access;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

/// <summary>Retractions in memory.</summary>
internal sealed class MemoryRetractions : IRetractionStore
{
    private readonly Dictionary<TokenId, Retraction> _kept = [];

    public Task KeepAsync(IReadOnlyDictionary<TokenId, Retraction> takenBack, CancellationToken cancel)
    {
        foreach (var (token, retraction) in takenBack)
        {
            _kept[token] = retraction;
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(
        IReadOnlyList<TokenId> tokens,
        CancellationToken cancel
    ) =>
        Task.FromResult<IReadOnlyDictionary<TokenId, Retraction>>(
            tokens.Where(_kept.ContainsKey).ToDictionary(token => token, token => _kept[token])
        );
}
