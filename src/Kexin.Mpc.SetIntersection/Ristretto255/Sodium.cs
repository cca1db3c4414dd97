using System.Runtime.InteropServices;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>The functions of libsodium that this project calls, under libsodium's own names.</summary>
internal static unsafe partial class Sodium
{
    private const string Library = "libsodium";

#pragma warning disable CA1810 // the library must be initialised before its first call, whichever that is
    static Sodium()
#pragma warning restore CA1810
    {
        if (sodium_init() < 0)
        {
            throw new InvalidOperationException("libsodium could not be initialised.");
        }
    }

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    internal static partial int crypto_core_ristretto255_from_hash(byte* p, byte* r);

    [LibraryImport(Library)]
    internal static partial int crypto_core_ristretto255_is_valid_point(byte* p);

    [LibraryImport(Library)]
    internal static partial int crypto_scalarmult_ristretto255(byte* q, byte* n, byte* p);

    [LibraryImport(Library)]
    internal static partial void crypto_core_ristretto255_scalar_reduce(byte* r, byte* s);

    [LibraryImport(Library)]
    internal static partial void crypto_core_ristretto255_scalar_add(byte* z, byte* x, byte* y);

    [LibraryImport(Library)]
    internal static partial void crypto_core_ristretto255_scalar_mul(byte* z, byte* x, byte* y);

    [LibraryImport(Library)]
    internal static partial int crypto_core_ristretto255_scalar_invert(byte* recip, byte* s);
}
