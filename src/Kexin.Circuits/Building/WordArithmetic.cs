namespace Kexin.Circuits;

#pragma warning disable CA2225 // the operators are what a reader looks for; named twins would say nothing more
public sealed partial class Word
{
    /// <summary>The sum; width - 1 AND gates.</summary>
    public static Word operator +(Word left, Word right) => Checked(left).Add(right, carry: null);

    /// <summary>The difference; width - 1 AND gates.</summary>
    public static Word operator -(Word left, Word right) => Checked(left).Add(~right, left.Builder.One);

    /// <summary>The negative; at most width - 1 AND gates.</summary>
    public static Word operator -(Word word) => Checked(word).Builder.Constant(0, word.Width) - word;

    /// <summary>The lower half of the product; about width² AND gates.</summary>
    public static Word operator *(Word left, Word right) => Checked(left).Multiply(right, left.Width);

    /// <summary>The quotient; all ones where the divisor is 0. About width² AND gates.</summary>
    public static Word operator /(Word left, Word right) => Checked(left).DivideBy(right).Quotient;

    /// <summary>The remainder; the dividend where the divisor is 0.</summary>
    public static Word operator %(Word left, Word right) => Checked(left).DivideBy(right).Remainder;

    /// <summary>Whether the left is smaller; width AND gates.</summary>
    public static Bit operator <(Word left, Word right) => !CarryOf(Checked(left), ~Checked(right));

    /// <summary>Whether the left is larger; width AND gates.</summary>
    public static Bit operator >(Word left, Word right) => right < left;

    /// <summary>Whether the left is not larger; width AND gates.</summary>
    public static Bit operator <=(Word left, Word right) => !(right < left);

    /// <summary>Whether the left is not smaller; width AND gates.</summary>
    public static Bit operator >=(Word left, Word right) => !(left < right);

    /// <summary>Whether this is smaller, both being signed; width AND gates.</summary>
    public Bit LessThanSigned(Word other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FlipSign() < other.FlipSign();
    }

    /// <summary>The whole product, in twice the width.</summary>
    public Word MultiplyFull(Word other) => Multiply(other, 2 * Width);

    /// <summary>Quotient and remainder; all ones and the dividend where the divisor is 0.</summary>
    /// <remarks>
    /// Non-restoring division: the remainder may be negative, and the next step then adds instead of subtracting, which costs an
    /// adder a bit and no selection (Parhami, Computer Arithmetic).
    /// </remarks>
    public (Word Quotient, Word Remainder) DivideBy(Word divisor)
    {
        ArgumentNullException.ThrowIfNull(divisor);
        ThrowIfWidthDiffers(divisor);
        var wide = divisor.ZeroExtend(Width + 1);
        var remainder = Builder.Constant(0, Width + 1);
        var quotient = new Bit[Width];
        for (var i = Width - 1; i >= 0; i--)
        {
            var subtract = !remainder[Width];
            remainder = new Word([_bits[i], .. remainder._bits[..Width]]);
            remainder = remainder.Add(wide ^ subtract.Repeat(Width + 1), subtract);
            quotient[i] = !remainder[Width];
        }

        // A remainder that ended negative is one divisor short.
        var correction = divisor & remainder[Width].Repeat(Width);
        return (new Word(quotient), remainder.Slice(0, Width) + correction);
    }

    /// <summary>The sum and the carry that leaves it, one AND gate a bit.</summary>
    /// <remarks>Boyar, Peralta, Pochuev: On the multiplicative complexity of Boolean functions (2000).</remarks>
    internal Word Add(Word other, Bit? carry)
    {
        ThrowIfWidthDiffers(other);
        var c = carry ?? Builder.Zero;
        var sum = new Bit[Width];
        for (var i = 0; i < Width; i++)
        {
            sum[i] = _bits[i] ^ other._bits[i] ^ c;
            if (i < Width - 1)
            {
                c = Carry(_bits[i], other._bits[i], c);
            }
        }

        return new Word(sum);
    }

    /// <summary>The carry of left + right + 1: with a negated right, whether left is not smaller.</summary>
    private static Bit CarryOf(Word left, Word right)
    {
        left.ThrowIfWidthDiffers(right);
        var carry = left.Builder.One;
        for (var i = 0; i < left.Width; i++)
        {
            carry = Carry(left[i], right[i], carry);
        }

        return carry;
    }

    private static Bit Carry(Bit a, Bit b, Bit c) => ((a ^ c) & (b ^ c)) ^ c;

    private Word FlipSign() => new([.. _bits[..^1], !_bits[^1]]);

    /// <summary>Long multiplication, row by row, each row only as wide as the result needs.</summary>
    private Word Multiply(Word other, int width)
    {
        ArgumentNullException.ThrowIfNull(other);
        ThrowIfWidthDiffers(other);
        var result = new Bit[width];
        Array.Fill(result, Builder.Zero);
        for (var row = 0; row < Width; row++)
        {
            var carry = Builder.Zero;
            for (var i = 0; row + i < width; i++)
            {
                if (i == Width)
                {
                    result[row + i] = carry;
                    break;
                }

                var product = _bits[i] & other._bits[row];
                var at = result[row + i];
                result[row + i] = at ^ product ^ carry;
                if (row + i < width - 1)
                {
                    carry = Carry(at, product, carry);
                }
            }
        }

        return new Word(result);
    }
}
#pragma warning restore CA2225
