namespace Kexin.Mpc.SecretSharing;

/// <summary>One of the summands of secret numbers: a word whose bits are shared too.</summary>
/// <param name="Bits">The summand's bits.</param>
internal abstract record Part(WordShares Bits)
{
    /// <summary>The summand without its lowest bits, as a number.</summary>
    public abstract WordShares ShiftRight(int bits);

    /// <summary>
    /// The parts of numbers. Where whoever holds a part may be believed, each is by itself a secret of both domains; an engine with MACs
    /// takes the number apart by what it has authenticated.
    /// </summary>
    public static async Task<IReadOnlyList<Part>> OfAsync(
        IShareEngine engine,
        WordShares numbers,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Layout.Key is not null && engine is ISplitsShares splits)
        {
            return await splits.SplitAsync(numbers, cancellationToken);
        }

        var words = numbers.PartsIn(ShareDomain.Ring64);
        return [.. numbers.PartsIn(ShareDomain.Binary64).Select((bits, i) => new HeldPart(words[i], bits))];
    }
}

/// <summary>A word that its holders know.</summary>
internal sealed record HeldPart(WordShares Words, WordShares Bits) : Part(Bits)
{
    public override WordShares ShiftRight(int bits) => Words.MapParts(part => [.. part.Select(word => word >> bits)]);
}

/// <summary>A word that everybody knows.</summary>
internal sealed record PublicPart(IShareEngine Engine, ulong[] Words)
    : Part(Engine.FromPublic(ShareDomain.Binary64, Words))
{
    public override WordShares ShiftRight(int bits) =>
        Engine.FromPublic(ShareDomain.Ring64, [.. Words.Select(word => word >> bits)]);
}

/// <summary>A word of which every bit is shared as a number.</summary>
/// <param name="Places">The lowest bits of all words, then the next ones.</param>
/// <param name="Bits">The words' bits.</param>
internal sealed record PlacedPart(WordShares Places, WordShares Bits) : Part(Bits)
{
    public override WordShares ShiftRight(int bits)
    {
        var sum = Places.Slice(bits * Bits.Count, Bits.Count);
        for (var place = bits + 1; place < BitKernels.BitsAWord; place++)
        {
            sum = sum.Add(Places.Slice(place * Bits.Count, Bits.Count).ShiftLeft(place - bits));
        }

        return sum;
    }
}

/// <summary>Secret bits as the exclusive or of what everybody knows and of numbers that are 0 or 1.</summary>
/// <param name="Public">A number for each bit; null for zeros.</param>
/// <param name="Hidden">The others.</param>
internal sealed record BitParts(ulong[]? Public, IReadOnlyList<WordShares> Hidden);

/// <summary>An engine on which a party's part is not yet authenticated bit by bit.</summary>
internal interface ISplitsShares
{
    /// <summary>Summands of numbers, of which the first is public.</summary>
    Task<IReadOnlyList<Part>> SplitAsync(WordShares numbers, CancellationToken cancellationToken);

    /// <summary>Summands of packed bits.</summary>
    Task<BitParts> SplitAsync(BitShares bits, CancellationToken cancellationToken);
}
