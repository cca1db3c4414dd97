namespace Kexin.Circuits.Standard;

/// <summary>Floating point numbers of a format of IEEE 754: addition and multiplication, rounded to nearest, ties to even.</summary>
/// <remarks>
/// Source: IEEE 754-2019, sections 3.4, 4.3.1 and 6. Subnormal numbers, infinities and signed zeros are exact; a result that is not
/// a number is the quiet one with a positive sign and no payload. The bits are in the order of the format's encoding as an integer.
/// </remarks>
/// <param name="ExponentBits">8 for binary32, 11 for binary64; at least 3.</param>
/// <param name="FractionBits">23 for binary32, 52 for binary64; at least 2.</param>
public sealed record BinaryFloat(int ExponentBits, int FractionBits)
{
    /// <summary>binary32, the type float.</summary>
    public static BinaryFloat Binary32 { get; } = new(8, 23);

    /// <summary>binary64, the type double.</summary>
    public static BinaryFloat Binary64 { get; } = new(11, 52);

    /// <summary>The bits of a number.</summary>
    public int Width => 1 + ExponentBits + FractionBits;

    private int Bias => (1 << (ExponentBits - 1)) - 1;

    /// <summary>The sum.</summary>
    /// <exception cref="ArgumentException">A width is not <see cref="Width"/>.</exception>
    public Word Add(Word left, Word right)
    {
        BytesOfWord.ThrowIfWidthIsNot(Width, left, nameof(left));
        BytesOfWord.ThrowIfWidthIsNot(Width, right, nameof(right));

        // The larger magnitude first, so that the difference is not negative.
        var swap = left.Slice(0, Width - 1) < right.Slice(0, Width - 1);
        var big = Unpack(swap.Select(right, left));
        var small = Unpack(swap.Select(left, right));
        var subtract = big.Sign ^ small.Sign;

        // Three bits below the significand: guard, round, and one that stands for all that was shifted out.
        var zero = left[0].Builder!.Zero;
        var aligned = ShiftRightSticky(zero.Repeat(3).Concat(small.Significand), big.Exponent - small.Exponent);
        var bigWide = zero.Repeat(3).Concat(big.Significand).ZeroExtend(FractionBits + 5);
        var smallWide = aligned.ZeroExtend(FractionBits + 5);
        var sum = bigWide.Add(smallWide ^ subtract.Repeat(smallWide.Width), subtract);

        // Shifted up until the highest bit is 1, but not past the smallest exponent.
        var exponent = big.Exponent.ZeroExtend(ExponentBits + 1) + left[0].Builder!.Constant(1, ExponentBits + 1);
        var leading = LeadingZeros(sum).Slice(0, LogCeiling(sum.Width));
        var most = exponent - left[0].Builder!.Constant(1, ExponentBits + 1);
        var shift = Least(
            leading.ZeroExtend(Math.Max(leading.Width, most.Width)),
            most.ZeroExtend(Math.Max(leading.Width, most.Width))
        );
        var normal = sum.ShiftLeft(shift.Slice(0, leading.Width));
        exponent -= shift.Slice(0, exponent.Width);
        var cancelled = subtract & sum.IsZero();
        return Finish(
            big.Sign & !cancelled,
            exponent,
            normal,
            infinite: big.IsInfinite | small.IsInfinite,
            notANumber: big.IsNotANumber | small.IsNotANumber | (big.IsInfinite & small.IsInfinite & subtract)
        );
    }

    /// <summary>The product.</summary>
    /// <exception cref="ArgumentException">A width is not <see cref="Width"/>.</exception>
    public Word Multiply(Word left, Word right)
    {
        BytesOfWord.ThrowIfWidthIsNot(Width, left, nameof(left));
        BytesOfWord.ThrowIfWidthIsNot(Width, right, nameof(right));
        var builder = left[0].Builder!;
        var (a, b) = (Unpack(left), Unpack(right));
        var product = a.Significand.MultiplyFull(b.Significand);

        // Signed, with two bits more than the format: from 3 - bias up to twice the largest.
        var wide = ExponentBits + 2;
        var exponent = a.Exponent.ZeroExtend(wide) + b.Exponent.ZeroExtend(wide) - builder.Constant(Bias - 1, wide);
        var most = exponent - builder.Constant(1, wide);
        var tooSmall = most[wide - 1];
        var countBits = LogCeiling(product.Width);
        var common = Math.Max(countBits, wide);
        var leading = LeadingZeros(product).Slice(0, countBits).ZeroExtend(common);
        var up = Least(leading, most.SignExtend(common)) & (!tooSmall).Repeat(common);
        var down = -most & tooSmall.Repeat(wide);
        var normal = ShiftRightSticky(product.ShiftLeft(up.Slice(0, countBits)), down);
        exponent = exponent - up.Slice(0, wide) + down;
        return Finish(
            a.Sign ^ b.Sign,
            exponent,
            normal,
            infinite: a.IsInfinite | b.IsInfinite,
            notANumber: a.IsNotANumber
                | b.IsNotANumber
                | (a.IsInfinite & b.Significand.IsZero())
                | (b.IsInfinite & a.Significand.IsZero())
        );
    }

    /// <summary>The parts of a number; of a subnormal one the exponent is 1 and the significand's highest bit 0.</summary>
    private Parts Unpack(Word number)
    {
        var fraction = number.Slice(0, FractionBits);
        var exponent = number.Slice(FractionBits, ExponentBits);
        var subnormal = exponent.IsZero();
        var special = (~exponent).IsZero();
        var noFraction = fraction.IsZero();
        return new Parts(
            number[Width - 1],
            new Word([exponent[0] | subnormal, .. exponent.Bits.Skip(1)]),
            new Word([.. fraction.Bits, !subnormal]),
            special & noFraction,
            special & !noFraction
        );
    }

    /// <summary>Rounds a significand whose highest bits are the result's, and puts the parts together.</summary>
    private Word Finish(Bit sign, Word exponent, Word significand, Bit infinite, Bit notANumber)
    {
        var builder = sign.Builder!;
        var kept = FractionBits + 1;
        var dropped = significand.Width - kept;
        var top = significand[significand.Width - 1];
        var fraction = significand.Slice(dropped, FractionBits);
        var guard = significand[dropped - 1];
        var sticky = !significand.Slice(0, dropped - 1).IsZero();
        var roundUp = guard & (sticky | fraction[0]);

        // Without a highest bit the number is subnormal: exponent 0. A carry out of the fraction moves into the exponent.
        var field = exponent.Slice(0, ExponentBits) & top.Repeat(ExponentBits);
        var largest = builder.Constant((1 << ExponentBits) - 1, exponent.Width);
        var overflow = top & !exponent.LessThanSigned(largest);
        var rounded = fraction.Concat(field).Add(builder.Constant(0, Width - 1), roundUp);
        var infinity = builder.Constant(0, FractionBits).Concat(builder.One.Repeat(ExponentBits));
        var magnitude = (overflow | infinite).Select(infinity, rounded);
        var quiet = infinity ^ builder.Constant(System.Numerics.BigInteger.One << (FractionBits - 1), Width - 1);
        return new Word([.. notANumber.Select(quiet, magnitude).Bits, sign & !notANumber]);
    }

    /// <summary>Shifted down; the lowest bit also says whether a 1 was lost.</summary>
    private static Word ShiftRightSticky(Word word, Word count)
    {
        var lost = word[0].Builder!.Zero;
        var stage = 0;
        for (; stage < count.Width && 1L << stage < word.Width; stage++)
        {
            lost |= count[stage] & !word.Slice(0, 1 << stage).IsZero();
            word = count[stage].Select(word >> (1 << stage), word);
        }

        if (stage < count.Width)
        {
            var all = !count.Slice(stage, count.Width - stage).IsZero();
            lost |= all & !word.IsZero();
            word &= (!all).Repeat(word.Width);
        }

        return new Word([word[0] | lost, .. word.Bits.Skip(1)]);
    }

    /// <summary>The number of zeros above the highest 1; 0 where there is no 1.</summary>
    private static Word LeadingZeros(Word word)
    {
        var builder = word[0].Builder!;
        var width = LogCeiling(word.Width) + 1;
        var count = builder.Constant(0, width);
        var above = builder.Zero;
        for (var i = 0; i < word.Width; i++)
        {
            // Exactly one of the marks is 1, so that adding them up is free.
            var seen = above | word[word.Width - 1 - i];
            var mark = (seen ^ above).Repeat(width);
            count ^= builder.Constant(i, width) & mark;
            above = seen;
        }

        return count;
    }

    private static Word Least(Word left, Word right) => (left < right).Select(left, right);

    private static int LogCeiling(int value) => 32 - int.LeadingZeroCount(value - 1);

    private sealed record Parts(Bit Sign, Word Exponent, Word Significand, Bit IsInfinite, Bit IsNotANumber);
}
