using System.Buffers.Binary;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// Writes a scalar s as Σ dᵢ·2^(w·i) with odd digits −(2^w − 1) … 2^w − 1 only, so that a table of odd multiples serves
/// each digit and none is zero. With n digits of w bits, s = 2b − (2^(w·n) − 1) where the bits of b are the digits:
/// dᵢ = 2bᵢ − (2^w − 1); so b = (s + 2^(w·n) − 1)/2 modulo the (odd) order. Nothing branches on s.
/// </summary>
internal static class SignedDigits
{
    private const int Words = 4;

    /// <summary>Finds b for the scalar (32 bytes, below twice the order), where ones = 2^(w·n) − 1 modulo the order.</summary>
    public static void Recode(ReadOnlySpan<byte> scalar, ReadOnlySpan<ulong> ones, Span<ulong> b)
    {
        Add(scalar, ones, b);
        Halve(b);
    }

    /// <summary>b = the scalar (32 bytes, below twice the order) halved modulo the order, below 1.5 times the order.</summary>
    public static void Half(ReadOnlySpan<byte> scalar, Span<byte> half)
    {
        Span<ulong> b = stackalloc ulong[Words];
        Add(scalar, [0, 0, 0, 0], b);
        Halve(b);
        for (var i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(half[(8 * i)..], b[i]);
        }

        b.Clear();
    }

    /// <summary>Bits [start, start + width) of b, width at most 8.</summary>
    public static ulong Digit(ReadOnlySpan<ulong> b, int start, int width)
    {
        var word = start >> 6;
        var offset = start & 63;
        var bits = b[word] >> offset;
        if (offset + width > 64 && word + 1 < Words)
        {
            bits |= b[word + 1] << (64 - offset);
        }

        return bits & ((1ul << width) - 1);
    }

    private static void Add(ReadOnlySpan<byte> scalar, ReadOnlySpan<ulong> other, Span<ulong> sum)
    {
        UInt128 carry = 0;
        for (var i = 0; i < Words; i++)
        {
            carry += (UInt128)BinaryPrimitives.ReadUInt64LittleEndian(scalar[(8 * i)..]) + other[i];
            sum[i] = (ulong)carry;
            carry >>= 64;
        }
    }

    private static void Halve(Span<ulong> value)
    {
        var odd = 0 - (value[0] & 1);
        UInt128 carry = 0;
        for (var i = 0; i < Words; i++)
        {
            carry += (UInt128)value[i] + (CurveConstants.Order[i] & odd);
            value[i] = (ulong)carry;
            carry >>= 64;
        }

        for (var i = 0; i < Words - 1; i++)
        {
            value[i] = value[i] >> 1 | value[i + 1] << 63;
        }

        value[Words - 1] >>= 1;
    }
}
