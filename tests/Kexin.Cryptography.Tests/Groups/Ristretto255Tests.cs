using Kexin.Cryptography.Groups;

namespace Kexin.Cryptography.Tests.Groups;

public sealed class Ristretto255Tests
{
    // RFC 9496, appendix A.1: the generator, and its products by 2 and 3.
    private static readonly byte[][] Multiples =
    [
        Convert.FromHexString("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"),
        Convert.FromHexString("6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919"),
        Convert.FromHexString("94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259"),
    ];

    [Fact]
    public void Products_sums_and_differences_are_those_of_the_RFC()
    {
        var found = new byte[Ristretto255.ElementSizeInBytes];
        for (var i = 0; i < Multiples.Length; i++)
        {
            Assert.True(Ristretto255.IsElement(Multiples[i]));
            Ristretto255.MultiplyGenerator(Scalar(i + 1), found);
            Assert.Equal(Multiples[i], found);
            Assert.True(Ristretto255.TryMultiply(Scalar(i + 1), Multiples[0], found));
            Assert.Equal(Multiples[i], found);
        }

        Ristretto255.Add(Multiples[0], Multiples[1], found);
        Assert.Equal(Multiples[2], found);
        Ristretto255.Subtract(Multiples[2], Multiples[0], found);
        Assert.Equal(Multiples[1], found);
    }

    [Fact]
    public void The_element_of_uniform_bytes_is_that_of_the_RFC()
    {
        // Appendix A.3, the first: SHA-512 of a sentence.
        var uniform = System.Security.Cryptography.SHA512.HashData(
            "Ristretto is traditionally a short shot of espresso coffee"u8
        );
        var found = new byte[Ristretto255.ElementSizeInBytes];
        Ristretto255.FromUniform(uniform, found);
        Assert.Equal("3066F82A1A747D45120D1740F14358531A8F04BBFFE6A819F86DFE50F44A0A46", Convert.ToHexString(found));
    }

    [Fact]
    public void What_is_no_element_is_refused()
    {
        var bad = new byte[Ristretto255.ElementSizeInBytes];
        Array.Fill(bad, (byte)0xFF);
        var found = new byte[Ristretto255.ElementSizeInBytes];
        Assert.False(Ristretto255.IsElement(bad));
        Assert.False(Ristretto255.IsElement(Multiples[0].AsSpan(1)));
        Assert.False(Ristretto255.TryMultiply(Scalar(5), bad, found));
        // The neutral element has no use as a key.
        Assert.False(Ristretto255.TryMultiply(Scalar(5), new byte[Ristretto255.ElementSizeInBytes], found));
        Assert.Throws<ArgumentException>(() => Ristretto255.Add(Multiples[0], bad, found));
        Assert.Throws<ArgumentException>(() => Ristretto255.Subtract(bad, Multiples[0], found));
        Assert.Throws<ArgumentException>(() => Ristretto255.MultiplyGenerator(Scalar(0), found));
        Assert.Throws<ArgumentException>(() => Ristretto255.FromUniform(new byte[32], found));
    }

    [Fact]
    public void Random_scalars_differ_and_are_below_the_order()
    {
        var random = SeededRandomSource.FromNumber(1);
        var scalars = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            var scalar = new byte[Ristretto255.ScalarSizeInBytes];
            Ristretto255.RandomScalar(random, scalar);
            Assert.True(scalars.Add(Convert.ToHexString(scalar)));
            Assert.InRange(scalar[^1], 0, 0x10);
        }
    }

    private static byte[] Scalar(byte value) => [value, .. new byte[Ristretto255.ScalarSizeInBytes - 1]];

    private static byte[] Scalar(int value) => Scalar((byte)value);
}
