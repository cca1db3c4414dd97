using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>A ring without other parties, for counting: all secrets are zero, and every comparison fits.</summary>
internal sealed class NobodysRing(ShareLayout layout) : IReplicatedRing
{
    public ShareLayout Layout => layout;

    public Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    ) => Task.FromResult(Random(domain, count));

    public WordShares Random(ShareDomain domain, int count) => WordShares.OfPublic(Layout, domain, new ulong[count]);

    public Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken) =>
        Task.FromResult(Random(left.Domain, left.Count));

    public Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken) =>
        Task.FromResult(new ulong[secret.Count]);

    public Task<(Digest Previous, Digest Next)> ExchangeAsync(
        Digest toPrevious,
        Digest toNext,
        CancellationToken cancellationToken
    ) => Task.FromResult((toPrevious, toNext));

    public void Dispose() { }
}
