using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>A regression among parties in one process: a requester and one provider for each part of a cohort.</summary>
internal sealed class JointRegression(IReadOnlyList<Cohort> parts, int smallestGroup = 5)
{
    private static readonly Suite Suite = Suite.Get(SuiteId.Standard);
    private readonly LogisticRegressionComputation _computation = new();

    public static MemberId Requester { get; } = Member(200);

    public ComputationDocument Document { get; } =
        new(
            new Digest(new byte[Digest.SizeInBytes]),
            "Risk of disease",
            "research",
            Requester,
            [
                .. parts.Select(
                    (part, i) =>
                        new ComputationInput(
                            Member((byte)(i + 1)),
                            new TokenId(new Digest(new byte[Digest.SizeInBytes])),
                            DocumentFields.NamesOf(part.Function, [])
                        )
                ),
            ],
            [],
            parts[0].Function,
            smallestGroup
        );

    /// <summary>The names in the session: the requester, then the providers.</summary>
    public string[] Names => [Requester.ToString(), .. Document.Providers.Select(provider => provider.ToString())];

    /// <summary>What each provider remembers of earlier results.</summary>
    public IReadOnlyList<IReleaseHistory>? Releases { get; init; }

    /// <summary>What the requester told about while it ran.</summary>
    public List<RunProgress> Progress { get; } = [];

    /// <summary>Bytes and messages of the requester.</summary>
    public SessionTraffic Traffic { get; private set; }

    /// <summary>Runs all parties, and confirms that they saw the same messages.</summary>
    public async Task<LogisticRegressionOutput> RunAsync()
    {
        var ends = await RunAllAsync();
        Assert.All(ends[1..], end => Assert.Null(end.Output));
        return Assert.IsType<LogisticRegressionOutput>(ends[0].Output);
    }

    /// <summary>The text with which every party ends alike.</summary>
    public async Task<BilingualText> RunToRefusalAsync()
    {
        var ends = await RunAllAsync();
        Assert.Single(ends.Select(end => end.Refusal).Distinct());
        return Assert.IsType<BilingualText>(ends[0].Refusal);
    }

    /// <summary>Runs the providers against a requester that does what it wants, and gives each one's failure.</summary>
    public async Task<Exception[]> RunAgainstAsync(Func<Session, string[], Task> requester)
    {
        var sessions = await OpenAsync();
        var running = sessions[1..].Select((session, i) => FailureOfAsync(session, i)).ToArray();
        await requester(sessions[0], Names[1..]);
        var failures = await Task.WhenAll(running);
        await DisposeAsync(sessions);
        return failures;
    }

    private async Task<Exception> FailureOfAsync(Session session, int provider) =>
        (await Record.ExceptionAsync(() => RunAsync(session, provider)))!;

    /// <summary>Runs all parties over sessions that somebody else opened: the requester's, then the providers'.</summary>
    public async Task<LogisticRegressionOutput> RunAsync(IReadOnlyList<Session> sessions) =>
        Assert.IsType<LogisticRegressionOutput>((await RunAllAsync(sessions))[0].Output);

    private async Task<End[]> RunAllAsync()
    {
        var sessions = await OpenAsync();
        var ends = await RunAllAsync(sessions);
        Traffic = sessions[0].Traffic;
        var transcripts = await Task.WhenAll(sessions.Select(s => s.ConfirmAsync(CancellationToken.None)));
        Assert.Equal(sessions.Length, transcripts.Length);
        await DisposeAsync(sessions);
        return ends;
    }

    private async Task<End[]> RunAllAsync(IReadOnlyList<Session> sessions)
    {
        var running = sessions.Select((session, i) => RunAsync(session, i - 1)).ToArray();
        var failures = await Task.WhenAll(running.Select(party => Record.ExceptionAsync(() => party)));

        // Whoever fails closes its session: what the others then see is not the cause.
        var cause =
            failures.FirstOrDefault(failure =>
                failure is not null and not ProtocolException { Error: ProtocolError.PeerClosed }
            ) ?? failures.FirstOrDefault(failure => failure is not null);
        if (cause is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }

        return await Task.WhenAll(running);
    }

    private async Task<End> RunAsync(Session session, int provider)
    {
        await using var reader = provider < 0 ? null : parts[provider].ToDataset();
        using var random = SeededRandomSource.FromNumber(provider + 2);
        var self = provider < 0 ? Requester : Document.Inputs[provider].Provider;
        IProgress<RunProgress> progress = new ProgressList(provider < 0 ? Progress : []);
        try
        {
            var run = new ComputationRun(Document, self, session, reader, random, progress)
            {
                Releases = provider < 0 ? null : Releases?[provider],
            };
            return new End(await _computation.RunAsync(run, CancellationToken.None), null);
        }
        catch (ComputationException e)
        {
            return new End(null, e.Text);
        }
        catch
        {
            // So that the others do not wait for what will never come.
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<Session[]> OpenAsync()
    {
        using var random = SeededRandomSource.FromNumber(1);
        return await MemorySessions.OpenAsync(
            Suite,
            Document.Consortium,
            random,
            [.. Names.Select((name, i) => (name, i == 0 ? "requester" : "provider"))]
        );
    }

    private static async Task DisposeAsync(Session[] sessions)
    {
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    private static MemberId Member(byte number)
    {
        var bytes = new byte[Digest.SizeInBytes];
        bytes[0] = number;
        return new MemberId(new Digest(bytes));
    }

    private sealed record End(ComputationOutput? Output, BilingualText? Refusal);

    private sealed class ProgressList(List<RunProgress> reports) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => reports.Add(value);
    }
}
