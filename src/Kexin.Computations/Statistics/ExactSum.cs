using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kexin.Computations.Statistics;

/// <summary>Sums of doubles and of their squares in fixed point of 384 bits: a ring in which additions are exact in any order.</summary>
/// <remarks>
/// What: x is held as the integer next to x·2^192, in two's complement, six words, the lowest first.
/// Range: |x| at most 2^64, so x² at most 2^128; 2^32 rows of each of 64 providers keep a sum below 2^166, and its integer below
/// 2^358, far from the ring's 2^383.
/// Error: none for x unless it has bits below 2^-192 (never when |x| ≥ 2^-139), none for x² unless x has bits below 2^-96 (never when
/// |x| ≥ 2^-43); otherwise at most 2^-193 for each row. The same whatever the order of rows and the number of providers.
/// </remarks>
internal static class ExactSum
{
    /// <summary>Words of one sum.</summary>
    public const int Limbs = 6;

    /// <summary>The greatest absolute value of a summand: 2^64.</summary>
    public const double Limit = 18446744073709551616.0;

    /// <summary>Bits behind the point.</summary>
    public const int FractionBits = 192;

    private const int MantissaBits = 52;

    /// <summary>Adds a finite value of at most <see cref="Limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Span<ulong> sum, double value)
    {
        var (mantissa, exponent) = Split(value);
        Accumulate(sum, mantissa, 0, exponent + FractionBits, value < 0);
    }

    /// <summary>Adds the square of a finite value of at most <see cref="Limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquare(Span<ulong> sum, double value)
    {
        var (mantissa, exponent) = Split(value);
        var high = Math.BigMul(mantissa, mantissa, out var low);
        Accumulate(sum, low, high, 2 * exponent + FractionBits, false);
    }

    /// <summary>The integer that the words hold.</summary>
    public static BigInteger ToInteger(ReadOnlySpan<ulong> sum)
    {
        var bytes = new byte[sum.Length * sizeof(ulong)];
        for (var i = 0; i < sum.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), sum[i]);
        }

        return new BigInteger(bytes);
    }

    /// <summary>The sum.</summary>
    public static double Sum(BigInteger sum) => Math.ScaleB((double)sum, -FractionBits);

    /// <summary>The mean of that many values.</summary>
    public static double Mean(BigInteger sum, long count) => Math.ScaleB((double)sum / count, -FractionBits);

    /// <summary>The sample variance of at least two values: (n·Σx² - (Σx)²) / (n·(n - 1)), rounded once, at the end.</summary>
    public static double Variance(BigInteger sum, BigInteger squares, long count)
    {
        var spread = ((squares * count) << FractionBits) - sum * sum;
        // Squares that were rounded may sum up to a little less than they should.
        var scaled = (double)BigInteger.Max(spread, BigInteger.Zero) / ((double)count * (count - 1));
        return Math.ScaleB(scaled, -2 * FractionBits);
    }

    /// <summary>The value is mantissa·2^exponent, but for its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Mantissa, int Exponent) Split(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var biased = (int)(bits >> MantissaBits) & 0x7FF;
        var fraction = bits & ((1UL << MantissaBits) - 1);
        return biased == 0 ? (fraction, -1074) : (fraction | (1UL << MantissaBits), biased - 1075);
    }

    /// <summary>Adds ±(high·2^64 + low)·2^shift, rounded where the shift goes to the right; the two words have at most 106 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Span<ulong> sum, ulong low, ulong high, int shift, bool negative)
    {
        if (shift < 0)
        {
            (low, high) = Rounded(low, high, -shift);
            shift = 0;
        }

        var bits = shift & 63;
        var words = sum[(shift >> 6)..];
        var first = low << bits;
        var second = (high << bits) | (low >> 1 >> (63 - bits));
        var third = high >> 1 >> (63 - bits);
        if (negative)
        {
            Subtract(words, first, second, third);
        }
        else
        {
            Add(words, first, second, third);
        }
    }

    private static (ulong Low, ulong High) Rounded(ulong low, ulong high, int bits)
    {
        var value = new UInt128(high, low);
        value = bits >= 128 ? 0 : (value + (UInt128.One << (bits - 1))) >> bits;
        return ((ulong)value, (ulong)(value >> 64));
    }

    /// <summary>Adds to the three lowest words, of at least three, and carries on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<ulong> words, ulong first, ulong second, ulong third)
    {
        var low = words[..3];
        var carry = AddOne(ref low[0], first, 0);
        carry = AddOne(ref low[1], second, carry);
        carry = AddOne(ref low[2], third, carry);
        for (var i = 3; carry != 0 && i < words.Length; i++)
        {
            carry = ++words[i] == 0 ? 1UL : 0UL;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(Span<ulong> words, ulong first, ulong second, ulong third)
    {
        var low = words[..3];
        var borrow = SubtractOne(ref low[0], first, 0);
        borrow = SubtractOne(ref low[1], second, borrow);
        borrow = SubtractOne(ref low[2], third, borrow);
        for (var i = 3; borrow != 0 && i < words.Length; i++)
        {
            borrow = words[i]-- == 0 ? 1UL : 0UL;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddOne(ref ulong word, ulong summand, ulong carry)
    {
        var half = word + carry;
        var first = half < carry ? 1UL : 0UL;
        word = half + summand;
        return first + (word < half ? 1UL : 0UL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractOne(ref ulong word, ulong subtrahend, ulong borrow)
    {
        var half = word - borrow;
        var first = half > word ? 1UL : 0UL;
        word = half - subtrahend;
        return first + (word > half ? 1UL : 0UL);
    }
}
