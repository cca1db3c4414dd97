using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests.Properties;

public sealed class SummationProperties
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(2, 6)]
    [InlineData(3, 6)]
    public async Task The_requester_alone_gets_the_sum_of_all_vectors(int providers, int limbs)
    {
        using var random = SeededRandomSource.FromNumber(limbs);
        var words = limbs * 700;
        var vectors = Vectors(random, providers, words);
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(providers));
        var totals = await Parties.SumAsync(sessions, vectors, limbs);
        var expected = new ulong[words];
        foreach (var vector in vectors)
        {
            Ring.Add(expected, vector, limbs);
        }

        Assert.Equal(expected, totals[^1]);
        Assert.All(totals[..^1], Assert.Null);
    }

    [Fact]
    public async Task A_requester_that_also_provides_gets_the_sum_with_its_own_vector()
    {
        using var random = SeededRandomSource.FromNumber(7);
        var names = Parties.Providers(3);
        var vectors = Vectors(random, 3, 10);
        await using var sessions = await TappedSessions.OpenAsync(names);
        var totals = await sessions.RunAsync(
            async (session, i) =>
            {
                using var own = Parties.RandomOf(i);
                using var sum = await SecureSummation.OpenAsync(session, names, names[1], own, CancellationToken.None);
                return await sum.SumAsync(vectors[i], 10, 1, CancellationToken.None);
            }
        );
        Assert.Null(totals[0]);
        Assert.Null(totals[2]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => vectors[0][i] + vectors[1][i] + vectors[2][i]), totals[1]);
    }

    [Fact]
    public async Task What_a_provider_shows_looks_random_and_is_never_the_same_twice()
    {
        var zeros = new[] { new ulong[4096], new ulong[4096], new ulong[4096] };
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(3));
        await sessions.RunAsync(
            async (session, i) =>
            {
                using var random = Parties.RandomOf(i);
                using var sum = await SecureSummation.OpenAsync(
                    session,
                    Parties.Providers(3),
                    Parties.Requester,
                    random,
                    CancellationToken.None
                );
                for (var round = 0; round < 2; round++)
                {
                    var total = await sum.SumAsync(i < 3 ? zeros[i] : default, 4096, 1, CancellationToken.None);
                    Assert.True(total is null || total.All(word => word == 0));
                }

                return true;
            }
        );
        var shown = sessions.Messages.Where(message => message.To == Parties.Requester).ToList();
        Assert.Equal(6, shown.Count);
        var words = shown.SelectMany(message => message.Bytes.Chunk(8)).Select(word => BitConverter.ToUInt64(word));
        Assert.Equal(6 * 4096, words.Distinct().Count());
        // 1,572,864 fair bits: five standard deviations are 3,135.
        var ones = words.Sum(word => (long)ulong.PopCount(word));
        Assert.InRange(ones, 786_432 - 3_135, 786_432 + 3_135);
    }

    private static ulong[][] Vectors(RandomSource random, int providers, int words) =>
        [
            .. Enumerable
                .Range(0, providers)
                .Select(_ => Enumerable.Range(0, words).Select(_ => random.NextUInt64()).ToArray()),
        ];
}
