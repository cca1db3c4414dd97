using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin run</c>: from a question to its result: asks the providers, waits for their word, runs, shows what came out.</summary>
internal static class RunCommand
{
    private const string Path = "run";
    private const string DefaultSpan = "30d";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var task = set.Argument<string?>(command, Path, "TASK", optional: true);
        var question = new QuestionOptions(set, command);
        var until = set.Option<string>(command, Path, "--until", "TIME|30d");
        var answerBy = set.Option<string>(command, Path, "--answer-by", "TIME|14d");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = call.Get(task) is { } given
                    ? await Ids.TaskAsync(call, given, cancel)
                    : await ProposeAsync(call, question, call.Get(answerBy), cancel);
                var ends = Input.Time(call, call.Get(until) ?? DefaultSpan);
                try
                {
                    var detail = await call.Client.Tasks.GetAsync(id, cancel);
                    CheckAnswered(call, detail);
                    if (detail.Summary.State == TaskState.Proposed)
                    {
                        var asked = await call.Client.Tasks.AskAsync(id, new AskForTask(ends), Wait.Final, cancel);
                        await TellAsync(call, asked, cancel);
                        await AcceptOwnPartAsync(call, detail.Summary, cancel);
                        await WaitForWordAsync(call, id, cancel);
                    }
                }
                catch (Exception error) when (error is OperationCanceledException or KexinApiException)
                {
                    call.Terminal.Note(call.Texts.Format("run.stays-open", Ids.Short(id)));
                    throw;
                }

                return await TaskRunner.RunAsync(call, id, cancel);
            }
        );
    }

    private static async Task<string> ProposeAsync(
        Call call,
        QuestionOptions question,
        string? answerBy,
        CancellationToken cancel
    )
    {
        var draft = await question.DraftAsync(call, cancel);
        question.Show(call, draft);
        var request = new CreateTask(draft.Document, answerBy is null ? null : Input.Time(call, answerBy));
        var receipt = await call.Client.Tasks.CreateAsync(request, Wait.Final, cancel);
        await TellAsync(call, [receipt], cancel);
        return receipt.Subject;
    }

    /// <summary>Who asks for a computation on its own data too has accepted it by asking.</summary>
    private static async Task AcceptOwnPartAsync(Call call, TaskSummary task, CancellationToken cancel)
    {
        if (task.Providers.Any(provider => provider.Id == task.Requester.Id))
        {
            var accepted = await call.Client.Tasks.AcceptAsync(task.Id, new AcceptTask(task.Hash), Wait.Final, cancel);
            await TellAsync(call, accepted.Receipts, cancel);
        }
    }

    /// <summary>Waits until every provider has accepted and joined; the task as it then is.</summary>
    private static Task<TaskDetail> WaitForWordAsync(Call call, string id, CancellationToken cancel) =>
        ProgressLine.RunAsync(
            call.Terminal,
            call.Texts["run.waiting"],
            async tell =>
            {
                while (true)
                {
                    var detail = await call.Client.Tasks.GetAsync(id, cancel);
                    CheckAnswered(call, detail);
                    if (detail.Summary.State != TaskState.Proposed)
                    {
                        return detail;
                    }

                    var done = detail.Reviews.Count + detail.Joins.Count;
                    tell(done, 2 * detail.Summary.Providers.Count, WaitsFor(detail, call.Texts));
                    await Task.Delay(Interval, call.Terminal.Time, cancel);
                }
            }
        );

    /// <summary>By name: whose word is missing or, when all have accepted, whose data.</summary>
    private static string WaitsFor(TaskDetail detail, Texts texts)
    {
        var joined = detail.Joins.Select(join => join.Member.Id).ToHashSet();
        var missing = Unreviewed(detail);
        var (key, members) =
            missing.Count > 0
                ? ("run.waits-to-accept", missing)
                : ("run.waits-to-join", [.. detail.Summary.Providers.Where(provider => !joined.Contains(provider.Id))]);
        return texts.Format(key, Names(members, texts));
    }

    /// <summary>Ends the command where a provider has refused, with its name and reason, or none has answered in time.</summary>
    private static void CheckAnswered(Call call, TaskDetail detail)
    {
        if (detail.Reviews.FirstOrDefault(review => !review.Accepted) is { } refusal)
        {
            throw call.Fail(ExitCodes.Refused, "run.refused", refusal.Member.Name, refusal.Reason);
        }

        if (detail.Summary.State == TaskState.Unanswered)
        {
            throw call.Fail(ExitCodes.Refused, "run.unanswered", Names(Unreviewed(detail), call.Texts));
        }
    }

    private static List<MemberReference> Unreviewed(TaskDetail detail)
    {
        var reviewed = detail.Reviews.Select(review => review.Member.Id).ToHashSet();
        return [.. detail.Summary.Providers.Where(provider => !reviewed.Contains(provider.Id))];
    }

    private static string Names(IEnumerable<MemberReference> members, Texts texts) =>
        string.Join(texts["list.comma"], members.Select(member => member.Name));

    /// <summary>Shows receipts; of those that are only accepted, whom the ledger waits for: the question goes on meanwhile.</summary>
    private static async Task TellAsync(Call call, IReadOnlyList<Receipt> receipts, CancellationToken cancel)
    {
        foreach (var receipt in call.Json ? [] : receipts)
        {
            call.Terminal.Line(ReceiptView.Line(receipt, call.Terminal));
        }

        if (receipts.Where(receipt => receipt.State != ReceiptState.Final).ToList() is { Count: > 0 } open)
        {
            call.Terminal.Note(await call.NotFinalAsync(open.Max(receipt => receipt.Height), cancel));
        }
    }
}
