using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Functionalities;

/// <summary>What holds of every broadcast and coin toss, the ideal ones included.</summary>
public sealed class FunctionalityContract
{
    private static readonly string[] Names = ["centre", "east", "west"];

    public static TheoryData<string, SuiteId> Kinds =>
        new()
        {
            { "ideal", SuiteId.Standard },
            { "real", SuiteId.Standard },
            { "real", SuiteId.GuoMi },
        };

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_hear_what_each_said(string kind, SuiteId suite)
    {
        var (broadcasts, _) = await MakeAsync(kind, suite);
        var heard = await Task.WhenAll(
            broadcasts.Select((broadcast, i) => broadcast.RunAsync("round", new byte[] { (byte)i }, 1, None))
        );
        foreach (var each in heard)
        {
            Assert.Equal(["centre 0", "east 1", "west 2"], each.Select(said => $"{said.Key} {said.Value[0]}").Order());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_get_the_same_coins_and_others_for_another_label(string kind, SuiteId suite)
    {
        var (_, tosses) = await MakeAsync(kind, suite);
        var first = await Task.WhenAll(tosses.Select(toss => toss.TossAsync("first", 100, None)));
        var second = await Task.WhenAll(tosses.Select(toss => toss.TossAsync("second", 100, None)));
        Assert.All(first, coins => Assert.Equal(first[0], coins));
        Assert.All(second, coins => Assert.Equal(second[0], coins));
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(100, first[0].Distinct().Count() > 50 ? first[0].Length : 0);
    }

    private static async Task<(IBroadcast[] Broadcasts, ICoinToss[] Tosses)> MakeAsync(string kind, SuiteId suite)
    {
        if (kind == "ideal")
        {
            var ideal = new Ideal(Names.Length);
            return ([.. Names.Select(ideal.BroadcastOf)], [.. Names.Select(_ => ideal.CoinToss)]);
        }

        var sessions = await MemorySessions.OpenAsync(
            Suite.Get(suite),
            Digest.Zero,
            SeededRandomSource.FromNumber(1),
            [.. Names.Select(name => (name, "party"))]
        );
        var broadcasts = sessions.Select(session => new EchoBroadcast(session)).ToArray();
        var tosses = sessions.Select(
            (session, i) => new CommittedCoinToss(session, broadcasts[i], SeededRandomSource.FromNumber(i))
        );
        return ([.. broadcasts], [.. tosses]);
    }
}
