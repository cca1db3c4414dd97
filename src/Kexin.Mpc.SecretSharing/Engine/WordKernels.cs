using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Word by word, several at a time; all spans have the length of the result.</summary>
internal static class WordKernels
{
    public delegate void Pairwise(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var va = Wide(a);
        var vb = Wide(b);
        var vr = Wide(result);
        for (var i = 0; i < vr.Length; i++)
        {
            vr[i] = va[i] + vb[i];
        }

        for (var i = vr.Length * Vector<ulong>.Count; i < result.Length; i++)
        {
            result[i] = a[i] + b[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var va = Wide(a);
        var vb = Wide(b);
        var vr = Wide(result);
        for (var i = 0; i < vr.Length; i++)
        {
            vr[i] = va[i] - vb[i];
        }

        for (var i = vr.Length * Vector<ulong>.Count; i < result.Length; i++)
        {
            result[i] = a[i] - b[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExclusiveOr(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var va = Wide(a);
        var vb = Wide(b);
        var vr = Wide(result);
        for (var i = 0; i < vr.Length; i++)
        {
            vr[i] = va[i] ^ vb[i];
        }

        for (var i = vr.Length * Vector<ulong>.Count; i < result.Length; i++)
        {
            result[i] = a[i] ^ b[i];
        }
    }

    /// <summary>Of integers modulo 2^128, two words each.</summary>
    public static void AddWide(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var left = Integers(a);
        var right = Integers(b);
        var sum = MemoryMarshal.Cast<ulong, UInt128>(result);
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = left[i] + right[i];
        }
    }

    /// <inheritdoc cref="AddWide"/>
    public static void SubtractWide(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> result)
    {
        var left = Integers(a);
        var right = Integers(b);
        var difference = MemoryMarshal.Cast<ulong, UInt128>(result);
        for (var i = 0; i < difference.Length; i++)
        {
            difference[i] = left[i] - right[i];
        }
    }

    public static ReadOnlySpan<UInt128> Integers(ReadOnlySpan<ulong> words) =>
        MemoryMarshal.Cast<ulong, UInt128>(words);

    private static ReadOnlySpan<Vector<ulong>> Wide(ReadOnlySpan<ulong> words) =>
        MemoryMarshal.Cast<ulong, Vector<ulong>>(words);

    private static Span<Vector<ulong>> Wide(Span<ulong> words) => MemoryMarshal.Cast<ulong, Vector<ulong>>(words);
}
