using System.Numerics;

namespace Kexin.Circuits.Tests.Building;

/// <summary>Operators on words against integers, for widths that no machine word has.</summary>
public sealed class WordTests
{
    public static TheoryData<int> Widths => [1, 2, 7, 8, 13, 32, 64, 65];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Arithmetic_is_that_of_integers_modulo_the_width(int width)
    {
        var circuit = Clear.Build(
            [width, width],
            words =>
                [
                    words[0] + words[1],
                    words[0] - words[1],
                    words[0] * words[1],
                    -words[0],
                    words[0].MultiplyFull(words[1]),
                ]
        );
        var modulus = BigInteger.One << width;
        ForPairs(
            width,
            (a, b) =>
            {
                var expected = new[] { a + b, a - b, a * b, -a }.Select(value => Reduce(value, modulus)).Append(a * b);
                Assert.Equal(expected, circuit.Run(a, b));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Division_gives_quotient_and_remainder_and_all_ones_for_a_divisor_of_zero(int width)
    {
        var circuit = Clear.Build([width, width], words => [words[0] / words[1], words[0] % words[1]]);
        var most = (BigInteger.One << width) - 1;
        ForPairs(width, (a, b) => Assert.Equal(b == 0 ? [most, a] : [a / b, a % b], circuit.Run(a, b)));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Comparisons_are_those_of_integers(int width)
    {
        var circuit = Clear.Build(
            [width, width],
            words =>
                new[]
                {
                    words[0] < words[1],
                    words[0] > words[1],
                    words[0] <= words[1],
                    words[0] >= words[1],
                    words[0].EqualTo(words[1]),
                    words[0].LessThanSigned(words[1]),
                    words[0].IsZero(),
                }.Select(bit => bit.ToWord())
        );
        ForPairs(
            width,
            (a, b) =>
            {
                bool[] expected = [a < b, a > b, a <= b, a >= b, a == b, Signed(a, width) < Signed(b, width), a == 0];
                Assert.Equal(expected, circuit.Run(a, b).Select(bit => bit == 1));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Shifts_by_computed_numbers_are_those_of_integers(int width)
    {
        const int CountWidth = 7;
        var circuit = Clear.Build(
            [width, CountWidth],
            words => [words[0].ShiftLeft(words[1]), words[0].ShiftRight(words[1]), words[0].ShiftRightSigned(words[1])]
        );
        var modulus = BigInteger.One << width;
        foreach (var a in Clear.Samples(width, 4, 1))
        {
            for (var count = 0; count < 1 << CountWidth; count++)
            {
                BigInteger[] expected = [a << count, a >> count, Signed(a, width) >> count];
                Assert.Equal(expected.Select(value => Reduce(value, modulus)), circuit.Run(a, count));
            }
        }
    }

    [Fact]
    public void Known_shifts_rotations_slices_and_selections_cost_nothing_or_one_gate_a_bit()
    {
        var circuit = Clear.Build(
            [16, 16, 1],
            words =>
                [
                    words[0] << 3,
                    words[0] >> 20,
                    words[0].RotateLeft(-5),
                    words[0].Slice(4, 8).Concat(words[1].Slice(0, 4)),
                    words[0].SignExtend(20),
                    words[0].ZeroExtend(20),
                    words[2][0].Select(words[0], words[1]),
                ]
        );
        Assert.Equal(16, circuit.AndCount);
        Assert.Equal([0xE788, 0, 0x8FE7, 0xECF, 0xFFCF1, 0xFCF1, 0xFCF1], circuit.Run(0xFCF1, 0x122E, 1));
        Assert.Equal(0x122E, circuit.Run(0xFCF1, 0x122E, 0)[6]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public void Adders_and_comparisons_have_as_few_AND_gates_as_is_known(int width)
    {
        Assert.Equal(width - 1, Clear.Build([width, width], words => [words[0] + words[1]]).AndCount);
        Assert.Equal(width - 1, Clear.Build([width, width], words => [words[0] - words[1]]).AndCount);
        Assert.Equal(width, Clear.Build([width, width], words => [(words[0] < words[1]).ToWord()]).AndCount);
        Assert.Equal(width - 1, Clear.Build([width, width], words => [words[0].EqualTo(words[1]).ToWord()]).AndCount);
        var square = Clear.Build([width, width], words => [words[0] * words[1]]);
        // Bristol Fashion's mult64 has 4,033.
        Assert.Equal(width * width - width + 1, square.AndCount);
    }

    [Fact]
    public void Words_of_different_widths_or_builders_do_not_mix()
    {
        var builder = new CircuitBuilder();
        var (a, b) = (builder.Input(8), builder.Input(9));
        var foreign = new CircuitBuilder().Input(8);
        Assert.Throws<ArgumentException>(() => a + b);
        Assert.Throws<ArgumentException>(() => a & b);
        Assert.Throws<ArgumentException>(() => a < b);
        Assert.Throws<ArgumentException>(() => a + foreign);
        Assert.Throws<ArgumentException>(() => builder.Output(foreign));
        Assert.Throws<ArgumentException>(() => default(Bit) ^ a[0]);
    }

    private static void ForPairs(int width, Action<BigInteger, BigInteger> check)
    {
        var samples = Clear.Samples(width, 8, width).ToList();
        foreach (var a in samples)
        {
            samples.ForEach(b => check(a, b));
        }
    }

    private static BigInteger Reduce(BigInteger value, BigInteger modulus) => (value % modulus + modulus) % modulus;

    private static BigInteger Signed(BigInteger value, int width) =>
        value >> (width - 1) == 0 ? value : value - (BigInteger.One << width);
}
