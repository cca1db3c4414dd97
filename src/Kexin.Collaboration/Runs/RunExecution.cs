using System.Globalization;
using Kexin.Channels;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Tasks;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Consents;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Collaboration.Runs;

/// <summary>What a node allows a run.</summary>
/// <param name="Longest">How long it may take.</param>
public sealed record RunLimits(TimeSpan Longest);

/// <summary>How a run ended here: with what was learned, or with a problem.</summary>
/// <param name="Account">How it ended.</param>
/// <param name="Result">What was learned, or null.</param>
/// <param name="Blamed">The one member that is to blame, or null.</param>
public sealed record RunEnd(RunAccount Account, LearnedResult? Result, MemberId? Blamed);

/// <summary>Takes this node's part in a run: the document is the reviewed one, the gate opens the data, all transcripts agree.</summary>
/// <param name="ledger">The tasks.</param>
/// <param name="documents">Their documents.</param>
/// <param name="check">What a document must keep to be run.</param>
/// <param name="sessions">Joins the parties.</param>
/// <param name="gate">The only way to this member's data.</param>
/// <param name="consents">Whether they still stand.</param>
/// <param name="blame">Finds out who made a run fail.</param>
/// <param name="marks">What was agreed to, and what has opened.</param>
/// <param name="releases">What requesters had before.</param>
/// <param name="evidence">The log.</param>
/// <param name="limits">How long a run may take.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For whoever keeps the node.</param>
public sealed class RunExecution(
    ILedger ledger,
    TaskDocuments documents,
    DocumentCheck check,
    IPartySessions sessions,
    Gate gate,
    StandingConsents consents,
    Blame blame,
    TaskMarks marks,
    IReleaseHistories releases,
    IEvidence evidence,
    RunLimits limits,
    TimeProvider time,
    ILogger<RunExecution> logger
)
{
    /// <summary>Runs it to its end; whatever goes wrong is told in the end's account.</summary>
    public async Task<RunEnd> RunAsync(LiveRun run, Token token, CancellationToken cancel)
    {
        var indexes = new List<long>();

        // Each wait for a party has its own end; this one is for a party that answers, but so slowly that the run has none.
        await using var deadline = time.CreateTimer(
            _ => run.Stop(RunStop.Overdue),
            null,
            limits.Longest,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            var task = TaskToken.Read(token);
            indexes.Add(await RecordAsync(EvidenceKinds.RunStarted, "A run began", "运行开始", run, task, [], cancel));
            var (document, output, transcript) = await ComputeAsync(run, token, task, run.End);
            var learned = ComputationRegistry.Get(document.Function.Kind).Learned(document, ledger.Self, output);
            run.Confirm();
            indexes.Add(
                await RecordAsync(
                    EvidenceKinds.RunEnded,
                    "A run ended and all parties saw the same messages",
                    "运行结束，各方看到的消息一致",
                    run,
                    task,
                    [new("transcripts", transcript.ToString())],
                    cancel
                )
            );
            if (output is null)
            {
                return new RunEnd(Account(run, indexes, learned), null, null);
            }

            var result = new LearnedResult(
                output.ToSheet(document),
                RandomSource.System.GetBytes(LearnedResult.SaltSizeInBytes)
            );
            indexes.Add(
                await RecordAsync(
                    EvidenceKinds.ResultLearned,
                    "A result was learned",
                    "得到结果",
                    run,
                    task,
                    [new("result", result.HashIn(ledger.Genesis.Suite).ToString())],
                    cancel
                )
            );
            return new RunEnd(Account(run, indexes, learned), result, null);
        }
        catch (Exception error)
        {
            return await FailAsync(run, token, indexes, error, cancel);
        }
    }

    private static byte[] Confirmed => [1];

    private async Task<(ComputationDocument Document, ComputationOutput? Output, Digest Transcript)> ComputeAsync(
        LiveRun run,
        Token token,
        TaskToken task,
        CancellationToken cancel
    )
    {
        var document =
            await documents.GetAsync(task.Document, token.Owner, cancel)
            ?? throw new DomainException(
                FaultCodes.PeerUnreachable,
                new("The document has not arrived from the requester.", "发起方的文档尚未送达。")
            )
            {
                Party = ledger.NameOf(token.Owner),
            };
        if ((DocumentFit.CheckJoined(token, ledger.Self) ?? DocumentFit.Check(token, document)) is { } refusal)
        {
            throw DomainException.RefusedBy(refusal);
        }

        if (await marks.HasOpenedAsync(run.Task, cancel))
        {
            throw DomainException.RefusedBy(TaskMarks.Used(run.Task));
        }

        check.Check(document);
        var computation = ComputationRegistry.Get(document.Function.Kind);
        var parties = Parties(document);
        run.Connect(parties.Select(party => party.Member).Where(party => party != ledger.Self));
        await using var session = await sessions.OpenAsync(run.Id, task.Document, parties, run.Connected, cancel);
        run.Session = session;

        // The data is opened after the session, so that the others learn at once when the gate says no.
        await using var reader = await OpenDataAsync(document, task, computation, cancel);
        await RelyOnConsentsAsync(run, reader?.Consents ?? [], cancel);
        if (reader is not null)
        {
            computation.CheckFields(
                document,
                document.Inputs.Single(input => input.Provider == ledger.Self),
                reader.Schema.Fields.ToDictionary(field => field.Name, field => field.Type)
            );
        }

        var part = new ComputationRun(document, ledger.Self, session, reader, RandomSource.System, run)
        {
            Opening = () =>
            {
                marks.MarkOpened(run.Task);
                run.MarkOpened();
            },
            AgreesToOwnTotals = await marks.HasOwnTotalsAsync(run.Task, task.Document, cancel),
            Releases = FindReleases(document),
        };
        var output = await computation.RunAsync(part, cancel);
        var transcript = await session.ConfirmAsync(cancel);

        // Two others may have seen different messages: nobody counts the result before everybody has confirmed.
        await session.BroadcastAsync(Confirmed, cancel);
        await session.GatherAsync(Confirmed.Length, cancel);
        return (document, output, transcript);
    }

    /// <summary>What those who learn had before of the own dataset; from itself this member keeps nothing back.</summary>
    private IReleaseHistory? FindReleases(ComputationDocument document)
    {
        var own = document.Inputs.FirstOrDefault(input => input.Provider == ledger.Self);
        MemberId[] others = [.. document.Function.TermsIn(document).Learners.Where(learner => learner != ledger.Self)];
        return own is null || others.Length == 0 ? null : releases.Find(own.Dataset, others);
    }

    /// <summary>From now on a withdrawal stops the run; one that came while the data was being opened stops it here.</summary>
    private async Task RelyOnConsentsAsync(LiveRun run, IReadOnlyList<TokenId> relied, CancellationToken cancel)
    {
        run.Consents = relied;
        if ((await consents.FindMissingAsync(relied, cancel)).Count > 0)
        {
            run.Stop(RunStop.ConsentWithdrawn);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private async Task<RestrictedReader?> OpenDataAsync(
        ComputationDocument document,
        TaskToken task,
        IComputation computation,
        CancellationToken cancel
    )
    {
        if (document.Inputs.FirstOrDefault(input => input.Provider == ledger.Self) is not { } input)
        {
            return null;
        }

        return await gate.OpenAsync(
            new GateRequest(
                document.Requester,
                input.Dataset,
                DocumentFields.UsesOf(document, input),
                document.Purpose,
                task.Document,
                computation.ReleasesValues(document),
                task.Person,
                task.FindProvider(ledger.Self)?.Join?.Grant
            ),
            cancel
        );
    }

    private static List<RunParty> Parties(ComputationDocument document) =>
        [
            .. document
                .Providers.Append(document.Requester)
                .Distinct()
                .OrderBy(member => member.Value)
                .Select(member => new RunParty(member, RoleOf(document, member))),
        ];

    private static string RoleOf(ComputationDocument document, MemberId member) =>
        (document.Requester == member, document.Providers.Contains(member)) switch
        {
            (true, true) => "requester and provider",
            (true, false) => "requester",
            _ => "provider",
        };

    private async Task<RunEnd> FailAsync(
        LiveRun run,
        Token token,
        List<long> indexes,
        Exception error,
        CancellationToken cancel
    )
    {
        var (text, code, suspects) = await ExplainAsync(run, token, error, cancel);
        logger.LogWarning("Run {Run} ended without a result: {Reason}", run.Id.Value.ToShortString(), text.En);
        try
        {
            var facts = new List<KeyValuePair<string, string>>
            {
                new("run", run.Id.ToString()),
                new("task", run.Task.ToString()),
                new("reason", text.En),
                new("opened", run.IsOpened ? "yes" : "no"),
            };
            var happened = new BilingualText(
                $"A run ended without a result: {text.En}",
                $"运行结束，没有结果：{text.Zh}"
            );
            indexes.Add(await evidence.RecordAsync(new EvidenceEvent(EvidenceKinds.RunEnded, happened, facts), cancel));
        }
        catch (Exception recording) when (recording is DomainException or OperationCanceledException)
        {
            logger.LogWarning("The end of run {Run} could not be logged: {Reason}", run.Id, recording.Message);
        }

        var account = new RunAccount(run.Traffic, null, text, code, suspects, indexes, null, run.IsOpened);
        return new RunEnd(account, null, suspects is [var blamed] ? blamed : null);
    }

    private async Task<(BilingualText Text, string Code, IReadOnlyList<MemberId> Suspects)> ExplainAsync(
        LiveRun run,
        Token token,
        Exception error,
        CancellationToken cancel
    )
    {
        switch (error)
        {
            case ProtocolException protocol:
                MemberId[] parties = [token.Owner, .. TaskToken.Read(token).Providers.Select(each => each.Member)];
                var culprit = await blame.FindAsync(run, parties, protocol, cancel);
                return (culprit.Text, FaultCodes.Protocol, culprit.Suspects);
            case ComputationException computation:
                return (computation.Text, FaultCodes.Refused, []);
            case DocumentException document:
                return (document.Text, FaultCodes.Invalid, []);
            case DomainException problem:
                return (
                    problem.Detail is { } detail
                        ? new($"{problem.Title.En} {detail.En}", $"{problem.Title.Zh}{detail.Zh}")
                        : problem.Title,
                    problem.Code,
                    []
                );
            case OperationCanceledException or ObjectDisposedException when run.StoppedFor is { } why:
                return (Explain(run, why), FaultCodes.Conflict, []);
            case OperationCanceledException:
                return (new("This node was stopped.", "本节点已停止。"), FaultCodes.Fault, []);
            default:
                logger.LogError(error, "A run met a fault of this program.");
                return (
                    new("This node met a fault of its own; its log has the details.", "本节点程序出错，详见其日志。"),
                    FaultCodes.Fault,
                    []
                );
        }
    }

    /// <summary>Nobody is blamed: whoever is waited for may be waiting for another.</summary>
    private BilingualText Explain(LiveRun run, RunStop why)
    {
        if (why == RunStop.Later)
        {
            return new(
                "The requester has begun another run of this task, so this one was given up.",
                "发起方已重新运行该任务，本次运行已放弃。"
            );
        }

        if (why == RunStop.ConsentWithdrawn)
        {
            return new(
                "A consent that the run relied on was withdrawn; run the task again without those rows.",
                "运行所依据的同意已被撤回；请重新运行任务，届时不再使用相关数据。"
            );
        }

        var names = run.Awaited.Select(ledger.NameOf).ToArray();
        var awaited =
            names.Length == 0
                ? new BilingualText("", "")
                : new BilingualText(
                    $" It was waiting for {string.Join(", ", names)}.",
                    $"当时正在等待{string.Join('、', names)}。"
                );
        return why == RunStop.ByHand
            ? new($"The run was stopped by hand.{awaited.En}", $"运行已由人工停止。{awaited.Zh}")
            : new(
                $"The run took longer than the {limits.Longest.TotalSeconds:0} seconds that this node allows.{awaited.En}",
                $"运行时间超过了本节点允许的 {limits.Longest.TotalSeconds:0} 秒。{awaited.Zh}"
            );
    }

    private static RunAccount Account(LiveRun run, List<long> indexes, BilingualText learned) =>
        new(run.Traffic, learned, null, null, [], indexes, null, run.IsOpened);

    private Task<long> RecordAsync(
        string kind,
        string en,
        string zh,
        LiveRun run,
        TaskToken task,
        IReadOnlyList<KeyValuePair<string, string>> more,
        CancellationToken cancel
    ) =>
        evidence.RecordAsync(
            new EvidenceEvent(
                kind,
                new BilingualText($"{en}: {task.Title}", $"{zh}：{task.Title}"),
                [
                    new("run", run.Id.ToString()),
                    new("task", run.Task.ToString()),
                    new("attempt", run.Attempt.ToString(CultureInfo.InvariantCulture)),
                    new("document", task.Document.ToString()),
                    .. more,
                ]
            ),
            cancel
        );
}
