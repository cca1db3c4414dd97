using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kexin.Mpc.SecretSharing;

/// <summary>One party's summand of products: x_i·y_i + x_i·y_(i+1) + x_(i+1)·y_i, without its mask.</summary>
internal static class ReplicatedKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        ReadOnlySpan<ulong> x0,
        ReadOnlySpan<ulong> x1,
        ReadOnlySpan<ulong> y0,
        ReadOnlySpan<ulong> y1,
        Span<ulong> result
    )
    {
        x0 = x0[..result.Length];
        x1 = x1[..result.Length];
        y0 = y0[..result.Length];
        y1 = y1[..result.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (x0[i] * (y0[i] + y1[i])) + (x1[i] * y0[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void And(
        ReadOnlySpan<ulong> x0,
        ReadOnlySpan<ulong> x1,
        ReadOnlySpan<ulong> y0,
        ReadOnlySpan<ulong> y1,
        Span<ulong> result
    )
    {
        var wide = MemoryMarshal.Cast<ulong, Vector256<ulong>>(result);
        var a0 = MemoryMarshal.Cast<ulong, Vector256<ulong>>(x0)[..wide.Length];
        var a1 = MemoryMarshal.Cast<ulong, Vector256<ulong>>(x1)[..wide.Length];
        var b0 = MemoryMarshal.Cast<ulong, Vector256<ulong>>(y0)[..wide.Length];
        var b1 = MemoryMarshal.Cast<ulong, Vector256<ulong>>(y1)[..wide.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = (a0[i] & (b0[i] ^ b1[i])) ^ (a1[i] & b0[i]);
        }

        for (var i = wide.Length * Vector256<ulong>.Count; i < result.Length; i++)
        {
            result[i] = (x0[i] & (y0[i] ^ y1[i])) ^ (x1[i] & y0[i]);
        }
    }
}
