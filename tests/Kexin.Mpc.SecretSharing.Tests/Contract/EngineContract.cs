using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests.Contract;

/// <summary>What every engine does; a new one adds a line to <see cref="Engines"/>.</summary>
public sealed class EngineContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Names => Engines.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Inputs_of_every_party_open_to_everybody(string engine)
    {
        var opened = await Engines.RunAsync(
            engine,
            async each =>
            {
                var all = new List<ulong>();
                foreach (var domain in Enum.GetValues<ShareDomain>())
                {
                    for (var owner = 0; owner < each.Layout.Parties; owner++)
                    {
                        var words = Words(owner, 5);
                        var mine = owner == each.Layout.Party ? words : [];
                        all.AddRange(await each.OpenAsync(await each.InputAsync(domain, owner, mine, 5, None), None));
                    }
                }

                return (each.Layout.Parties, Words: all.ToArray());
            }
        );
        foreach (var (parties, words) in opened)
        {
            var once = Enumerable.Range(0, parties).SelectMany(owner => Words(owner, 5)).ToArray();
            Assert.Equal([.. once, .. once], words);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Products_and_sums_are_those_of_the_words(string engine)
    {
        // A length that no vector divides, and one beyond a message (or beyond what is multiplied by transfers at once).
        foreach (
            var count in new[]
            {
                1,
                67,
                engine[0] == 'a'
                    ? engine[1] == 'u'
                        ? 1_100
                        : 2_100
                    : 66_000,
            }
        )
        {
            var (a, b) = (Words(1, count), Words(2, count));
            var opened = await Engines.RunAsync(
                engine,
                async each =>
                {
                    var results = new List<ulong[]>();
                    foreach (var domain in Enum.GetValues<ShareDomain>())
                    {
                        var (x, y) = (await InputAsync(each, domain, 0, a), await InputAsync(each, domain, 1, b));
                        var product = await each.MultiplyAsync(x, y, None);
                        results.Add(await each.OpenAsync(product, None));
                        results.Add(await each.OpenAsync(product.Add(x).Subtract(y).Add(17), None));
                        results.Add(await each.OpenAsync(x.Multiply(b).Multiply(21).ShiftLeft(3), None));
                    }

                    return results;
                }
            );
            foreach (var results in opened)
            {
                Assert.Equal(a.Zip(b, (x, y) => x * y), results[0]);
                Assert.Equal(a.Zip(b, (x, y) => (x * y) + x - y + 17), results[1]);
                Assert.Equal(a.Zip(b, (x, y) => x * y * 21 * 8), results[2]);
                Assert.Equal(a.Zip(b, (x, y) => x & y), results[3]);
                Assert.Equal(a.Zip(b, (x, y) => (x & y) ^ x ^ y ^ 17), results[4]);
                Assert.Equal(a.Zip(b, (x, y) => (x & y & 21) << 3), results[5]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Products_of_matrices_are_those_of_the_numbers(string engine)
    {
        foreach (
            var (rows, inner, columns) in new[]
            {
                (1, 1, 1),
                (3, 5, 2),
                (9, engine[0] == 'a' ? 30 : 300, 19),
                (4, 0, 2),
            }
        )
        {
            var (a, b) = (Words(3, rows * inner), Words(4, inner * columns));
            var opened = await Engines.RunAsync(
                engine,
                async each =>
                {
                    var x = await InputAsync(each, ShareDomain.Ring64, 0, a);
                    var y = await InputAsync(each, ShareDomain.Ring64, 1, b);
                    var product = await each.MultiplyAsync(x, y, new MatrixShape(rows, inner, columns), None);
                    return await each.OpenAsync(product, None);
                }
            );
            var expected = new ulong[rows * columns];
            for (var i = 0; i < expected.Length; i++)
            {
                for (var k = 0; k < inner; k++)
                {
                    expected[i] += a[(i / columns * inner) + k] * b[(k * columns) + (i % columns)];
                }
            }

            Assert.All(opened, words => Assert.Equal(expected, words));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Random_words_are_the_same_for_all_and_never_come_again(string engine)
    {
        var opened = await Engines.RunAsync(
            engine,
            async each =>
            {
                var first = await each.OpenAsync(await each.RandomAsync(ShareDomain.Ring64, 100, None), None);
                var bits = await each.RandomAsync(ShareDomain.Binary64, 100, None);
                return (ulong[])[.. first, .. await each.OpenAsync(bits, None)];
            }
        );
        Assert.All(opened, words => Assert.Equal(opened[0], words));
        Assert.Equal(200, opened[0].Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Words_that_do_not_fit_are_the_callers_mistake(string engine)
    {
        await Engines.RunAsync(
            engine,
            async each =>
            {
                var number = each.FromPublic(ShareDomain.Ring64, [1, 2]);
                var bits = each.FromPublic(ShareDomain.Binary64, [1, 2]);
                Assert.Throws<ArgumentException>(() => number.Add(bits));
                Assert.Throws<ArgumentException>(() => number.Add([1]));
                Assert.Throws<InvalidOperationException>(() => number.ShiftRight(1));
                await Assert.ThrowsAsync<ArgumentException>(() => each.MultiplyAsync(number, bits, None));
                await Assert.ThrowsAnyAsync<ArgumentException>(() =>
                    each.MultiplyAsync(number, number, new MatrixShape(2, 2, 1), None)
                );
                return 0;
            }
        );
    }

    internal static ulong[] Words(int seed, int count)
    {
        using var random = SeededRandomSource.FromNumber(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextUInt64())];
    }

    internal static Task<WordShares> InputAsync(IShareEngine engine, ShareDomain domain, int owner, ulong[] words) =>
        engine.InputAsync(domain, owner, engine.Layout.Party == owner ? words : [], words.Length, None);
}
