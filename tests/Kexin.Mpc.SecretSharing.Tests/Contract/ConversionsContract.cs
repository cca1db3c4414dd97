namespace Kexin.Mpc.SecretSharing.Tests.Contract;

/// <summary>Numbers to bits and back on every engine.</summary>
public sealed class ConversionsContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Edges, and what is random.</summary>
    private static readonly ulong[] Numbers =
    [
        0,
        1,
        ulong.MaxValue,
        1UL << 63,
        (1UL << 63) - 1,
        0xffff_ffff,
        1UL << 32,
        .. EngineContract.Words(5, 123),
    ];

    public static TheoryData<string> Names => Engines.Names;

    /// <summary>The edges only, where MACs make each number dear.</summary>
    private static ulong[] NumbersFor(string engine) => engine == Engines.Authenticated ? Numbers[..9] : Numbers;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Numbers_become_their_bits_and_bits_their_number(string engine)
    {
        var expected = NumbersFor(engine);
        var opened = await Engines.RunAsync(
            engine,
            async each =>
            {
                var numbers = await EngineContract.InputAsync(each, ShareDomain.Ring64, 0, expected);
                var bits = await Conversions.ToBitsAsync(each, numbers, None);
                var back = await Conversions.ToNumbersAsync(each, bits, None);
                Assert.Equal((ShareDomain.Binary64, ShareDomain.Ring64), (bits.Domain, back.Domain));
                return (Bits: await each.OpenAsync(bits, None), Back: await each.OpenAsync(back, None));
            }
        );
        Assert.All(opened, each => Assert.Equal(expected, each.Bits));
        Assert.All(opened, each => Assert.Equal(expected, each.Back));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Signs_and_zeros_are_told_for_every_number(string engine)
    {
        var expected = NumbersFor(engine);
        var opened = await Engines.RunAsync(
            engine,
            async each =>
            {
                var numbers = await EngineContract.InputAsync(each, ShareDomain.Ring64, 1, expected);
                var negative = await Conversions.IsNegativeAsync(each, numbers, None);
                var zero = await Conversions.IsZeroAsync(each, numbers, None);
                var either = await negative.Not().AndAsync(each, zero.Not(), None);
                return (
                    Negative: await negative.OpenAsync(each, None),
                    Zero: await zero.OpenAsync(each, None),
                    Positive: await each.OpenAsync(await Conversions.ToNumbersAsync(each, either, None), None)
                );
            }
        );
        foreach (var (negative, zero, positive) in opened)
        {
            Assert.Equal(expected.Select(number => (long)number < 0), negative);
            Assert.Equal(expected.Select(number => number == 0), zero);
            Assert.Equal(expected.Select(number => (long)number > 0 ? 1UL : 0), positive);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Numbers_are_shifted_and_rounded_down_exactly(string engine)
    {
        long[] numbers =
        [
            0,
            1,
            -1,
            (1L << 62) - 1,
            -(1L << 62),
            .. NumbersFor(engine).Select(number => (long)number >> 1),
        ];
        foreach (var bits in new[] { 1, 16, 61 })
        {
            var opened = await Engines.RunAsync(
                engine,
                async each =>
                {
                    var words = numbers.Select(number => (ulong)number).ToArray();
                    var shared = await EngineContract.InputAsync(each, ShareDomain.Ring64, 0, words);
                    return await each.OpenAsync(await Conversions.ShiftRightAsync(each, shared, bits, None), None);
                }
            );
            Assert.All(opened, words => Assert.Equal(numbers.Select(number => (ulong)(number >> bits)), words));
        }
    }
}
