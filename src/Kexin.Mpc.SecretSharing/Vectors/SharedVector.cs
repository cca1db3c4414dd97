using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>A vector of secret numbers with so many bits after the point; programs on secrets are written on these.</summary>
/// <remarks>
/// A number x is the whole number x·2^f modulo 2^64, signed. Sums are exact while they stay below 2^(61-f) in size; a product is rounded
/// down to a multiple of 2^-f, and its size times 2^f stays below 2^(62-f). What leaves the range is wrong without anybody noticing:
/// numbers are secret. Immutable; one call at a time on an engine.
/// </remarks>
public sealed class SharedVector
{
    /// <summary>The most bits after the point.</summary>
    public const int MostFractionBits = 28;

    private const int RangeBits = 61;

    /// <summary>Shares of an engine, read as numbers.</summary>
    /// <param name="engine">Where they are shared.</param>
    /// <param name="words">Numbers modulo 2^64.</param>
    /// <param name="fractionBits">How many of their bits lie after the point, from 0.</param>
    public SharedVector(IShareEngine engine, WordShares words, int fractionBits)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfNegative(fractionBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fractionBits, MostFractionBits);
        if (words.Domain != ShareDomain.Ring64)
        {
            throw new ArgumentException("A vector is of shared numbers, not of bits.", nameof(words));
        }

        (Engine, Words, FractionBits) = (engine, words, fractionBits);
    }

    /// <summary>Where the numbers are shared.</summary>
    public IShareEngine Engine { get; }

    /// <summary>The numbers times 2^f.</summary>
    public WordShares Words { get; }

    /// <summary>f: the bits after the point.</summary>
    public int FractionBits { get; }

    /// <summary>How many numbers.</summary>
    public int Count => Words.Count;

    /// <summary>Numbers that one party brings, each rounded to the nearest multiple of 2^-f.</summary>
    /// <param name="engine">Where they are to be shared.</param>
    /// <param name="owner">Whose they are, from 0.</param>
    /// <param name="values">The numbers at the owner, empty elsewhere.</param>
    /// <param name="count">How many: public.</param>
    /// <param name="fractionBits">f.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is beyond the range.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> InputAsync(
        IShareEngine engine,
        int owner,
        ReadOnlyMemory<double> values,
        int count,
        int fractionBits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        var words = new ulong[values.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Encode(values.Span[i], fractionBits);
        }

        var shares = await engine.InputAsync(ShareDomain.Ring64, owner, words, count, cancellationToken);
        return new SharedVector(engine, shares, fractionBits);
    }

    /// <summary>Tells everybody the numbers.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public async Task<double[]> OpenAsync(CancellationToken cancellationToken)
    {
        var words = await Engine.OpenAsync(Words, cancellationToken);
        return [.. words.Select(word => Math.ScaleB((long)word, -FractionBits))];
    }

    /// <summary>The sum.</summary>
    public static SharedVector operator +(SharedVector left, SharedVector right) => Checked(left, right).Add(right);

    /// <summary>The difference.</summary>
    public static SharedVector operator -(SharedVector left, SharedVector right) =>
        Checked(left, right).Subtract(right);

    /// <summary>The sum.</summary>
    /// <exception cref="ArgumentException">The other has another length or other bits after the point.</exception>
    public SharedVector Add(SharedVector other)
    {
        ThrowIfUnlike(other);
        return With(Words.Add(other.Words));
    }

    /// <summary>The difference.</summary>
    /// <exception cref="ArgumentException">The other has another length or other bits after the point.</exception>
    public SharedVector Subtract(SharedVector other)
    {
        ThrowIfUnlike(other);
        return With(Words.Subtract(other.Words));
    }

    /// <summary>The sum of each with a public number.</summary>
    public SharedVector Add(double value) => With(Words.Add(Encode(value, FractionBits)));

    /// <summary>The numbers with the other sign.</summary>
    public SharedVector Negate() => With(Words.Multiply(ulong.MaxValue));

    /// <summary>The products, number by number.</summary>
    /// <exception cref="ArgumentException">The other has another length or other bits after the point.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public async Task<SharedVector> MultiplyAsync(SharedVector other, CancellationToken cancellationToken)
    {
        ThrowIfUnlike(other);
        var product = await Engine.MultiplyAsync(Words, other.Words, cancellationToken);
        return await RoundAsync(product, FractionBits, cancellationToken);
    }

    /// <summary>The products with a public number, which is rounded to the nearest multiple of 2^-f.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public Task<SharedVector> MultiplyAsync(double value, CancellationToken cancellationToken) =>
        RoundAsync(Words.Multiply(Encode(value, FractionBits)), FractionBits, cancellationToken);

    /// <summary>The sum of the products: one number, rounded down once.</summary>
    /// <exception cref="ArgumentException">The other has another length or other bits after the point.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public async Task<SharedVector> DotAsync(SharedVector other, CancellationToken cancellationToken)
    {
        ThrowIfUnlike(other);
        var shape = new MatrixShape(1, Count, 1);
        var product = await Engine.MultiplyAsync(Words, other.Words, shape, cancellationToken);
        return await RoundAsync(product, FractionBits, cancellationToken);
    }

    /// <summary>The sum of all: one number.</summary>
    public SharedVector Sum() => With(Words.SumColumns(1));

    /// <summary>Some of the numbers.</summary>
    public SharedVector Slice(int start, int count) => With(Words.Slice(start, count));

    /// <summary>The numbers at those places; one may come several times.</summary>
    public SharedVector Gather(ReadOnlySpan<int> places) => With(Words.Gather(places));

    /// <summary>These numbers, then the others.</summary>
    public SharedVector Append(SharedVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowIfOtherFraction(other);
        return With(Words.Append(other.Words));
    }

    internal SharedVector With(WordShares words) => new(Engine, words, FractionBits);

    /// <summary>Numbers with more bits after the point, rounded down to f of them.</summary>
    internal async Task<SharedVector> RoundAsync(WordShares words, int bits, CancellationToken cancellationToken) =>
        With(bits == 0 ? words : await Conversions.ShiftRightAsync(Engine, words, bits, cancellationToken));

    internal static ulong Encode(double value, int fractionBits)
    {
        var scaled = Math.Round(Math.ScaleB(value, fractionBits));
        return Math.Abs(scaled) < 1L << RangeBits
            ? (ulong)(long)scaled
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                $"A number with {fractionBits} bits after the point is below 2^{RangeBits - fractionBits} in size."
            );
    }

    /// <exception cref="ArgumentException">The other has another length or other bits after the point.</exception>
    internal void ThrowIfUnlike(SharedVector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowIfOtherFraction(other);
        if (other.Count != Count)
        {
            throw new ArgumentException($"{Count} numbers were expected, not {other.Count}.", nameof(other));
        }
    }

    private void ThrowIfOtherFraction(SharedVector other)
    {
        if (other.FractionBits != FractionBits)
        {
            throw new ArgumentException(
                $"{FractionBits} bits after the point were expected, not {other.FractionBits}.",
                nameof(other)
            );
        }
    }

    private static SharedVector Checked(SharedVector left, SharedVector right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left;
    }
}
