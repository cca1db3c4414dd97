using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin accept</c>: one decision of a provider for the grant, the review and the join.</summary>
internal static class AcceptCommand
{
    private const string Path = "accept";

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var task = set.Argument<string?>(command, Path, "TASK", optional: true);
        var yes = set.Option<bool>(command, Path, "--yes");
        var hash = set.Option<string>(command, "task.review", "--hash", "HASH");
        var ownTotals = set.Option<bool>(command, Path, "--own-totals");
        var standing = set.Option<bool>(command, Path, "--standing");
        var wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = call.Get(task) is { } given
                    ? await Ids.TaskAsync(call, given, cancel)
                    : await FindOnlyAsync(call, cancel);
                var detail = await call.Client.Tasks.GetAsync(id, cancel);
                if (!call.Json)
                {
                    TaskView.WriteForDecision(detail, call.Terminal);
                }

                var answer = call.Get(yes)
                    ? call.Get(standing)
                        ? Answer.Standing
                        : Answer.Yes
                    : !call.Terminal.CanAsk
                        ? throw call.Fail(ExitCodes.Usage, "accept.yes-needed", Ids.Short(id))
                        : Ask(call, detail, call.Get(standing));
                if (answer == Answer.No)
                {
                    throw call.Fail(ExitCodes.Refused, "accept.not-accepted", Ids.Short(id));
                }

                var waits = call.Get(wait) ?? Wait.Final;
                var accepted = await call.Client.Tasks.AcceptAsync(
                    id,
                    new AcceptTask(
                        call.Get(hash) ?? detail.Summary.Hash,
                        call.Get(ownTotals),
                        answer == Answer.Standing
                    ),
                    waits,
                    cancel
                );
                call.Answer(accepted, _ => Write(accepted, call.Terminal));
                await call.ExpectFinalAsync(accepted.Receipts, waits, cancel);
                return ExitCodes.Done;
            }
        );
    }

    private enum Answer
    {
        No,
        Yes,
        Standing,
    }

    /// <summary>Yes or no; where a grant is needed, also whether it stands for further questions.</summary>
    private static Answer Ask(Call call, TaskDetail detail, bool isStanding)
    {
        var texts = call.Texts;
        if (isStanding || detail.Grant is not { Stands: false })
        {
            return !call.Terminal.Ask(texts["accept.question"]) ? Answer.No
                : isStanding ? Answer.Standing
                : Answer.Yes;
        }

        return call.Terminal.Choose(texts["accept.question.standing"], "y", "s") switch
        {
            0 => Answer.Yes,
            1 => Answer.Standing,
            _ => Answer.No,
        };
    }

    /// <summary>The one task that waits for this organisation's word.</summary>
    private static async Task<string> FindOnlyAsync(Call call, CancellationToken cancel)
    {
        var waiting = await Paging
            .AllAsync(call.Client.Tasks.InboxAsync, cancel)
            .Where(item => item is { IsForMe: true, Subject: InboxSubject.Task, Step: InboxStep.Accept })
            .ToListAsync(cancel);
        return waiting switch
        {
            [var only] => only.Id,
            [] => throw call.Fail(ExitCodes.NotFound, "accept.none"),
            _ => throw call.Fail(
                ExitCodes.Usage,
                "accept.several",
                string.Join(
                    call.Texts["list.comma"],
                    waiting.Select(item => call.Texts.Format("member.with-id", item.Title, Ids.Short(item.Id)))
                )
            ),
        };
    }

    private static void Write(TaskAccepted accepted, Terminal terminal)
    {
        foreach (var receipt in accepted.Receipts)
        {
            terminal.Line(ReceiptView.Line(receipt, terminal));
        }

        var texts = terminal.Texts;
        var names = string.Join(texts["list.comma"], accepted.WaitsFor.Select(member => member.Name));
        terminal.Line(
            accepted switch
            {
                { HasJoined: false } => texts.Format("accept.joins-later", names),
                { WaitsFor.Count: > 0 } => texts.Format("accept.joined-waits", names),
                _ => texts["accept.joined"],
            }
        );
    }
}
