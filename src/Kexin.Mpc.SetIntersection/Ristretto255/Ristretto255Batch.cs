using System.Runtime.Intrinsics;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>ristretto255 on whole batches, as many elements at once as a vector has lanes, spread over the cores.</summary>
public static class Ristretto255Batch
{
    /// <summary>Whether this processor has AVX2.</summary>
    public static bool IsAvx2Supported => Lanes4.IsSupported;

    /// <summary>Whether this processor has AVX-512F.</summary>
    public static bool IsAvx512Supported => Lanes8.IsSupported;

    /// <summary>Four elements at once.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AVX2.</exception>
    public static IRistretto255 CreateAvx2(int degreeOfParallelism = -1) =>
        IsAvx2Supported
            ? new WideGroup<Vector256<ulong>, Lanes4>("AVX2, 4 at once", degreeOfParallelism)
            : throw new PlatformNotSupportedException("This processor has no AVX2.");

    /// <summary>Eight elements at once.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AVX-512F.</exception>
    public static IRistretto255 CreateAvx512(int degreeOfParallelism = -1) =>
        IsAvx512Supported
            ? new WideGroup<Vector512<ulong>, Lanes8>("AVX-512, 8 at once", degreeOfParallelism)
            : throw new PlatformNotSupportedException("This processor has no AVX-512F.");

    /// <summary>The fastest that the processor has; libsodium where it has no wide vectors.</summary>
    public static IRistretto255 CreateBest(int degreeOfParallelism = -1) =>
        IsAvx512Supported ? CreateAvx512(degreeOfParallelism)
        : IsAvx2Supported ? CreateAvx2(degreeOfParallelism)
        : new SodiumRistretto255(degreeOfParallelism);
}
