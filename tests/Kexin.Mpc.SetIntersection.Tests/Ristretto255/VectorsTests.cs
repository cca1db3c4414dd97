using System.Security.Cryptography;
using System.Text;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Ristretto255;

/// <summary>RFC 9496, appendix A.</summary>
public sealed class VectorsTests
{
    public static TheoryData<string> Names => Groups.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiples_of_the_generator_are_those_of_the_appendix(string group)
    {
        for (byte factor = 0; factor < Rfc9496.Multiples.Length; factor++)
        {
            var scalar = new byte[32];
            scalar[0] = factor;
            var product = new byte[32];
            Assert.Equal(-1, Groups.Get(group).Multiply(Hex(Rfc9496.Multiples[1]), scalar, product));
            Assert.Equal(Rfc9496.Multiples[factor], Convert.ToHexStringLower(product));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Invalid_encodings_of_the_appendix_are_refused_wherever_they_stand(string group)
    {
        foreach (var invalid in Rfc9496.InvalidEncodings.Append(Rfc9496.Multiples[0]))
        {
            for (var place = 0; place < 9; place++)
            {
                var elements = Enumerable.Repeat(Rfc9496.Multiples[7], 9).ToArray();
                elements[place] = invalid;
                var bytes = Hex(string.Concat(elements));
                Assert.Equal(place, Groups.Get(group).Multiply(bytes, One(), new byte[bytes.Length]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_one_way_map_gives_the_elements_of_the_appendix(string group)
    {
        var uniform = Rfc9496
            .Mapped.SelectMany(vector => SHA512.HashData(Encoding.UTF8.GetBytes(vector.Label)))
            .ToArray();
        var elements = new byte[32 * Rfc9496.Mapped.Length];
        Groups.Get(group).MapAndMultiply(uniform, One(), elements);
        Assert.Equal(
            string.Concat(Rfc9496.Mapped.Select(vector => vector.Element)),
            Convert.ToHexStringLower(elements)
        );
    }

    private static byte[] One()
    {
        var one = new byte[32];
        one[0] = 1;
        return one;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
