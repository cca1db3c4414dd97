using System.Runtime.InteropServices;

namespace Kexin.Mpc.SecretSharing;

/// <summary>This party's parts of a vector of secret 64-bit words, and all that a party does with them without asking the others.</summary>
/// <remarks>
/// Immutable. Parts of one engine mean nothing in another. Never printed.
/// With MACs, numbers are two arrays of integers modulo 2^128 (the part and its MAC), two words each; words of bits are 65 arrays, the
/// part and a plane for each bit of the key, so that whatever moves bits moves their MACs too.
/// </remarks>
public sealed class WordShares
{
    private readonly ulong[][] _held;

    /// <summary>Takes the arrays over: one for each part held, all of one length.</summary>
    internal WordShares(ShareLayout layout, ShareDomain domain, params ulong[][] held)
    {
        (Layout, Domain, _held) = (layout, domain, held);
    }

    /// <summary>How the secrets are split.</summary>
    public ShareLayout Layout { get; }

    /// <summary>The group of the secrets.</summary>
    public ShareDomain Domain { get; }

    /// <summary>How many words.</summary>
    public int Count => _held[0].Length / Stride;

    /// <summary>How many arrays are held.</summary>
    internal int Slots => _held.Length;

    private bool IsWide => Domain == ShareDomain.Ring64 && Layout.Key is not null;

    private int Stride => IsWide ? 2 : 1;

    /// <summary>The words of one of the parts held, by its place in <see cref="ShareLayout.Held"/>.</summary>
    internal ulong[] this[int slot] => _held[slot];

    /// <summary>A sharing of words that everybody knows.</summary>
    public static WordShares OfPublic(ShareLayout layout, ShareDomain domain, ReadOnlySpan<ulong> words)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (layout.Key is { } key)
        {
            return OfPublic(layout, domain, words, key);
        }

        var held = new ulong[layout.Held.Count][];
        for (var slot = 0; slot < held.Length; slot++)
        {
            held[slot] = layout.Held[slot] == 0 ? words.ToArray() : new ulong[words.Length];
        }

        return new WordShares(layout, domain, held);
    }

    /// <summary>The words, where this party holds all parts: of one part, in a simulation or a test.</summary>
    /// <exception cref="InvalidOperationException">There are other parts.</exception>
    public ulong[] ToPlain() =>
        Layout.Parts == 1
            ? [.. _held[0]]
            : throw new InvalidOperationException($"This party does not hold all of {Layout.Parts} parts.");

    /// <summary>The sum: of numbers, or the exclusive or.</summary>
    /// <exception cref="ArgumentException">The other is of another domain, length or engine.</exception>
    public WordShares Add(WordShares other)
    {
        ThrowIfUnlike(other);
        return Combine(
            other,
            IsWide ? WordKernels.AddWide
                : Domain == ShareDomain.Ring64 ? WordKernels.Add
                : WordKernels.ExclusiveOr
        );
    }

    /// <summary>The difference: of numbers, or the exclusive or.</summary>
    /// <exception cref="ArgumentException">The other is of another domain, length or engine.</exception>
    public WordShares Subtract(WordShares other)
    {
        ThrowIfUnlike(other);
        return Combine(
            other,
            IsWide ? WordKernels.SubtractWide
                : Domain == ShareDomain.Ring64 ? WordKernels.Subtract
                : WordKernels.ExclusiveOr
        );
    }

    /// <summary>The sum with public words.</summary>
    /// <exception cref="ArgumentException">There are more or fewer of them.</exception>
    public WordShares Add(ReadOnlySpan<ulong> words)
    {
        ThrowIfNot(Count, words.Length);
        return Add(OfPublic(Layout, Domain, words));
    }

    /// <summary>The sum of each with one public word.</summary>
    public WordShares Add(ulong word)
    {
        var words = new ulong[Count];
        words.AsSpan().Fill(word);
        return Add(words);
    }

    /// <summary>The product of each with one public word: of numbers, or the AND.</summary>
    public WordShares Multiply(ulong word) =>
        IsWide ? MapWide((x, _) => x * word)
        : Domain == ShareDomain.Ring64 ? Map(x => x * word)
        : Map(x => x & word);

    /// <summary>The product with a public number modulo 2^128, upper parts of authenticated shares included.</summary>
    internal WordShares MultiplyExactly(Int128 number) => MapWide((x, _) => x * (UInt128)number);

    /// <summary>The product with public words.</summary>
    /// <exception cref="ArgumentException">There are more or fewer of them.</exception>
    public WordShares Multiply(ReadOnlySpan<ulong> words)
    {
        ThrowIfNot(Count, words.Length);
        if (IsWide)
        {
            var factors = words.ToArray();
            return MapWide((x, i) => x * factors[i]);
        }

        var result = new ulong[_held.Length][];
        for (var slot = 0; slot < result.Length; slot++)
        {
            var product = new ulong[Count];
            for (var i = 0; i < product.Length; i++)
            {
                product[i] = Domain == ShareDomain.Ring64 ? _held[slot][i] * words[i] : _held[slot][i] & words[i];
            }

            result[slot] = product;
        }

        return new WordShares(Layout, Domain, result);
    }

    /// <summary>The bits of each word moved up, zeros behind them; for numbers the product with a power of two.</summary>
    public WordShares ShiftLeft(int bits) => IsWide ? MapWide((x, _) => x << bits) : Map(x => x << bits);

    /// <summary>The bits of each word moved down, zeros above them.</summary>
    /// <exception cref="InvalidOperationException">These are numbers: their bits are not shared one by one.</exception>
    public WordShares ShiftRight(int bits)
    {
        ThrowIfNumbers();
        return Map(x => x >> bits);
    }

    /// <summary>Some of the words.</summary>
    public WordShares Slice(int start, int count) =>
        new(Layout, Domain, [.. _held.Select(part => part.AsSpan(start * Stride, count * Stride).ToArray())]);

    /// <summary>The words at those places; one may come several times.</summary>
    public WordShares Gather(ReadOnlySpan<int> places)
    {
        var result = new ulong[_held.Length][];
        for (var slot = 0; slot < result.Length; slot++)
        {
            var part = new ulong[places.Length * Stride];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = _held[slot][(places[i / Stride] * Stride) + (i % Stride)];
            }

            result[slot] = part;
        }

        return new WordShares(Layout, Domain, result);
    }

    /// <summary>This one's words, then the others'.</summary>
    /// <exception cref="ArgumentException">Another is of another domain or engine.</exception>
    public WordShares Append(params ReadOnlySpan<WordShares> others)
    {
        var result = new ulong[_held.Length][];
        foreach (var other in others)
        {
            ThrowIfForeign(other);
        }

        for (var slot = 0; slot < result.Length; slot++)
        {
            var total = Count;
            foreach (var other in others)
            {
                total += other.Count;
            }

            var words = new ulong[total * Stride];
            _held[slot].CopyTo(words, 0);
            var at = _held[slot].Length;
            foreach (var other in others)
            {
                other._held[slot].CopyTo(words, at);
                at += other._held[slot].Length;
            }

            result[slot] = words;
        }

        return new WordShares(Layout, Domain, result);
    }

    /// <summary>The sums of numbers by columns, rows one after another.</summary>
    /// <param name="columns">How many words make a row: at least 1.</param>
    /// <exception cref="ArgumentException">The words are no whole number of rows.</exception>
    public WordShares SumColumns(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (Count % columns != 0)
        {
            throw new ArgumentException($"{Count} words are no rows of {columns}.", nameof(columns));
        }

        var result = new ulong[_held.Length][];
        for (var slot = 0; slot < result.Length; slot++)
        {
            var (sum, part) = (new ulong[columns * Stride], _held[slot]);
            for (var at = 0; at < part.Length; at += sum.Length)
            {
                var row = part.AsSpan(at, sum.Length);
                if (IsWide)
                {
                    WordKernels.AddWide(sum, row, sum);
                }
                else
                {
                    WordKernels.Add(sum, row, sum);
                }
            }

            result[slot] = sum;
        }

        return new WordShares(Layout, Domain, result);
    }

    /// <summary>Authenticated numbers from their values and MACs, whose lower 128 bits count from now on.</summary>
    internal static WordShares OfWide(ShareLayout layout, ReadOnlySpan<UInt192> values, ReadOnlySpan<UInt192> macs)
    {
        var held = new ulong[2][];
        for (var slot = 0; slot < held.Length; slot++)
        {
            var from = slot == 0 ? values : macs;
            held[slot] = new ulong[2 * from.Length];
            var to = MemoryMarshal.Cast<ulong, UInt128>(held[slot].AsSpan());
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[i].Low128;
            }
        }

        return new WordShares(layout, ShareDomain.Ring64, held);
    }

    /// <summary>The words, with the other of two parties' part; what must vanish of the MACs is noted.</summary>
    internal ulong[] Complete(ulong[] other, MacCheck check)
    {
        var value = new ulong[other.Length];
        var halves = new ulong[_held.Length][];
        if (IsWide)
        {
            WordKernels.AddWide(_held[0], other, value);
        }
        else
        {
            WordKernels.ExclusiveOr(_held[0], other, value);
        }

        var key = Layout.Key ?? throw new InvalidOperationException("These shares have no MACs.");
        var opened = WordKernels.Integers(value);
        for (var slot = 1; slot < _held.Length; slot++)
        {
            halves[slot] = new ulong[value.Length];
            if (IsWide)
            {
                var half = MemoryMarshal.Cast<ulong, UInt128>(halves[slot].AsSpan());
                var macs = WordKernels.Integers(_held[slot]);
                for (var i = 0; i < half.Length; i++)
                {
                    half[i] = macs[i] - (opened[i] * key);
                }
            }
            else if (((key >> (slot - 1)) & 1) != 0)
            {
                WordKernels.ExclusiveOr(_held[slot], value, halves[slot]);
            }
            else
            {
                _held[slot].CopyTo(halves[slot], 0);
            }
        }

        halves[0] = new ulong[value.Length];
        check.MustVanish(new WordShares(Layout, Domain, halves));
        return IsWide ? [.. Enumerable.Range(0, Count).Select(i => value[2 * i])] : value;
    }

    /// <summary>Another number of words from each part, the same linear map on each; for bits.</summary>
    internal WordShares MapParts(Func<ulong[], ulong[]> linear) => new(Layout, Domain, [.. _held.Select(linear)]);

    /// <summary>
    /// Each part, by itself a secret of that domain: whoever holds the part puts it in its place, everybody else zero. Their sum (or
    /// exclusive or) is the secret.
    /// </summary>
    internal WordShares[] PartsIn(ShareDomain domain) =>
        [
            .. Enumerable
                .Range(0, Layout.Parts)
                .Select(part => new WordShares(
                    Layout,
                    domain,
                    [.. _held.Select((words, slot) => Layout.Held[slot] == part ? words : new ulong[words.Length])]
                )),
        ];

    /// <summary>A party's half of what a public word is authenticated by is its half of the key times the word.</summary>
    private static WordShares OfPublic(ShareLayout layout, ShareDomain domain, ReadOnlySpan<ulong> words, ulong key)
    {
        var held = new ulong[layout.Slots(domain)][];
        var isWide = domain == ShareDomain.Ring64;
        for (var slot = 0; slot < held.Length; slot++)
        {
            held[slot] = new ulong[words.Length * (isWide ? 2 : 1)];
            UInt128 factor = slot == 0 ? (layout.Party == 0 ? 1UL : 0) : key;
            if (isWide)
            {
                var wide = MemoryMarshal.Cast<ulong, UInt128>(held[slot].AsSpan());
                for (var i = 0; i < wide.Length; i++)
                {
                    wide[i] = words[i] * factor;
                }
            }
            else if (slot == 0 ? layout.Party == 0 : ((key >> (slot - 1)) & 1) != 0)
            {
                words.CopyTo(held[slot]);
            }
        }

        return new WordShares(layout, domain, held);
    }

    private WordShares MapWide(Func<UInt128, int, UInt128> each)
    {
        var result = new ulong[_held.Length][];
        for (var slot = 0; slot < result.Length; slot++)
        {
            result[slot] = new ulong[_held[slot].Length];
            var from = WordKernels.Integers(_held[slot]);
            var to = MemoryMarshal.Cast<ulong, UInt128>(result[slot].AsSpan());
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = each(from[i], i);
            }
        }

        return new WordShares(Layout, Domain, result);
    }

    /// <exception cref="ArgumentException">The other is of another domain, length or engine.</exception>
    internal void ThrowIfUnlike(WordShares other)
    {
        ThrowIfForeign(other);
        ThrowIfNot(Count, other.Count);
    }

    private void ThrowIfForeign(WordShares other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Domain != Domain || !other.Layout.Equals(Layout))
        {
            throw new ArgumentException(
                $"Shares of {Domain} among {Layout.Parties} do not go with shares of {other.Domain} among {other.Layout.Parties}."
            );
        }
    }

    private void ThrowIfNumbers()
    {
        if (Domain == ShareDomain.Ring64)
        {
            throw new InvalidOperationException("The bits of shared numbers are not shared one by one: convert them.");
        }
    }

    private static void ThrowIfNot(int expected, int actual)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"{expected} words were expected, not {actual}.");
        }
    }

    private WordShares Combine(WordShares other, WordKernels.Pairwise kernel)
    {
        var result = new ulong[_held.Length][];
        for (var slot = 0; slot < result.Length; slot++)
        {
            result[slot] = new ulong[_held[slot].Length];
            kernel(_held[slot], other._held[slot], result[slot]);
        }

        return new WordShares(Layout, Domain, result);
    }

    private WordShares Map(Func<ulong, ulong> each) =>
        MapParts(part =>
        {
            var result = new ulong[part.Length];
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = each(part[i]);
            }

            return result;
        });
}
