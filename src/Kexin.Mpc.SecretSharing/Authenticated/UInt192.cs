using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kexin.Mpc.SecretSharing;

/// <summary>An integer modulo 2^192: what an authenticated number has until its triple is checked.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct UInt192(ulong low, ulong middle, ulong high) : IEquatable<UInt192>
{
    public const int SizeInBytes = 24;

    private readonly ulong _low = low;
    private readonly ulong _middle = middle;
    private readonly ulong _high = high;

    public UInt192(UInt128 low, ulong high)
        : this((ulong)low, (ulong)(low >> 64), high) { }

    /// <summary>The number modulo 2^128.</summary>
    public UInt128 Low128 => new(_middle, _low);

    public bool IsOdd => (_low & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 operator +(UInt192 a, UInt192 b)
    {
        var low = a._low + b._low;
        var carry = low < a._low ? 1UL : 0;
        var middle = a._middle + b._middle;
        var carried = middle < a._middle ? 1UL : 0;
        middle += carry;
        carried += middle < carry ? 1UL : 0;
        return new UInt192(low, middle, a._high + b._high + carried);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 operator -(UInt192 a, UInt192 b)
    {
        var middle = a._middle - b._middle;
        var borrowed = a._middle < b._middle ? 1UL : 0;
        var borrow = a._low < b._low ? 1UL : 0;
        borrowed += middle < borrow ? 1UL : 0;
        return new UInt192(a._low - b._low, middle - borrow, a._high - b._high - borrowed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 operator &(UInt192 a, ulong mask) => new(a._low & mask, a._middle & mask, a._high & mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 operator *(UInt192 a, UInt192 b)
    {
        var first = Math.BigMul(a._low, b._low, out var low);
        var up1 = Math.BigMul(a._low, b._middle, out var middle1);
        var up2 = Math.BigMul(a._middle, b._low, out var middle2);
        var middle = (UInt128)first + middle1 + middle2;
        var high =
            (ulong)(middle >> 64) + up1 + up2 + (a._middle * b._middle) + (a._low * b._high) + (a._high * b._low);
        return new UInt192(low, (ulong)middle, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 operator *(UInt192 a, ulong b) => a * new UInt192(b, 0, 0);

    /// <summary>The number times 2^bits, bits below 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 operator <<(UInt192 a, int bits) =>
        bits == 0
            ? a
            : new UInt192(
                a._low << bits,
                (a._middle << bits) | (a._low >> (64 - bits)),
                (a._high << bits) | (a._middle >> (64 - bits))
            );

    public bool Equals(UInt192 other) => ((_low ^ other._low) | (_middle ^ other._middle) | (_high ^ other._high)) == 0;

    public override bool Equals(object? obj) => obj is UInt192 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_low, _middle, _high);
}
