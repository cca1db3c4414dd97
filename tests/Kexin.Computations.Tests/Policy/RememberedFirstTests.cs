using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.LogisticRegression;
using Kexin.Computations.Tests.Statistics;
using Kexin.Cryptography;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Policy;

/// <summary>A provider remembers what it may open before anything is told by which a requester could learn of it.</summary>
public sealed class RememberedFirstTests
{
    private const int Providers = 2;

    /// <summary>Larger than any message but those of gates and masked sums.</summary>
    private const int Gates = 128;

    private readonly RememberedReleases[] _memories = [new(), new()];
    private readonly List<int> _toldBefore = [];

    [Fact]
    public async Task Statistics_are_remembered_before_a_gate_is_told()
    {
        var document = StatisticsRuns.Document(new StatisticsFunction([new Measure("x", [Statistic.Sum], [])], []), 2);
        await using var sessions = await TappedSessions.OpenAsync(StatisticsRuns.Names(document));
        Watch(sessions, document);
        await StatisticsRuns.RunAsync(sessions, document, [Numbers, Numbers], histories: _memories);
        Assert.Equal([0, 0], _toldBefore);
        Assert.All(document.Providers, provider => Assert.NotEqual(0, Told(sessions, document, $"{provider}")));
    }

    [Fact]
    public async Task A_regression_is_remembered_before_a_gate_is_told()
    {
        var joint = new JointRegression(Cohort.Generate(17, 200).Split(Providers)) { Releases = _memories };
        await using var sessions = await TappedSessions.OpenAsync(joint.Names);
        Watch(sessions, joint.Document);
        await joint.RunAsync(sessions.All);
        Assert.Equal([0, 0], _toldBefore);
        Assert.All(
            joint.Document.Providers,
            provider => Assert.NotEqual(0, Told(sessions, joint.Document, $"{provider}"))
        );
    }

    [Fact]
    public async Task A_full_account_opens_no_new_result_and_is_refused_by_name()
    {
        var function = new StatisticsFunction([new Measure("x", [Statistic.Sum], [])], []);
        var document = StatisticsRuns.Document(function, Providers);
        await StatisticsRuns.RunAsync(document, [Numbers, Numbers], _memories);
        for (var number = 1; number < IReleaseHistory.MostReleases; number++)
        {
            await _memories[0].KeepAsync(RememberedReleases.Other(number), CancellationToken.None);
        }

        // What was opened before opens again.
        await StatisticsRuns.RunAsync(document, [Numbers, Numbers], _memories);
        var other = StatisticsRuns.Document(function, Providers, where: new Data.Condition("x", "<", ["30"]));
        var refused = await Assert.ThrowsAsync<ComputationException>(() =>
            StatisticsRuns.RunAsync(other, [Numbers, Numbers], _memories)
        );
        Assert.Equal(ReleaseHistoryKeeping.Full, refused.Text);
        Assert.Equal(1, _memories[1].Count);
    }

    [Fact]
    public void Tables_that_are_only_remembered_have_no_gates()
    {
        ReleaseShape[] before = [Shape(1, "rows", "mark")];
        var (policy, now) = (new OutputPolicy(5, Providers), Shape(2, "rows", "mark"));
        Assert.Equal(2, new Differences(policy, now, before).Count);
        Assert.Equal(1, new Differences(policy, now, before, guarded: 1).Count);
    }

    private static MemoryDataset Numbers => new([("x", (double[])[.. Enumerable.Range(0, 60).Select(i => (double)i)])]);

    private void Watch(TappedSessions sessions, ComputationDocument document)
    {
        foreach (var (memory, provider) in _memories.Zip(document.Providers))
        {
            memory.Keeping = () =>
            {
                lock (_toldBefore)
                {
                    _toldBefore.Add(Told(sessions, document, $"{provider}"));
                }
            };
        }
    }

    /// <summary>How many such messages a provider has sent to the requester.</summary>
    private static int Told(TappedSessions sessions, ComputationDocument document, string provider) =>
        sessions.Messages.Count(message =>
            message.From == provider && message.To == $"{document.Requester}" && message.Bytes.Length >= Gates
        );

    private static ReleaseShape Shape(int number, params string[] fields) =>
        new(
            IdOf($"{number}"),
            [
                .. fields.Select(field => new TableShape(
                    [field],
                    [],
                    IdOf($"{field} {number}"),
                    IdOf($"{field} {number}"),
                    []
                )),
            ]
        );

    private static Digest IdOf(string text) => Suite.Standard.Hash(System.Text.Encoding.UTF8.GetBytes(text));
}
