using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Three parties of whom at most one looks at what it should not: shares of three parts, each held by two of them.</summary>
/// <remarks>
/// What: a secret is the sum (or exclusive or) of three parts; party i holds parts i and i + 1. Each party multiplies what it holds,
/// masks the result by a share of zero that takes no message, and gives it to the previous party.
/// Source: T. Araki, J. Furukawa, Y. Lindell, A. Nof, K. Ohara, "High-Throughput Semi-Honest Secure Three-Party Computation with an
/// Honest Majority", CCS 2016, in the form of P. Mohassel, P. Rindal, "ABY3", CCS 2018, section 3.
/// Security: semi-honest, one of three; secure channels; the pseudo-random generator's 128 bits (AES-128).
/// Cost: a product or an opened word is one round and 8 bytes from each party; an input is 16 bytes from its owner; a product of matrices
/// costs as many words as it has entries.
/// Not for: two parties who stand together, who learn everything; parties who deviate (<see cref="VerifiedReplicatedEngine"/>).
/// </remarks>
public sealed class ReplicatedEngine : MeteredEngine
{
    private readonly ReplicatedRing _ring;

    private ReplicatedEngine(ReplicatedRing ring, IProgress<EngineCost>? progress)
        : base(EnginePrices.Replicated, ring.Layout, progress) => _ring = ring;

    /// <summary>Agrees on keys with the two others.</summary>
    /// <param name="session">Open, with both.</param>
    /// <param name="parties">The three names in the order that all use: the first is party 0.</param>
    /// <param name="random">Makes this engine's draws differ from those of another one in the same session.</param>
    /// <param name="progress">Told what has been done, after each step; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<ReplicatedEngine> OpenAsync(
        Session session,
        IReadOnlyList<string> parties,
        RandomSource random,
        IProgress<EngineCost>? progress,
        CancellationToken cancellationToken
    ) => new(await ReplicatedRing.OpenAsync(session, parties, random, cancellationToken), progress);

    public override Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken) =>
        Task.FromResult(_ring.Random(domain, count));

    private protected override Task<WordShares> ShareAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    ) => _ring.InputAsync(domain, owner, words, count, cancellationToken);

    private protected override Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    ) => _ring.MultiplyAsync(left, right, cancellationToken);

    private protected override async Task<WordShares?> ProductAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    ) => await _ring.MultiplyAsync(left, right, shape, cancellationToken);

    private protected override Task<ulong[]> RevealAsync(WordShares secret, CancellationToken cancellationToken) =>
        _ring.OpenAsync(secret, cancellationToken);

    private protected override void Clear() => _ring.Dispose();
}
