using CsCheck;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>Every variant gives what the plain intersection gives.</summary>
public sealed class PropertiesTests
{
    // Few different identifiers, so that small sets often meet; the lists have duplicates.
    private static readonly Gen<(string[] A, string[] B)> Sets = Gen.Select(
        Gen.Int[0, 30].Select(i => $"patient {i}").Array[0, 25],
        Gen.Int[10, 40].Select(i => $"patient {i}").Array[0, 25]
    );

    public static TheoryData<string[], string[]> Edges =>
        new()
        {
            { [], [] },
            { ["1"], [] },
            { [], ["1"] },
            { ["1", "2"], ["3", "4"] },
            { ["1", "2", "3"], ["3", "2", "1"] },
            { ["1"], ["3", "2", "1", "4", "5", "6", "7", "8", "9"] },
            { ["", "ä"], ["ä", "a", ""] },
        };

    [Theory]
    [MemberData(nameof(Edges))]
    public Task Edge_cases_give_the_plain_intersection(string[] a, string[] b) => CheckAllAsync(a, b);

    [Fact]
    public Task Generated_sets_give_the_plain_intersection() =>
        Sets.SampleAsync(sets => CheckAllAsync(sets.A, sets.B), iter: 20, seed: "0000000000000");

    [Fact]
    public async Task Sets_of_several_messages_give_the_plain_intersection()
    {
        var a = Enumerable.Range(0, 4_200).Select(i => $"{i}").ToArray();
        var b = Enumerable.Range(4_000, 500).Select(i => $"{i}").ToArray();
        await CheckAllAsync(a, b);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_does_not_learn_gets_nothing_back(bool releasesSet)
    {
        var link = new Link();
        var (a, b) = await Party.MutualAsync(["1", "2"], ["2", "3"], releasesSet, bLearns: false, link: link);
        Assert.Equal(1, a!.Size);
        Assert.Null(b);
        Assert.Equal([2, 64], link.FromFirst.Select(message => message.Length));
        Assert.Equal([2, 64, 64], link.FromSecond.Select(message => message.Length));
    }

    private static async Task CheckAllAsync(string[] a, string[] b)
    {
        var common = a.Intersect(b).Order(StringComparer.Ordinal).ToArray();
        var (setAtA, setAtB) = await Party.MutualAsync(a, b, releasesSet: true);
        Check(setAtA, common);
        Check(setAtB, common);
        Check(await Party.DelegatedAsync(a, b, releasesSet: true), common);
        var (sizeAtA, sizeAtB) = await Party.MutualAsync(a, b, releasesSet: false);
        foreach (var size in new[] { sizeAtA, sizeAtB, await Party.DelegatedAsync(a, b, releasesSet: false) })
        {
            Assert.Equal(new IntersectionResult(common.Length, null), size);
        }
    }

    private static void Check(IntersectionResult? result, string[] common)
    {
        Assert.Equal(common.Length, result!.Size);
        Assert.Equal(common, result.Identifiers);
    }
}
