namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Bits, eight a byte, lowest first.</summary>
internal static class Bits
{
    /// <summary>The bytes of that many bits.</summary>
    public static int Bytes(int bits) => (bits + 7) / 8;

    public static bool At(ReadOnlySpan<byte> bits, int index) => (bits[index / 8] >> (index % 8) & 1) != 0;

    public static void Xor(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> sum)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] = (byte)(a[i] ^ b[i]);
        }
    }

    public static void ThrowIfNot(int expected, int actual, string name)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"{expected} were expected, {actual} given.", name);
        }
    }
}
