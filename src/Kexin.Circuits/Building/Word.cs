namespace Kexin.Circuits;

/// <summary>An integer of a fixed width that is being computed in a circuit; arithmetic is modulo 2^width.</summary>
/// <remarks>
/// Unsigned where it matters, but for the methods that say signed (two's complement). Both operands have one width:
/// <see cref="ZeroExtend"/>, <see cref="SignExtend"/> and <see cref="Slice"/> change it.
/// </remarks>
#pragma warning disable CA2225 // the operators are what a reader looks for; named twins would say nothing more
public sealed partial class Word
{
    private readonly Bit[] _bits;

    /// <summary>A word of the given bits, lowest first.</summary>
    /// <exception cref="ArgumentException">There is no bit, or they are of several builders.</exception>
    public Word(IReadOnlyList<Bit> bits)
    {
        ArgumentNullException.ThrowIfNull(bits);
        ArgumentOutOfRangeException.ThrowIfZero(bits.Count, nameof(bits));
        _bits = [.. bits];
        foreach (var bit in _bits)
        {
            _bits[0].Shared(bit);
        }
    }

    /// <summary>The width, in bits.</summary>
    public int Width => _bits.Length;

    /// <summary>The bits, lowest first.</summary>
    public IReadOnlyList<Bit> Bits => _bits;

    /// <summary>The bit of that weight.</summary>
    public Bit this[int index] => _bits[index];

    private CircuitBuilder Builder => _bits[0].Builder!;

    /// <summary>Bit by bit; free.</summary>
    public static Word operator ^(Word left, Word right) => Checked(left).Combine(right, (a, b) => a ^ b);

    /// <summary>Bit by bit; an AND gate a bit.</summary>
    public static Word operator &(Word left, Word right) => Checked(left).Combine(right, (a, b) => a & b);

    /// <summary>Bit by bit; an AND gate a bit.</summary>
    public static Word operator |(Word left, Word right) => Checked(left).Combine(right, (a, b) => a | b);

    /// <summary>Every bit negated; free.</summary>
    public static Word operator ~(Word word) => new([.. Checked(word)._bits.Select(bit => !bit)]);

    /// <summary>Shifted up by a known number of bits, zeros from below; free.</summary>
    public static Word operator <<(Word word, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var zero = Checked(word).Builder.Zero;
        return word.Map(i => i >= count ? word[i - count] : zero);
    }

    /// <summary>Shifted down by a known number of bits, zeros from above; free.</summary>
    public static Word operator >>(Word word, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var zero = Checked(word).Builder.Zero;
        return word.Map(i => i < word.Width - count ? word[i + count] : zero);
    }

    /// <summary>Turned up by a known number of bits; free.</summary>
    public Word RotateLeft(int count) => Map(i => _bits[(int)(((i - (long)count) % Width + Width) % Width)]);

    /// <summary>Shifted up by a number that the circuit computes; zero from the width on. Width times log2(width) AND gates.</summary>
    public Word ShiftLeft(Word count) => Shifted(count, Builder.Zero, (word, by, _) => word << by);

    /// <summary>Shifted down by a number that the circuit computes, zeros from above.</summary>
    public Word ShiftRight(Word count) => Shifted(count, Builder.Zero, (word, by, _) => word >> by);

    /// <summary>Shifted down by a number that the circuit computes, the sign from above.</summary>
    public Word ShiftRightSigned(Word count) =>
        Shifted(count, _bits[^1], (word, by, sign) => word.Map(i => i < word.Width - (long)by ? word[i + by] : sign));

    /// <summary>The bits from <paramref name="start"/> on; free.</summary>
    public Word Slice(int start, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - start);
        return new Word(_bits[start..(start + width)]);
    }

    /// <summary>This word with <paramref name="higher"/> above it; free.</summary>
    public Word Concat(Word higher)
    {
        ArgumentNullException.ThrowIfNull(higher);
        return new Word([.. _bits, .. higher._bits]);
    }

    /// <summary>The same number in a larger width; free.</summary>
    public Word ZeroExtend(int width) => Extend(width, Builder.Zero);

    /// <summary>The same signed number in a larger width; free.</summary>
    public Word SignExtend(int width) => Extend(width, _bits[^1]);

    /// <summary>Whether all bits are 0; width - 1 AND gates.</summary>
    public Bit IsZero() => !Reduce(_bits, (a, b) => a | b);

    /// <summary>Whether both are the same number; width - 1 AND gates.</summary>
    public Bit EqualTo(Word other) => (this ^ other).IsZero();

    internal Word Combine(Word other, Func<Bit, Bit, Bit> combine)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowIfWidthDiffers(other);
        return Map(i => combine(_bits[i], other._bits[i]));
    }

    /// <summary>All bits by one operator, as a tree, so that the depth grows with the logarithm.</summary>
    internal static Bit Reduce(ReadOnlySpan<Bit> bits, Func<Bit, Bit, Bit> combine) =>
        bits.Length == 1
            ? bits[0]
            : combine(Reduce(bits[..(bits.Length / 2)], combine), Reduce(bits[(bits.Length / 2)..], combine));

    private static Word Checked(Word word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word;
    }

    private Word Map(Func<int, Bit> bit) => new([.. Enumerable.Range(0, Width).Select(bit)]);

    private Word Extend(int width, Bit bit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, Width);
        return new Word([.. _bits, .. Enumerable.Repeat(bit, width - Width)]);
    }

    private Word Shifted(Word count, Bit fill, Func<Word, int, Bit, Word> shift)
    {
        ArgumentNullException.ThrowIfNull(count);
        var word = this;
        var stage = 0;
        for (; stage < count.Width && 1L << stage < Width; stage++)
        {
            word = count[stage].Select(shift(word, 1 << stage, fill), word);
        }

        // Higher bits of the count shift everything out.
        return stage == count.Width
            ? word
            : Reduce(count._bits.AsSpan(stage), (a, b) => a | b).Select(fill.Repeat(Width), word);
    }

    private void ThrowIfWidthDiffers(Word other)
    {
        if (Width != other.Width)
        {
            throw new ArgumentException($"Both words have one width; {Width} and {other.Width} bits were given.");
        }
    }
}
#pragma warning restore CA2225
