using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin accept</c>: one decision of a provider for the grant, the review and the join.</summary>
internal static class AcceptCommand
{
    private const string Path = "accept";

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var task = set.Argument<string>(command, Path, "TASK");
        var yes = set.Option<bool>(command, Path, "--yes");
        var hash = set.Option<string>(command, "task.review", "--hash", "HASH");
        var ownTotals = set.Option<bool>(command, Path, "--own-totals");
        var wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                var detail = await call.Client.Tasks.GetAsync(id, cancel);
                if (!call.Json)
                {
                    TaskView.WriteForDecision(detail, call.Terminal);
                }

                if (!call.Get(yes))
                {
                    if (!call.Terminal.CanAsk)
                    {
                        throw call.Fail(ExitCodes.Usage, "accept.yes-needed", Ids.Short(id));
                    }

                    if (!call.Terminal.Ask(call.Texts["accept.question"]))
                    {
                        throw call.Fail(ExitCodes.Refused, "accept.not-accepted", Ids.Short(id));
                    }
                }

                var accepted = await call.Client.Tasks.AcceptAsync(
                    id,
                    new AcceptTask(call.Get(hash) ?? detail.Summary.Hash, call.Get(ownTotals)),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return call.Answer(accepted, _ => Write(accepted, call.Terminal));
            }
        );
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
