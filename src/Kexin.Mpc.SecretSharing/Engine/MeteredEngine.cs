using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What all engines do alike: they check what the caller gives, and count what they do. A protocol adds its steps.</summary>
public abstract class MeteredEngine : IShareEngine
{
    private readonly EnginePrices _prices;

    private protected MeteredEngine(EnginePrices prices, ShareLayout layout, IProgress<EngineCost>? progress)
    {
        (_prices, Layout) = (prices, layout);
        Meter = new EngineMeter(prices, layout, progress);
    }

    public ShareLayout Layout { get; }

    public AdversaryModel Withstands => _prices.Withstands;

    public EngineCost Cost => Meter.Cost;

    private protected EngineMeter Meter { get; }

    public async Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(owner);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(owner, Layout.Parties);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (owner == Layout.Party && words.Length != count)
        {
            throw new ArgumentException($"{count} words were announced, not {words.Length}.", nameof(words));
        }

        var shares = await ShareAsync(domain, owner, words, count, cancellationToken);
        Meter.CountInput(owner, count);
        return shares;
    }

    public abstract Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken);

    public WordShares FromPublic(ShareDomain domain, ReadOnlySpan<ulong> words) =>
        WordShares.OfPublic(Layout, domain, words);

    public async Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(left);
        left.ThrowIfUnlike(right);
        Meter.CountProducts(left.Count);
        return await ProductAsync(left, right, cancellationToken);
    }

    public async Task<WordShares> MultiplyAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    )
    {
        shape.ThrowIfNot(left, right);
        if (await ProductAsync(left, right, shape, cancellationToken) is { } product)
        {
            Meter.CountMatrix(shape);
            return product;
        }

        return await shape.MultiplyByProductsAsync(this, left, right, cancellationToken);
    }

    public async Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        Meter.CountOpened(secret.Count);
        return await RevealAsync(secret, cancellationToken);
    }

    public void Dispose()
    {
        Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>The protocol's input: the words at the owner, as many as announced.</summary>
    private protected abstract Task<WordShares> ShareAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>The protocol's product of as many words.</summary>
    private protected abstract Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    );

    /// <summary>The protocol's product of matrices that fit; null where it has none but products of numbers.</summary>
    private protected virtual Task<WordShares?> ProductAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    ) => Task.FromResult<WordShares?>(null);

    /// <summary>The protocol's opening.</summary>
    private protected abstract Task<ulong[]> RevealAsync(WordShares secret, CancellationToken cancellationToken);

    /// <summary>Clears keys and what is prepared.</summary>
    private protected abstract void Clear();
}
