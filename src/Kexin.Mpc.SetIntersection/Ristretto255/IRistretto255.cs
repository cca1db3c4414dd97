namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// What set intersection needs of the group ristretto255 (RFC 9496), for many elements at once. Elements are 32-byte
/// canonical encodings, scalars 32-byte little-endian integers below the group's order, uniform strings 64 bytes.
/// Every method runs in time that depends on the number of elements and never on scalars or uniform strings.
/// </summary>
public interface IRistretto255
{
    /// <summary>The name that benchmarks and tests print.</summary>
    string Name { get; }

    /// <summary>destination[i] = scalar · Map(uniform[i]), where Map is the one-way map of RFC 9496, section 4.3.4.</summary>
    /// <exception cref="ArgumentException">The sizes don't belong together.</exception>
    void MapAndMultiply(ReadOnlyMemory<byte> uniform, ReadOnlySpan<byte> scalar, Memory<byte> destination);

    /// <summary>destination[i] = scalar · elements[i].</summary>
    /// <returns>−1, or the index of the first element that is not the canonical encoding of an element other than the
    /// identity; the destination then holds nothing of use.</returns>
    /// <exception cref="ArgumentException">The sizes don't belong together.</exception>
    int Multiply(ReadOnlyMemory<byte> elements, ReadOnlySpan<byte> scalar, Memory<byte> destination);
}
