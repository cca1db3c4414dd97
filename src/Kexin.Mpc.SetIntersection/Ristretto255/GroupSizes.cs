namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>The sizes of what ristretto255 works on, in bytes, and the checks that spans belong together.</summary>
public static class GroupSizes
{
    /// <summary>An element's canonical encoding.</summary>
    public const int ElementSizeInBytes = 32;

    /// <summary>A scalar, little-endian.</summary>
    public const int ScalarSizeInBytes = 32;

    /// <summary>The uniform string that the one-way map takes.</summary>
    public const int UniformSizeInBytes = 64;

    internal static int Count(int sizeInBytes, int each, int otherSizeInBytes, int otherEach)
    {
        var count = sizeInBytes / each;
        if (count * each != sizeInBytes || (long)count * otherEach != otherSizeInBytes)
        {
            throw new ArgumentException(
                $"{sizeInBytes} bytes in pieces of {each} do not match {otherSizeInBytes} bytes in pieces of {otherEach}."
            );
        }

        return count;
    }

    internal static void RequireScalar(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != ScalarSizeInBytes)
        {
            throw new ArgumentException($"A scalar has {ScalarSizeInBytes} bytes, not {scalar.Length}.");
        }
    }
}
