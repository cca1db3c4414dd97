namespace Kexin.Mpc.SecretSharing;

/// <summary>An engine that sends nothing and computes nothing: a program run on it says what it will take.</summary>
/// <remarks>Everything opened is zero: a program that decides by what it opens may take another way when it runs.</remarks>
public sealed class DryRun : MeteredEngine, ISplitsShares
{
    /// <summary>Takes the place of an engine.</summary>
    /// <param name="prices">The engine's.</param>
    /// <param name="layout">The engine's, at this party.</param>
    public DryRun(EnginePrices prices, ShareLayout layout)
        : base(prices, layout, progress: null)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(layout);
    }

    public override Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Zeros(domain, count));

    private WordShares Zeros(ShareDomain domain, int count) => FromPublic(domain, new ulong[count]);

    private protected override Task<WordShares> ShareAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    ) => Task.FromResult(Zeros(domain, count));

    private protected override Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    ) => Task.FromResult(Zeros(left.Domain, left.Count));

    private protected override Task<WordShares?> ProductAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    ) => Task.FromResult<WordShares?>(Zeros(ShareDomain.Ring64, shape.Rows * shape.Columns));

    private protected override Task<ulong[]> RevealAsync(WordShares secret, CancellationToken cancellationToken) =>
        Task.FromResult(new ulong[secret.Count]);

    private protected override void Clear() { }

    Task<IReadOnlyList<Part>> ISplitsShares.SplitAsync(WordShares numbers, CancellationToken cancellationToken)
    {
        Meter.CountOpened(numbers.Count);
        var places = Zeros(ShareDomain.Ring64, numbers.Count * BitKernels.BitsAWord);
        var part = new PlacedPart(places, Zeros(ShareDomain.Binary64, numbers.Count));
        return Task.FromResult<IReadOnlyList<Part>>([new PublicPart(this, new ulong[numbers.Count]), part, part]);
    }

    Task<BitParts> ISplitsShares.SplitAsync(BitShares bits, CancellationToken cancellationToken)
    {
        Meter.CountOpened(bits.Words.Count);
        var numbers = Zeros(ShareDomain.Ring64, bits.Count);
        return Task.FromResult(new BitParts(new ulong[bits.Count], [numbers, numbers]));
    }
}
