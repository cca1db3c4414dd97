using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>A secret integer modulo the order of ristretto255, cleared when disposed.</summary>
internal sealed unsafe class Scalar : IDisposable
{
    private const int WideSizeInBytes = 64;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(GroupSizes.ScalarSizeInBytes, pinned: true);

    private Scalar() { }

    /// <summary>The 32 bytes, little-endian, below the order.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A scalar whose distribution is within 2^−250 of uniform.</summary>
    public static Scalar Random(RandomSource random)
    {
        Span<byte> wide = stackalloc byte[WideSizeInBytes];
        random.Fill(wide);
        var scalar = Reduce(wide);
        CryptographicOperations.ZeroMemory(wide);
        return scalar;
    }

    /// <summary>A 64-byte little-endian integer modulo the order.</summary>
    public static Scalar Reduce(ReadOnlySpan<byte> wide)
    {
        if (wide.Length != WideSizeInBytes)
        {
            throw new ArgumentException($"A wide scalar has {WideSizeInBytes} bytes, not {wide.Length}.");
        }

        var scalar = new Scalar();
        fixed (
            byte* from = wide,
                to = scalar._bytes
        )
        {
            Sodium.crypto_core_ristretto255_scalar_reduce(to, from);
        }

        return scalar;
    }

    /// <summary>Twice this scalar.</summary>
    public Scalar Double()
    {
        var result = new Scalar();
        fixed (
            byte* from = _bytes,
                to = result._bytes
        )
        {
            Sodium.crypto_core_ristretto255_scalar_add(to, from, from);
        }

        return result;
    }

    /// <summary>The product of this scalar and that one's inverse.</summary>
    /// <exception cref="ArgumentException">The divisor is zero.</exception>
    public Scalar Over(Scalar divisor)
    {
        ArgumentNullException.ThrowIfNull(divisor);
        var result = new Scalar();
        fixed (
            byte* from = _bytes,
                by = divisor._bytes,
                to = result._bytes
        )
        {
            if (Sodium.crypto_core_ristretto255_scalar_invert(to, by) != 0)
            {
                throw new ArgumentException("Zero has no inverse.", nameof(divisor));
            }

            Sodium.crypto_core_ristretto255_scalar_mul(to, from, to);
        }

        return result;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
