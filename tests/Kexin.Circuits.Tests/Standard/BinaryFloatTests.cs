using System.Numerics;
using Kexin.Circuits.Standard;

namespace Kexin.Circuits.Tests.Standard;

/// <summary>Floating point against the processor's, bit by bit, 64 pairs at once.</summary>
public sealed class BinaryFloatTests
{
    private const int Lanes = 64;
    private const int Batches = 60;

    private static readonly float[] Edges =
    [
        0f,
        -0f,
        1f,
        -1f,
        float.Epsilon,
        -float.Epsilon,
        float.MaxValue,
        float.MinValue,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.NaN,
        1.17549435e-38f,
        1.1754942e-38f,
        16777216f,
        0.5f,
        3.4028233e38f,
    ];

    [Fact]
    public void Sums_and_products_of_32_bits_are_the_processors()
    {
        var circuit = Operations(BinaryFloat.Binary32);
        var random = new Random(32);
        var pairs = Edges
            .SelectMany(a => Edges.Select(b => (a, b)))
            .Select(pair => (BitConverter.SingleToUInt32Bits(pair.a), BitConverter.SingleToUInt32Bits(pair.b)))
            .Select(pair => ((ulong)pair.Item1, (ulong)pair.Item2))
            .Concat(RandomPairs(random, 8, 23));
        Check(
            circuit,
            pairs,
            (a, b) =>
            {
                var (x, y) = (BitConverter.UInt32BitsToSingle((uint)a), BitConverter.UInt32BitsToSingle((uint)b));
                return (Bits(x + y), Bits(x * y));
            }
        );

        static ulong Bits(float value) => float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value);
    }

    [Fact]
    public void Sums_and_products_of_64_bits_are_the_processors()
    {
        var circuit = Operations(BinaryFloat.Binary64);
        Check(
            circuit,
            RandomPairs(new Random(64), 11, 52),
            (a, b) =>
            {
                var (x, y) = (BitConverter.UInt64BitsToDouble(a), BitConverter.UInt64BitsToDouble(b));
                return (Bits(x + y), Bits(x * y));
            }
        );

        static ulong Bits(double value) =>
            double.IsNaN(value) ? 0x7FF8UL << 48 : BitConverter.DoubleToUInt64Bits(value);
    }

    private static Circuit Operations(BinaryFloat format) =>
        Clear.Build(
            [format.Width, format.Width],
            words => [format.Add(words[0], words[1]), format.Multiply(words[0], words[1])]
        );

    /// <summary>Pairs of any exponents, of near ones, of tiny ones, and of those whose product is near the smallest.</summary>
    private static IEnumerable<(ulong, ulong)> RandomPairs(Random random, int exponentBits, int fractionBits)
    {
        var exponents = 1 << exponentBits;
        var bias = exponents / 2 - 1;
        for (var i = 0; i < Lanes * Batches; i++)
        {
            var first = random.Next(exponents);
            var second = (i % 4) switch
            {
                0 => random.Next(exponents),
                1 => Math.Clamp(first + random.Next(-3, 4), 0, exponents - 1),
                2 => Math.Clamp(bias - first + random.Next(-fractionBits - 3, 3), 0, exponents - 1),
                _ => first = random.Next(3),
            };
            yield return (Number(first), Number(second));
        }

        ulong Number(int exponent)
        {
            var fraction = (ulong)random.NextInt64() & ((1UL << fractionBits) - 1);
            // Few bits make ties; many bits make carries.
            fraction = random.Next(4) switch
            {
                0 => fraction >> random.Next(fractionBits) << random.Next(fractionBits) & ((1UL << fractionBits) - 1),
                1 => ~(fraction >> random.Next(fractionBits)) & ((1UL << fractionBits) - 1),
                _ => fraction,
            };
            return (ulong)random.Next(2) << (exponentBits + fractionBits) | (ulong)exponent << fractionBits | fraction;
        }
    }

    private static void Check(
        Circuit circuit,
        IEnumerable<(ulong A, ulong B)> pairs,
        Func<ulong, ulong, (ulong Sum, ulong Product)> expected
    )
    {
        var width = circuit.InputWidths[0];
        foreach (var batch in pairs.Chunk(Lanes))
        {
            var inputs = new ulong[2 * width];
            for (var bit = 0; bit < width; bit++)
            {
                for (var lane = 0; lane < batch.Length; lane++)
                {
                    inputs[bit] |= (batch[lane].A >> bit & 1) << lane;
                    inputs[width + bit] |= (batch[lane].B >> bit & 1) << lane;
                }
            }

            var outputs = new ulong[2 * width];
            circuit.Evaluate64(inputs, outputs);
            for (var lane = 0; lane < batch.Length; lane++)
            {
                var (a, b) = batch[lane];
                var (sum, product) = expected(a, b);
                Assert.True(
                    sum == Lane(outputs, 0, width, lane) && product == Lane(outputs, width, width, lane),
                    $"{a:X} and {b:X}: sum {sum:X}, found {Lane(outputs, 0, width, lane):X}; product {product:X}, "
                        + $"found {Lane(outputs, width, width, lane):X}"
                );
            }
        }
    }

    private static ulong Lane(ulong[] words, int start, int width, int lane) =>
        Enumerable.Range(0, width).Aggregate(0UL, (value, bit) => value | (words[start + bit] >> lane & 1) << bit);
}
