using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.JoinedTotals;
using Kexin.Computations.Percentiles;
using Kexin.Computations.Scoring;
using Kexin.Computations.SharedRegression;
using Kexin.Computations.SharedStatistics;
using Kexin.Computations.Statistics;
using Kexin.Computations.Survival;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Scoring;
using Kexin.Computations.ThresholdQuestion;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Engines;

/// <summary>What goes over the wire in seeded runs; a change here is a change of the protocol and comes with a decision record.</summary>
public sealed class WireTests
{
    /// <summary>128 bits of a digest tell two runs apart.</summary>
    private const int DigitsOfDigest = 32;

    private static readonly MemoryDataset s_data = new([
        ("x", new double[] { 1, 1, 3, 3, 2, 0, 2, 1, 3, 2, 1, 2 }),
        ("died", new double[] { 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1 }),
        ("id", new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }),
    ]);

    [Fact]
    public Task Percentiles_carry_what_they_always_carried() =>
        AssertWireAsync(
            new PercentilesFunction("x", [50], 0, 4, 1, [], ShareProtocol.Sharing3, Adversary.SemiHonest),
            providers: 3,
            isAskedInside: false,
            "05475ca3e4625ccb088fedbff289c071",
            "a274ad21e343c254cdc25a0742247f58"
        );

    [Fact]
    public Task Survival_carries_what_it_always_carried() =>
        AssertWireAsync(
            new SurvivalFunction(
                "x",
                new Condition("died", "=", ["1"]),
                3,
                1,
                [],
                ShareProtocol.Sharing3,
                Adversary.Malicious
            ),
            providers: 3,
            isAskedInside: false,
            "a11e15aaa293ec4836b33faa2aded4ef",
            "32f2c076e6a7ebf8151e377974d46da5"
        );

    [Fact]
    public Task A_regression_on_shares_carries_what_it_always_carried() =>
        AssertWireAsync(
            new SharedRegressionFunction(
                new Condition("died", "=", ["1"]),
                [new RangedField("x", 0, 4)],
                ShareProtocol.Sharing3,
                Adversary.SemiHonest
            ),
            providers: 3,
            isAskedInside: false,
            "08a9341f2c3ee741ac937f0a7091c31c",
            "425d80b8b92e443c2ed71605090cd872"
        );

    [Fact]
    public Task Statistics_on_shares_carry_what_they_always_carried() =>
        AssertWireAsync(
            new SharedStatisticsFunction(
                [new Measure("x", [Statistic.Mean], [])],
                [],
                ShareProtocol.Sharing3,
                Adversary.SemiHonest
            ),
            providers: 3,
            isAskedInside: false,
            "3a801bd9c9d3acdeaebdb8d3ca3bb68c",
            "39cc22b6f57c5bcac489616e6dfe584a"
        );

    [Fact]
    public Task Joined_totals_carry_what_they_always_carried() =>
        AssertWireAsync(
            new JoinedTotalsFunction(
                "id",
                new RangedField("x", 0, 4),
                [],
                ShareProtocol.Sharing3,
                Adversary.Malicious,
                SampleDocuments.Member(2)
            ),
            providers: 2,
            isAskedInside: false,
            "ad2dc3df035a2a81279cd0c83d6f90b1",
            "469df677f9b61675f146ed60fafe54ff"
        );

    [Fact]
    public Task A_threshold_question_carries_what_it_always_carried() =>
        AssertWireAsync(
            new ThresholdQuestionFunction("x", "id", "7", Adversary.SemiHonest),
            providers: 2,
            isAskedInside: true,
            "abd911e393d05a21d1da0cd5264eb164",
            "53a8181c7dc1db1eea8898ded9697fe3"
        );

    [Fact]
    public Task A_scoring_carries_what_it_always_carried() =>
        AssertWireAsync(
            ScoredCohort.Document(ScoredCohort.Function(adversary: Adversary.Malicious), smallestGroup: 2),
            ScoredCohort.Of((3, 4), (5, 2)).Datasets(),
            "5fd4f6e26bd17aaa17586fa2d8766dd0",
            "e75d1d95b93cd1b0bbc23cb61a807134"
        );

    private static string Start(TappedSessions sessions, string from, string to) =>
        sessions.WireDigest(from, to)[..DigitsOfDigest];

    /// <summary>From the first party to the second, and from the last provider to whoever asks.</summary>
    private static Task AssertWireAsync(
        ComputationFunction function,
        int providers,
        bool isAskedInside,
        string between,
        string told
    )
    {
        var asker = isAskedInside ? SampleDocuments.Member(1) : EngineRuns.Outsider;
        var document = EngineRuns.Document(function, providers, smallestGroup: 2, requester: asker);
        return AssertWireAsync(document, [.. Enumerable.Repeat(s_data, providers)], between, told);
    }

    private static async Task AssertWireAsync(
        ComputationDocument document,
        MemoryDataset[] datasets,
        string between,
        string told
    )
    {
        var (names, providers) = (EngineRuns.Names(document), datasets.Length);
        await using var sessions = await TappedSessions.OpenAsync(names);
        int[] agreeing = document.Function is ScoringFunction ? [1] : [];
        await EngineRuns.RunAsync(sessions, document, datasets, confirms: false, agreeing: agreeing);
        if (!document.Providers.Contains(document.Requester) && providers > 2)
        {
            Assert.DoesNotContain(sessions.Messages, message => message.From == names[^1]);
        }

        Assert.Equal(
            (between, told),
            (Start(sessions, names[0], names[1]), Start(sessions, names[providers - 1], document.Requester.ToString()))
        );
    }
}
