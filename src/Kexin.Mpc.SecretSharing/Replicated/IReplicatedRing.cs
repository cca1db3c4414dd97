using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>The unchecked steps of three parties in a ring; behind it other parties, or nobody, where only the cost is asked for.</summary>
internal interface IReplicatedRing : IDisposable
{
    ShareLayout Layout { get; }

    Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    );

    WordShares Random(ShareDomain domain, int count);

    Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken);

    Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken);

    Task<(Digest Previous, Digest Next)> ExchangeAsync(
        Digest toPrevious,
        Digest toNext,
        CancellationToken cancellationToken
    );
}
