namespace Kexin.Mpc.SecretSharing;

/// <summary>Secret bits, 64 in a word, the first one lowest.</summary>
/// <remarks>Immutable. What lies in the last word behind the bits is undefined.</remarks>
public sealed class BitShares
{
    internal BitShares(WordShares words, int count) => (Words, Count) = (words, count);

    /// <summary>How many bits.</summary>
    public int Count { get; }

    internal WordShares Words { get; }

    /// <summary>The exclusive or.</summary>
    /// <exception cref="ArgumentException">The other has another length or is of another engine.</exception>
    public BitShares ExclusiveOr(BitShares other)
    {
        ThrowIfUnlike(other);
        return new BitShares(Words.Add(other.Words), Count);
    }

    /// <summary>The other bits.</summary>
    public BitShares Not() => new(Words.Add(ulong.MaxValue), Count);

    /// <summary>The AND.</summary>
    /// <exception cref="ArgumentException">The other has another length or is of another engine.</exception>
    public async Task<BitShares> AndAsync(IShareEngine engine, BitShares other, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ThrowIfUnlike(other);
        return new BitShares(await engine.MultiplyAsync(Words, other.Words, cancellationToken), Count);
    }

    /// <summary>Tells everybody the bits.</summary>
    public async Task<bool[]> OpenAsync(IShareEngine engine, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);

        // What lies behind the last bit stays closed.
        var mask = new ulong[Words.Count];
        for (var i = 0; i < Count; i++)
        {
            mask[i / BitKernels.BitsAWord] |= 1UL << (i % BitKernels.BitsAWord);
        }

        var words = await engine.OpenAsync(Words.Multiply(mask), cancellationToken);
        return [.. BitKernels.Expand(words, Count).Select(bit => bit != 0)];
    }

    private void ThrowIfUnlike(BitShares other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count != Count)
        {
            throw new ArgumentException($"{Count} bits were expected, not {other.Count}.", nameof(other));
        }
    }
}
