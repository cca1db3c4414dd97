using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin task</c>: proposing a computation, reviewing it, joining, running, reading the result.</summary>
internal static class TaskCommands
{
    public static Command Build(CommandSet set) =>
        set.Group(
            "task",
            TaskCreation.Build(set),
            Review(set),
            Join(set),
            Withdraw(set),
            Downgrade(set),
            Run(set),
            Watch(set),
            Stop(set),
            ResultCommand.Build(set),
            List(set),
            Show(set)
        );

    private static Command Review(CommandSet set)
    {
        const string path = "task.review";
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        var accept = set.Option<bool>(command, path, "--accept");
        var refuse = set.Option<bool>(command, path, "--refuse");
        var hash = set.Option<string>(command, path, "--hash", "HASH");
        var reason = set.Option<string>(command, path, "--reason", "TEXT");
        var ownTotals = set.Option<bool>(command, path, "--own-totals");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                var detail = await call.Client.Tasks.GetAsync(id, cancel);
                if (call.Get(accept) == call.Get(refuse))
                {
                    if (!call.Json)
                    {
                        TaskView.Write(detail, call.Terminal);
                    }

                    throw call.Fail(ExitCodes.Usage, "task.review.choose", Ids.Short(id));
                }

                if (call.Get(refuse) && call.Get(reason) is null)
                {
                    throw call.Fail(ExitCodes.Usage, "task.review.reason-needed");
                }

                var receipt = await call.Client.Tasks.ReviewAsync(
                    id,
                    new ReviewTask(
                        call.Get(hash) ?? detail.Summary.Hash,
                        call.Get(accept),
                        call.Get(reason),
                        call.Get(ownTotals)
                    ),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Join(CommandSet set) =>
        Recorded(set, "task.join", (tasks, id, wait, cancel) => tasks.JoinAsync(id, wait, cancel));

    private static Command Withdraw(CommandSet set) =>
        Recorded(set, "task.withdraw", (tasks, id, wait, cancel) => tasks.WithdrawAsync(id, wait, cancel));

    /// <summary>A command that does one thing to a task and shows the ledger's receipt.</summary>
    private static Command Recorded(
        CommandSet set,
        string path,
        Func<TasksApi, string, Wait, CancellationToken, Task<Receipt>> act
    )
    {
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                var receipt = await act(call.Client.Tasks, id, call.Get(wait) ?? Wait.Final, cancel);
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Run(CommandSet set)
    {
        const string path = "task.run";
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                return await TaskRunner.RunAsync(call, id, cancel);
            }
        );
    }

    /// <summary>Takes up a run that goes on; shows the result, or what else this organisation learned.</summary>
    private static Command Watch(CommandSet set)
    {
        const string path = "task.watch";
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var (id, found) = await TaskRunner.FindAsync(call, call.Get(task), cancel);
                if (found is not { } run)
                {
                    throw call.Fail(ExitCodes.NotFound, "task.watch.no-run");
                }

                var end = await TaskRunner.WatchAsync(call, id, run, cancel);
                try
                {
                    var result = await TaskRunner.ResultAsync(call, id, cancel);
                    return call.Answer(result, _ => ResultAbout.Write(result, call.Terminal));
                }
                catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.NotFound)
                {
                    return call.Answer(
                        end,
                        _ =>
                            call.Terminal.Paragraph(
                                end.Learned?.In(call.Texts.Language) ?? call.Texts["task.stop.done"]
                            )
                    );
                }
            }
        );
    }

    private static Command Downgrade(CommandSet set)
    {
        const string path = "task.downgrade";
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        var reason = set.Option<string>(command, path, "--reason", "TEXT", required: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                var done = await call.Client.Tasks.DowngradeAsync(id, new Reason(call.Get(reason)!), cancel);
                return call.Answer(
                    done,
                    _ => call.Terminal.Paragraph(call.Texts.Format("task.downgrade.done", done.Evidence))
                );
            }
        );
    }

    private static Command Stop(CommandSet set)
    {
        const string path = "task.stop";
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.TaskAsync(call, call.Get(task), cancel);
                var end = await call.Client.Tasks.StopAsync(id, cancel);
                return call.Answer(end, _ => call.Terminal.Line(end.Problem?.Title ?? call.Texts["task.stop.done"]));
            }
        );
    }

    private static Command List(CommandSet set) =>
        set.OnNode(
            set.Command("task.list"),
            (call, cancel) =>
                call.AnswerListAsync(
                    call.Client.Tasks.ListAsync,
                    "task.list.none",
                    list => TaskView.Write(list, call.Terminal),
                    cancel
                )
        );

    private static Command Show(CommandSet set)
    {
        const string path = "task.show";
        var command = set.Command(path);
        var task = set.Argument<string>(command, path, "TASK");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var detail = await call.Client.Tasks.GetAsync(
                    await Ids.TaskAsync(call, call.Get(task), cancel),
                    cancel
                );
                return call.Answer(detail, _ => TaskView.Write(detail, call.Terminal));
            }
        );
    }
}
