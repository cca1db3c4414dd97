namespace Kexin.Mpc.SecretSharing.Tests.Contract;

/// <summary>Functions of secret numbers on every engine, against the same in the clear, within the error that is stated.</summary>
public sealed class VectorContract
{
    private const int F = 16;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly double Unit = Math.ScaleB(1, -F);
    private static readonly double[] Some = [0, 1, -1, 3.25, -2.5, 100.125, -77.75, Unit, -Unit];
    private static readonly double[] Others = [2, -1, 1, -0.5, 4, 100.125, 12, 5, -3];
    private static readonly double[] Positive = [Unit, 0.001, 0.25, 0.5, 1, 1.5, 2, 3, 7.7, 100, 1000.5, 4000];

    public static TheoryData<string> Names => Engines.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sums_products_and_dot_products_are_right_to_a_unit(string engine)
    {
        var opened = await OpenAsync(
            engine,
            async (x, y) =>
                [x + y, x - y, x.Negate().Add(0.5), await x.MultiplyAsync(y, None), await x.DotAsync(y, None), x.Sum()]
        );
        Assert.Equal(Pairwise((x, y) => x + y), opened[0]);
        Assert.Equal(Pairwise((x, y) => x - y), opened[1]);
        Assert.Equal(Some.Select(x => 0.5 - x), opened[2]);
        AssertWithin(Pairwise((x, y) => x * y), opened[3], _ => Unit);
        AssertWithin([Pairwise((x, y) => x * y).Sum()], opened[4], _ => Unit);
        Assert.Equal([Some.Sum()], opened[5]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Comparisons_and_choices_are_exact(string engine)
    {
        var opened = await OpenAsync(
            engine,
            async (x, y) =>
            {
                var less = await x.LessThanAsync(y, None);
                var equal = await x.IsEqualAsync(y, None);
                Assert.Equal(Pairwise((a, b) => a < b ? 1.0 : 0), await NumbersAsync(less));
                Assert.Equal(Pairwise((a, b) => a == b ? 1.0 : 0), await NumbersAsync(equal));
                return
                [
                    await x.MinAsync(y, None),
                    await x.MaxAsync(y, None),
                    await x.MinAsync(None),
                    await x.MaxAsync(None),
                ];

                async Task<double[]> NumbersAsync(BitShares bits) =>
                    [.. (await bits.OpenAsync(x.Engine, None)).Select(bit => bit ? 1.0 : 0)];
            }
        );
        Assert.Equal(Pairwise(Math.Min), opened[0]);
        Assert.Equal(Pairwise(Math.Max), opened[1]);
        Assert.Equal([Some.Min()], opened[2]);
        Assert.Equal([Some.Max()], opened[3]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Products_of_matrices_are_right_to_a_unit(string engine)
    {
        var opened = await OpenAsync(
            engine,
            async (x, y) =>
            {
                var product = await new SharedMatrix(x.Slice(0, 6), 2, 3).MultiplyAsync(
                    new SharedMatrix(y.Slice(0, 6), 2, 3).Transpose(),
                    None
                );
                Assert.Equal((2, 2), (product.Rows, product.Columns));
                return [product.Entries];
            }
        );
        double[] expected =
        [
            .. from row in new[] { 0, 3 }
            from column in new[] { 0, 3 }
            select Enumerable.Range(0, 3).Sum(k => Some[row + k] * Others[column + k]),
        ];
        AssertWithin(expected, opened[0], _ => Unit);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Quotients_keep_to_their_error(string engine)
    {
        double[] dividends = SomeOf(engine, [1, -1, 0, 0.5, -0.25, 1000, -4000, 3, 7.7, 12_345, -0.5, 4000]);
        var divisors = SomeOf(engine, Positive);
        var opened = await OpenAsync(engine, dividends, divisors, async (x, y) => [await x.DivideAsync(y, None)]);
        for (var i = 0; i < divisors.Length; i++)
        {
            var divisor = Math.Round(divisors[i] / Unit) * Unit;
            var quotient = dividends[i] / divisor;
            var error = (Unit * (1 + (1 / divisor))) + (Math.Abs(quotient) * Math.ScaleB(1, -25));
            Assert.InRange(opened[0][i], quotient - error, quotient + error);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Roots_powers_and_logarithms_keep_to_their_errors(string engine)
    {
        double[] exponents = SomeOf(engine, [0, 1, -1, 0.5, -0.693, 5, -5, 12.9, -15.9, 8.25, Unit, -Unit]);
        var positive = SomeOf(engine, Positive);
        var opened = await OpenAsync(
            engine,
            positive,
            exponents,
            async (x, y) =>
                [
                    await x.SquareRootAsync(None),
                    await x.LogAsync(None),
                    await y.ExpAsync(None),
                    await y.Append(y.Add(1000)).SigmoidAsync(None),
                ]
        );
        var exact = positive.Select(x => Math.Round(x / Unit) * Unit).ToArray();
        AssertWithin(exact.Select(Math.Sqrt), opened[0], root => Unit + (root * Math.ScaleB(1, -22)));
        AssertWithin(exact.Select(x => Math.Log(x)), opened[1], _ => Unit + Math.ScaleB(1, -20));
        var powers = exponents.Select(x => Math.Round(x / Unit) * Unit).ToArray();
        AssertWithin(powers.Select(Math.Exp), opened[2], power => Unit * (1 + power));
        AssertWithin(
            powers.Concat(powers.Select(x => x + 1000)).Select(x => 1 / (1 + Math.Exp(-x))),
            opened[3],
            _ => Unit + Math.ScaleB(1, -23)
        );
    }

    [Theory]
    [InlineData("ideal, 2 parties")]
    [InlineData("replicated")]
    public async Task The_logistic_function_keeps_to_its_error_on_every_piece_with_all_its_bits(string engine)
    {
        const int Bits = LogisticFunction.MostFractionBits;
        var step = Math.ScaleB(1, -5);
        double[] values =
        [
            .. Enumerable.Range(-17 * 32, 34 * 32 + 1).Select(i => i * step),
            .. Enumerable.Range(-16, 33).Select(bound => bound - Math.ScaleB(1, -Bits)),
            1e9,
            -1e9,
        ];
        var opened = await Engines.RunAsync(
            engine,
            async each =>
            {
                double[] own = each.Layout.Party == 0 ? values : [];
                var x = await SharedVector.InputAsync(each, 0, own, values.Length, Bits, None);
                return await (await x.SigmoidAsync(None)).OpenAsync(None);
            }
        );

        // Beyond the pieces it is flat: from 16 on 1 less what is below a unit.
        var error = Math.ScaleB(1, -Bits) + Math.ScaleB(1, -23);
        AssertWithin(values.Select(x => 1 / (1 + Math.Exp(-x))), opened[0], _ => error);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rows_are_sorted_with_what_belongs_to_them(string engine)
    {
        double[] groups = [0, 2, 1, 2, 5, 0, 0, 2, 2];
        var opened = await OpenAsync(
            engine,
            Some,
            groups,
            async (x, y) =>
            {
                var shuffled = await new[] { x, y }.ShuffleAsync(None);
                var (low, high) = (await x.SortAsync([y], None), await y.SortAsync([x], None));
                return
                [
                    .. await low.MergeAsync(high, None),
                    .. await x.SortAsync([y], None),
                    await x.TopAsync(3, None),
                    await x.SumByAsync(y, 4, None),
                    .. shuffled,
                ];
            }
        );
        (double, double)[] both = [.. Some.Zip(groups), .. groups.Zip(Some)];
        Assert.Equal(both.Select(row => row.Item1).Order(), opened[0]);
        Assert.Equal(both.Order(), opened[0].Zip(opened[1]).Order());
        opened = opened[2..];
        Assert.Equal(Some.Order(), opened[0]);
        Assert.Equal(groups.Zip(Some).OrderBy(row => row.Second).Select(row => row.First), opened[1]);
        Assert.Equal(Some.OrderDescending().Take(3), opened[2]);
        double[] sums =
        [
            .. Enumerable.Range(0, 4).Select(g => Some.Zip(groups).Where(r => r.Second == g).Sum(r => r.First)),
        ];
        Assert.Equal(sums, opened[3]);
        Assert.Equal(Some.Zip(groups).Order(), opened[4].Zip(opened[5]).Order());
        Assert.NotEqual(Some, opened[4]);
    }

    [Fact]
    public void Every_number_of_rows_has_a_network_that_sorts()
    {
        // By the 0-1 principle a network sorts if it sorts every word of bits.
        for (var count = 0; count <= 10; count++)
        {
            for (var word = 0; word < 1 << count; word++)
            {
                var bits = Enumerable.Range(0, count).Select(i => (word >> i) & 1).ToArray();
                foreach (var (low, high) in VectorOrder.Steps(count))
                {
                    foreach (var (i, j) in low.Zip(high))
                    {
                        (bits[i], bits[j]) = (Math.Min(bits[i], bits[j]), Math.Max(bits[i], bits[j]));
                    }
                }

                Assert.Equal(bits.Order(), bits);
            }
        }
    }

    [Fact]
    public void Two_lists_of_every_length_are_merged()
    {
        // A list of bits in order is zeros, then ones.
        for (var count = 0; count <= 40; count++)
        {
            for (var zeros = 0; zeros < (count + 1) * (count + 1); zeros++)
            {
                int[] least = [zeros / (count + 1), zeros % (count + 1)];
                var bits = Enumerable.Range(0, 2 * count).Select(i => i / 2 < least[i % 2] ? 0 : 1).ToArray();
                foreach (var (low, high) in VectorOrder.Steps(2 * count, isLast: true))
                {
                    foreach (var (i, j) in low.Zip(high))
                    {
                        (bits[i], bits[j]) = (Math.Min(bits[i], bits[j]), Math.Max(bits[i], bits[j]));
                    }
                }

                Assert.Equal(bits.Order(), bits);
            }
        }
    }

    [Fact]
    public async Task Lists_of_different_lengths_are_not_merged()
    {
        using var dry = new DryRun(EnginePrices.Replicated, ShareLayout.Replicated(0));
        var three = await SharedVector.InputAsync(dry, 0, new double[3], 3, F, None);
        await Assert.ThrowsAsync<ArgumentException>(() => new[] { three }.MergeAsync([three.Slice(0, 2)], None));
        await Assert.ThrowsAsync<ArgumentException>(() => new[] { three }.MergeAsync([three, three], None));
    }

    [Fact]
    public async Task A_number_beyond_the_range_is_the_callers_mistake()
    {
        using var dry = new DryRun(EnginePrices.Replicated, ShareLayout.Replicated(0));
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, Math.ScaleB(1, 61 - F) })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
                SharedVector.InputAsync(dry, 0, new[] { value }, 1, F, None)
            );
        }
    }

    /// <summary>Every fourth, where MACs make each number dear.</summary>
    private static double[] SomeOf(string engine, double[] all) =>
        engine == Engines.Authenticated ? [.. all.Where((_, i) => i % 4 == 1)] : all;

    private static Task<double[][]> OpenAsync(
        string engine,
        Func<SharedVector, SharedVector, Task<SharedVector[]>> program
    ) => OpenAsync(engine, Some, Others, program);

    /// <summary>What every party opens, which is the same for all.</summary>
    private static async Task<double[][]> OpenAsync(
        string engine,
        double[] first,
        double[] second,
        Func<SharedVector, SharedVector, Task<SharedVector[]>> program
    )
    {
        var opened = await Engines.RunAsync(
            engine,
            async each =>
            {
                var x = await InputAsync(each, 0, first);
                var y = await InputAsync(each, 1, second);
                var results = new List<double[]>();
                foreach (var result in await program(x, y))
                {
                    results.Add(await result.OpenAsync(None));
                }

                return results.ToArray();
            }
        );
        Assert.All(opened, results => Assert.Equal(opened[0], results));
        return opened[0];
    }

    private static Task<SharedVector> InputAsync(IShareEngine engine, int owner, double[] values) =>
        SharedVector.InputAsync(engine, owner, engine.Layout.Party == owner ? values : [], values.Length, F, None);

    private static double[] Pairwise(Func<double, double, double> f) => [.. Some.Zip(Others, f)];

    private static void AssertWithin(IEnumerable<double> expected, double[] actual, Func<double, double> error)
    {
        foreach (var (right, found) in expected.Zip(actual))
        {
            Assert.InRange(found, right - error(right), right + error(right));
        }

        Assert.Equal(expected.Count(), actual.Length);
    }
}
