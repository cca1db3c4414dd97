using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kexin.Cryptography.Groups;

/// <summary>The prime-order group ristretto255, element by element, on encodings.</summary>
/// <remarks>
/// What: libsodium's group under names of this project. Source: RFC 9496.
/// Security: 126 bits (discrete logarithm); constant time in scalars.
/// Cost: a product takes 30 to 60 µs. Not for: many thousands of products, which the batches of set intersection do faster.
/// </remarks>
public static class Ristretto255
{
    /// <summary>The size of an element's encoding, in bytes.</summary>
    public const int ElementSizeInBytes = 32;

    /// <summary>The size of a scalar, in bytes; little-endian, below the group's order.</summary>
    public const int ScalarSizeInBytes = 32;

    /// <summary>The uniform bytes from which an element or a scalar is made.</summary>
    public const int UniformSizeInBytes = 64;

    private const string Library = "libsodium";

#pragma warning disable CA1810 // the library must be initialised before its first call, whichever that is
    static Ristretto255()
#pragma warning restore CA1810
    {
        if (sodium_init() < 0)
        {
            throw new InvalidOperationException("libsodium could not be initialised.");
        }
    }

    /// <summary>Whether 32 bytes are an element's only encoding.</summary>
    public static bool IsElement(ReadOnlySpan<byte> element) =>
        element.Length == ElementSizeInBytes
        && crypto_core_ristretto255_is_valid_point(in MemoryMarshal.GetReference(element)) == 1;

    /// <summary>A random scalar.</summary>
    public static void RandomScalar(RandomSource random, Span<byte> scalar)
    {
        ArgumentNullException.ThrowIfNull(random);
        ThrowIfNot(ScalarSizeInBytes, scalar.Length, nameof(scalar));
        Span<byte> uniform = stackalloc byte[UniformSizeInBytes];
        random.Fill(uniform);
        crypto_core_ristretto255_scalar_reduce(
            ref MemoryMarshal.GetReference(scalar),
            in MemoryMarshal.GetReference(uniform)
        );
        CryptographicOperations.ZeroMemory(uniform);
    }

    /// <summary>The element of 64 uniform bytes, whose logarithm nobody knows.</summary>
    public static void FromUniform(ReadOnlySpan<byte> uniform, Span<byte> element)
    {
        ThrowIfNot(UniformSizeInBytes, uniform.Length, nameof(uniform));
        ThrowIfNot(ElementSizeInBytes, element.Length, nameof(element));
        ThrowIfFailed(
            crypto_core_ristretto255_from_hash(
                ref MemoryMarshal.GetReference(element),
                in MemoryMarshal.GetReference(uniform)
            )
        );
    }

    /// <summary>The generator times a scalar that is not 0.</summary>
    public static void MultiplyGenerator(ReadOnlySpan<byte> scalar, Span<byte> product)
    {
        ThrowIfNot(ScalarSizeInBytes, scalar.Length, nameof(scalar));
        ThrowIfNot(ElementSizeInBytes, product.Length, nameof(product));
        ThrowIfFailed(
            crypto_scalarmult_ristretto255_base(
                ref MemoryMarshal.GetReference(product),
                in MemoryMarshal.GetReference(scalar)
            )
        );
    }

    /// <summary>An element times a scalar; false if the encoding is of no element, or the product is the neutral one.</summary>
    public static bool TryMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> element, Span<byte> product)
    {
        ThrowIfNot(ScalarSizeInBytes, scalar.Length, nameof(scalar));
        ThrowIfNot(ElementSizeInBytes, element.Length, nameof(element));
        ThrowIfNot(ElementSizeInBytes, product.Length, nameof(product));
        return crypto_scalarmult_ristretto255(
                ref MemoryMarshal.GetReference(product),
                in MemoryMarshal.GetReference(scalar),
                in MemoryMarshal.GetReference(element)
            ) == 0;
    }

    /// <summary>The sum of two elements.</summary>
    /// <exception cref="ArgumentException">An encoding is of no element.</exception>
    public static void Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> sum) =>
        Combine(left, right, sum, subtract: false);

    /// <summary>The difference of two elements.</summary>
    /// <exception cref="ArgumentException">An encoding is of no element.</exception>
    public static void Subtract(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> difference) =>
        Combine(left, right, difference, subtract: true);

    private static void Combine(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> result, bool subtract)
    {
        ThrowIfNot(ElementSizeInBytes, left.Length, nameof(left));
        ThrowIfNot(ElementSizeInBytes, right.Length, nameof(right));
        ThrowIfNot(ElementSizeInBytes, result.Length, nameof(result));
        ref var r = ref MemoryMarshal.GetReference(result);
        ref readonly var p = ref MemoryMarshal.GetReference(left);
        ref readonly var q = ref MemoryMarshal.GetReference(right);
        ThrowIfFailed(
            subtract ? crypto_core_ristretto255_sub(ref r, in p, in q) : crypto_core_ristretto255_add(ref r, in p, in q)
        );
    }

    private static void ThrowIfFailed(int status)
    {
        if (status != 0)
        {
            throw new ArgumentException("An encoding is of no element of ristretto255, or a scalar is 0.");
        }
    }

    private static void ThrowIfNot(int expected, int actual, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{expected} bytes were expected, {actual} given.", name);
        }
    }

    // Declared by reference, so that this project needs no unsafe code. libsodium comes with NSec.
#pragma warning disable SYSLIB1054
    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int sodium_init();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int crypto_core_ristretto255_is_valid_point(in byte p);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int crypto_core_ristretto255_from_hash(ref byte p, in byte r);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern void crypto_core_ristretto255_scalar_reduce(ref byte r, in byte s);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int crypto_core_ristretto255_add(ref byte r, in byte p, in byte q);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int crypto_core_ristretto255_sub(ref byte r, in byte p, in byte q);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int crypto_scalarmult_ristretto255(ref byte q, in byte n, in byte p);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int crypto_scalarmult_ristretto255_base(ref byte q, in byte n);
#pragma warning restore SYSLIB1054
}
