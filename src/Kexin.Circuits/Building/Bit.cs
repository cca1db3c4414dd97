namespace Kexin.Circuits;

/// <summary>One bit of a circuit that is being built; computing on it writes gates.</summary>
#pragma warning disable CA2225 // the operators are what a reader looks for; named twins would say nothing more
public readonly struct Bit
{
    internal Bit(CircuitBuilder builder, int literal)
    {
        Builder = builder;
        LiteralValue = literal;
    }

    internal CircuitBuilder? Builder { get; }

    internal int LiteralValue { get; }

    /// <summary>1 if exactly one is 1; free.</summary>
    public static Bit operator ^(Bit left, Bit right)
    {
        var builder = left.Shared(right);
        return new Bit(builder, builder.Xor(left.LiteralValue, right.LiteralValue));
    }

    /// <summary>1 if both are 1; one AND gate.</summary>
    public static Bit operator &(Bit left, Bit right)
    {
        var builder = left.Shared(right);
        return new Bit(builder, builder.And(left.LiteralValue, right.LiteralValue));
    }

    /// <summary>1 if at least one is 1; one AND gate.</summary>
    public static Bit operator |(Bit left, Bit right) => !(!left & !right);

    /// <summary>The other bit; free.</summary>
    public static Bit operator !(Bit bit) => new(bit.Shared(bit), bit.LiteralValue ^ 1);

    /// <summary><paramref name="ifOne"/> where this bit is 1, <paramref name="ifZero"/> otherwise; one AND gate.</summary>
    public Bit Select(Bit ifOne, Bit ifZero) => ifZero ^ (this & (ifOne ^ ifZero));

    /// <summary><paramref name="ifOne"/> where this bit is 1, <paramref name="ifZero"/> otherwise; an AND gate a bit.</summary>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    public Word Select(Word ifOne, Word ifZero)
    {
        ArgumentNullException.ThrowIfNull(ifOne);
        var self = this;
        return ifOne.Combine(ifZero, (one, zero) => self.Select(one, zero));
    }

    /// <summary>A word of this bit, that many times; free.</summary>
    public Word Repeat(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return new Word([.. Enumerable.Repeat(this, width)]);
    }

    internal CircuitBuilder Shared(Bit other)
    {
        var builder = Builder ?? throw new ArgumentException("The bit belongs to no builder.");
        builder.ThrowIfForeign(other);
        return builder;
    }
}
#pragma warning restore CA2225
