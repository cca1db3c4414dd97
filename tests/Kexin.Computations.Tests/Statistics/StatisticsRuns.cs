using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests.Documents;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Statistics;

/// <summary>Seeded runs of the statistics by some providers and a requester, who stands last.</summary>
internal static class StatisticsRuns
{
    public static MemberId Requester { get; } = SampleDocuments.Member(200);

    public static ComputationDocument Document(
        StatisticsFunction function,
        int providers,
        int smallestGroup = 5,
        params Condition[] where
    )
    {
        var fields = DocumentFields.NamesOf(function, where);
        var inputs = Enumerable
            .Range(1, providers)
            .Select(i => new ComputationInput(SampleDocuments.Member((byte)i), new TokenId(default), fields));
        return new ComputationDocument(
            default,
            "Statistics",
            "research",
            Requester,
            [.. inputs],
            where,
            function,
            smallestGroup
        );
    }

    public static string[] Names(ComputationDocument document) =>
        [.. document.Providers.Append(Requester).Select(member => member.ToString())];

    /// <summary>Runs a document over the datasets and gives what the requester learns; all transcripts must agree.</summary>
    public static async Task<StatisticsOutput> RunAsync(ComputationDocument document, params MemoryDataset[] datasets)
    {
        DocumentRules.Check(document);
        await using var sessions = await TappedSessions.OpenAsync(Names(document));
        var outputs = await RunAsync(sessions, document, datasets);
        Assert.All(outputs[..^1], Assert.Null);
        return Assert.IsType<StatisticsOutput>(outputs[^1]);
    }

    /// <summary>The same by providers that remember what they opened, or that agree to their own totals.</summary>
    public static async Task<StatisticsOutput> RunAsync(
        ComputationDocument document,
        IReadOnlyList<MemoryDataset> datasets,
        IReadOnlyList<IReleaseHistory>? histories,
        params int[] agreeing
    )
    {
        DocumentRules.Check(document);
        await using var sessions = await TappedSessions.OpenAsync(Names(document));
        var outputs = await RunAsync(sessions, document, datasets, histories: histories, agreeing: agreeing);
        return Assert.IsType<StatisticsOutput>(outputs[^1]);
    }

    public static Task<ComputationOutput?[]> RunAsync(
        TappedSessions sessions,
        ComputationDocument document,
        IReadOnlyList<MemoryDataset> datasets,
        bool confirms = true,
        IProgress<RunProgress>? progress = null,
        IReadOnlyList<IReleaseHistory>? histories = null,
        int[]? agreeing = null
    ) =>
        sessions.RunAsync(
            async (session, i) =>
            {
                using var random = SeededRandomSource.FromNumber(100 + i);
                var member = new MemberId(Digest.Parse(session.Self));
                var reader = i < datasets.Count ? datasets[i] : null;
                var run = new ComputationRun(document, member, session, reader, random, progress ?? new Silent())
                {
                    Releases = i < datasets.Count ? histories?[i] : null,
                    AgreesToOwnTotals = agreeing?.Contains(i) == true,
                };
                var output = await new StatisticsComputation().RunAsync(run, CancellationToken.None);
                if (confirms)
                {
                    await session.ConfirmAsync(CancellationToken.None);
                }

                return output;
            }
        );

    public static async Task<StatisticsOutput> AloneAsync(ComputationDocument document, MemoryDataset dataset) =>
        Assert.IsType<StatisticsOutput>(
            await new StatisticsComputation().RunAloneAsync(document, dataset, CancellationToken.None)
        );

    /// <summary>Fails unless the two are the same, bit for bit.</summary>
    public static void AssertSame(StatisticsOutput expected, StatisticsOutput actual)
    {
        Assert.Equivalent(expected, actual);
        Assert.Equivalent(expected, actual, strict: true);
    }

    private sealed class Silent : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => Assert.True(value.Done <= value.Total);
    }
}
