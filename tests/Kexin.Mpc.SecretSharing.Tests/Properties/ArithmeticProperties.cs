using System.Numerics;
using CsCheck;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests.Properties;

public sealed class ArithmeticProperties
{
    private static readonly Gen<ulong> Element = Gen.OneOf(
        Gen.ULong[0, Mersenne61.Prime - 1],
        Gen.Int[0, 4].Select(i => new[] { 0UL, 1UL, 2UL, Mersenne61.Prime - 1, Mersenne61.Prime - 2 }[i])
    );

    private static readonly Gen<ulong> Word = Gen.OneOf(
        Gen.ULong,
        Gen.Int[0, 2].Select(i => new[] { 0UL, 1UL, ulong.MaxValue }[i])
    );

    [Fact]
    public void The_field_adds_subtracts_and_multiplies_as_whole_numbers_modulo_the_prime() =>
        Gen.Select(Element, Element)
            .Sample(
                (a, b) =>
                    Mersenne61.Add(a, b) == Mod((BigInteger)a + b)
                    && Mersenne61.Subtract(a, b) == Mod((BigInteger)a - b)
                    && Mersenne61.Multiply(a, b) == Mod((BigInteger)a * b)
            );

    [Fact]
    public void An_element_times_its_inverse_is_one() =>
        Element.Where(a => a != 0).Sample(a => Mersenne61.Multiply(a, Mersenne61.Inverse(a)) == 1);

    [Fact]
    public void Wide_elements_add_and_subtract_with_their_carries_and_leave_their_neighbours_alone() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 4])
            .SelectMany(
                (limbs, count) => Gen.Select(Word.Array[limbs * count], Word.Array[limbs * count], Gen.Const(limbs))
            )
            .Sample(
                (a, b, limbs) =>
                {
                    var modulus = BigInteger.One << (64 * limbs);
                    ulong[] sum = [.. a];
                    Ring.Add(sum, b, limbs);
                    ulong[] difference = [.. a];
                    Ring.Subtract(difference, b, limbs);
                    for (var at = 0; at < a.Length; at += limbs)
                    {
                        var (x, y) = (Number(a, at, limbs), Number(b, at, limbs));
                        Assert.Equal((x + y) % modulus, Number(sum, at, limbs));
                        Assert.Equal((x - y + modulus) % modulus, Number(difference, at, limbs));
                    }
                }
            );

    [Fact]
    public void Fixed_point_is_off_by_half_a_step_at_most_and_signed_sums_come_out()
    {
        var encoding = new FixedPoint(20, 4);
        Gen.Double[-1e9, 1e9]
            .Array[4]
            .Sample(values =>
            {
                ulong total = 0;
                foreach (var value in values)
                {
                    Assert.True(encoding.TryEncode(value, out var encoded));
                    Assert.Equal(value, encoding.Decode(encoded), Math.ScaleB(1, -20));
                    total = unchecked(total + encoded);
                }

                Assert.Equal(values.Sum(), encoding.Decode(total), Math.ScaleB(4, -20));
            });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    public void Fixed_point_takes_what_cannot_overflow_and_refuses_the_rest(int parties)
    {
        var encoding = new FixedPoint(10, parties);
        Assert.True(encoding.TryEncode(encoding.Limit, out var greatest));
        Assert.True(encoding.TryEncode(-encoding.Limit, out _));
        Assert.True((BigInteger)greatest * parties < BigInteger.One << 63);
        foreach (
            var value in new[]
            {
                Math.ScaleB(1, 53) / parties * 1.0000001,
                -Math.ScaleB(1, 53) / parties * 1.0000001,
                double.MaxValue,
                double.PositiveInfinity,
                double.NegativeInfinity,
                double.NaN,
            }
        )
        {
            Assert.False(encoding.TryEncode(value, out _));
        }
    }

    [Fact]
    public void Samples_of_the_field_are_elements_of_it()
    {
        using var random = SeededRandomSource.FromNumber(1);
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(Mersenne61.Sample(random), 0UL, Mersenne61.Prime - 1);
            Assert.InRange(Mersenne61.SampleNonZero(random), 1UL, Mersenne61.Prime - 1);
        }
    }

    private static ulong Mod(BigInteger value) =>
        (ulong)((value % Mersenne61.Prime + Mersenne61.Prime) % Mersenne61.Prime);

    private static BigInteger Number(ulong[] words, int at, int limbs)
    {
        var number = BigInteger.Zero;
        for (var i = limbs - 1; i >= 0; i--)
        {
            number = (number << 64) + words[at + i];
        }

        return number;
    }
}
