using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>An engine that sends nothing and computes nothing: a program run on it says what it will take.</summary>
/// <remarks>Everything opened is zero: a program that decides by what it opens may take another way when it runs.</remarks>
public sealed class DryRun : IShareEngine
{
    private readonly EnginePrices _prices;
    private readonly EngineMeter _meter;

    /// <summary>Takes the place of an engine.</summary>
    /// <param name="prices">The engine's.</param>
    /// <param name="layout">The engine's, at this party.</param>
    public DryRun(EnginePrices prices, ShareLayout layout)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(layout);
        (_prices, Layout) = (prices, layout);
        _meter = new EngineMeter(prices, layout, null);
    }

    /// <inheritdoc/>
    public ShareLayout Layout { get; }

    /// <inheritdoc/>
    public AdversaryModel Withstands => _prices.Withstands;

    /// <inheritdoc/>
    public EngineCost Cost => _meter.Cost;

    /// <inheritdoc/>
    public Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        _meter.CountInput(owner, count);
        return Task.FromResult(Random(domain, count));
    }

    /// <inheritdoc/>
    public WordShares Random(ShareDomain domain, int count) => FromPublic(domain, new ulong[count]);

    /// <inheritdoc/>
    public WordShares FromPublic(ShareDomain domain, ReadOnlySpan<ulong> words) =>
        WordShares.OfPublic(Layout, domain, words);

    /// <inheritdoc/>
    public Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(left);
        left.ThrowIfUnlike(right);
        _meter.CountProducts(left.Count);
        return Task.FromResult(Random(left.Domain, left.Count));
    }

    /// <inheritdoc/>
    public Task<WordShares> MultiplyAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    )
    {
        shape.ThrowIfNot(left, right);
        _meter.CountMatrix(shape);
        return Task.FromResult(Random(ShareDomain.Ring64, shape.Rows * shape.Columns));
    }

    /// <inheritdoc/>
    public Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        _meter.CountOpened(secret.Count);
        return Task.FromResult(new ulong[secret.Count]);
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
