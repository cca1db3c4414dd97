using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Tests.Documents;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Engines;

/// <summary>Seeded runs of computations on the engine, by some providers and a requester that may be one of them.</summary>
internal static class EngineRuns
{
    public static MemberId Outsider { get; } = SampleDocuments.Member(200);

    public static string NameOf(MemberId member) => member.ToString()[..4];

    public static ComputationDocument Document(
        ComputationFunction function,
        int providers,
        int smallestGroup = 5,
        MemberId? requester = null,
        params Condition[] where
    )
    {
        var fields = DocumentFields.NamesOf(function, where);
        var inputs = Enumerable
            .Range(1, providers)
            .Select(i => new ComputationInput(SampleDocuments.Member((byte)i), new TokenId(default), fields));
        return new ComputationDocument(
            default,
            "On shares",
            "research",
            requester ?? Outsider,
            [.. inputs],
            where,
            function,
            smallestGroup
        );
    }

    public static string[] Names(ComputationDocument document) =>
        [.. document.Providers.Append(document.Requester).Distinct().Select(member => member.ToString())];

    /// <summary>What each party learns, the requester that provides nothing last.</summary>
    public static async Task<ComputationOutput?[]> RunAsync(
        ComputationDocument document,
        IReadOnlyList<IDatasetReader> datasets,
        IReadOnlyList<IReleaseHistory>? histories = null,
        Func<Tapped, byte[]>? change = null,
        int[]? agreeing = null,
        IReleaseHistory? ofAsker = null
    )
    {
        DocumentRules.Check(document);
        await using var sessions = await TappedSessions.OpenAsync(Names(document), change: change);
        return await RunAsync(sessions, document, datasets, confirms: change is null, histories, agreeing, ofAsker);
    }

    /// <summary>The same among sessions that a test taps.</summary>
    public static Task<ComputationOutput?[]> RunAsync(
        TappedSessions sessions,
        ComputationDocument document,
        IReadOnlyList<IDatasetReader> datasets,
        bool confirms,
        IReadOnlyList<IReleaseHistory>? histories = null,
        int[]? agreeing = null,
        IReleaseHistory? ofAsker = null
    ) =>
        sessions.RunAsync(
            async (session, i) =>
            {
                using var random = SeededRandomSource.FromNumber(100 + i);
                var member = new MemberId(Digest.Parse(session.Self));
                var opened = false;
                var run = new ComputationRun(
                    document,
                    member,
                    session,
                    i < datasets.Count ? datasets[i] : null,
                    random,
                    new Silent()
                )
                {
                    Opening = () => opened = true,
                    Releases =
                        member == document.Requester ? ofAsker
                        : i < datasets.Count ? histories?[i]
                        : null,
                    AgreesToOwnTotals = agreeing?.Contains(i) == true,
                };
                var output = await ComputationRegistry
                    .Get(document.Function.Kind)
                    .RunAsync(run, CancellationToken.None);
                Assert.True(opened);
                if (confirms)
                {
                    await session.ConfirmAsync(CancellationToken.None);
                }

                return output;
            }
        );

    /// <summary>The requester's output; nobody else may have one.</summary>
    public static async Task<T> LearnAsync<T>(
        ComputationDocument document,
        IReadOnlyList<IDatasetReader> datasets,
        IReadOnlyList<IReleaseHistory>? histories = null,
        int[]? agreeing = null
    )
        where T : ComputationOutput
    {
        var outputs = await RunAsync(document, datasets, histories, agreeing: agreeing);
        var requester = Names(document).ToList().IndexOf(document.Requester.ToString());
        Assert.All(outputs.Where((_, i) => i != requester), Assert.Null);
        return Assert.IsType<T>(outputs[requester]);
    }

    /// <summary>What of a program opens to the requester.</summary>
    public static async Task<ulong[]> ToldAsync(
        ComputationDocument document,
        ShareProtocol protocol,
        Adversary adversary,
        IEngineProgram program,
        Func<int, Task<ulong[]>> ownOf
    )
    {
        await using var sessions = await TappedSessions.OpenAsync(Names(document));
        var told = await sessions.RunAsync(
            async (session, i) =>
            {
                using var random = SeededRandomSource.FromNumber(i);
                var member = new MemberId(Digest.Parse(session.Self));
                var run = new ComputationRun(document, member, session, null, random, new Silent());
                return await EngineSession.RunAsync(
                    run,
                    EngineChoice.Of(document, protocol, adversary),
                    program,
                    run.IsProvider ? await ownOf(i) : [],
                    () => Task.CompletedTask,
                    CancellationToken.None
                );
            }
        );
        return told.Single(words => words is not null)!;
    }

    private sealed class Silent : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => Assert.True(value.Done <= value.Total);
    }
}
