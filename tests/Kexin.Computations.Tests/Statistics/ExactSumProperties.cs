using System.Numerics;
using CsCheck;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.Tests.Statistics;

public sealed class ExactSumProperties
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Double[-1e3, 1e3],
        Gen.Double[-ExactSum.Limit, ExactSum.Limit],
        Gen.Double[-1e-40, 1e-40],
        Gen.Select(Gen.Int[-1074, 64], Gen.Bool).Select((e, sign) => Math.ScaleB(sign ? 1 : -1, e)),
        Gen.Int[0, 5].Select(i => new[] { 0, -0.0, ExactSum.Limit, -ExactSum.Limit, double.Epsilon, 0.1 }[i])
    );

    [Fact]
    public void Sums_and_sums_of_squares_are_those_of_rational_numbers_but_for_half_a_step_a_value() =>
        Value
            .Array[0, 20]
            .Sample(values =>
            {
                var (sum, squares) = (new ulong[ExactSum.Limbs], new ulong[ExactSum.Limbs]);
                foreach (var value in values)
                {
                    ExactSum.Add(sum, value);
                    ExactSum.AddSquare(squares, value);
                }

                AssertNear(values.Select(Exact), sum, 1074, values.Length);
                AssertNear(values.Select(value => Exact(value) * Exact(value)), squares, 2 * 1074, values.Length);
            });

    [Fact]
    public void Sums_of_values_without_tiny_bits_are_exact() =>
        Gen.Double[-1e15, 1e15]
            .Where(value => Math.Abs(value) > 1e-12)
            .Array[1, 30]
            .Sample(values =>
            {
                var (sum, squares) = (new ulong[ExactSum.Limbs], new ulong[ExactSum.Limbs]);
                foreach (var value in values)
                {
                    ExactSum.Add(sum, value);
                    ExactSum.AddSquare(squares, value);
                }

                AssertNear(values.Select(Exact), sum, 1074, 0);
                AssertNear(values.Select(value => Exact(value) * Exact(value)), squares, 2 * 1074, 0);
            });

    [Fact]
    public void Mean_and_variance_are_right_where_ordinary_arithmetic_loses_every_digit()
    {
        var (sum, squares) = (new ulong[ExactSum.Limbs], new ulong[ExactSum.Limbs]);
        foreach (var value in new[] { 1e15 + 1, 1e15 + 2, 1e15 + 3 })
        {
            ExactSum.Add(sum, value);
            ExactSum.AddSquare(squares, value);
        }

        var (total, totalOfSquares) = (ExactSum.ToInteger(sum), ExactSum.ToInteger(squares));
        Assert.Equal(3e15 + 6, ExactSum.Sum(total));
        Assert.Equal(1e15 + 2, ExactSum.Mean(total, 3));
        Assert.Equal(1.0, ExactSum.Variance(total, totalOfSquares, 3));
    }

    [Fact]
    public void The_spread_of_equal_values_is_zero_and_never_less()
    {
        var (sum, squares) = (new ulong[ExactSum.Limbs], new ulong[ExactSum.Limbs]);
        for (var i = 0; i < 7; i++)
        {
            ExactSum.Add(sum, 1e-45);
            ExactSum.AddSquare(squares, 1e-45);
        }

        var variance = ExactSum.Variance(ExactSum.ToInteger(sum), ExactSum.ToInteger(squares), 7);
        Assert.InRange(variance, 0, 1e-57);
    }

    /// <summary>The value times 2^1074, which is whole.</summary>
    private static BigInteger Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var (exponent, fraction) = ((int)(bits >> 52), bits & ((1L << 52) - 1));
        var magnitude = exponent == 0 ? fraction : (BigInteger)(fraction | (1L << 52)) << (exponent - 1);
        return value < 0 ? -magnitude : magnitude;
    }

    private static void AssertNear(IEnumerable<BigInteger> exact, ulong[] sum, int scale, int halfSteps)
    {
        var expected = exact.Aggregate(BigInteger.Zero, (total, value) => total + value);
        var actual = ExactSum.ToInteger(sum) << (scale - ExactSum.FractionBits);
        var bound = (BigInteger)halfSteps << (scale - ExactSum.FractionBits - 1);
        Assert.True(BigInteger.Abs(expected - actual) <= bound);
    }
}
