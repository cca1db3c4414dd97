using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>Waits for a run and says how it goes.</summary>
internal static class TaskRunner
{
    /// <summary>Starts a run of a task that everybody has joined, waits, and shows the result.</summary>
    public static async Task<int> RunAsync(Call call, string task, CancellationToken cancel)
    {
        var started = await StartAsync(call, task, cancel);
        if (!call.Json)
        {
            call.Terminal.Line(ReceiptView.Line(started.Receipt, call.Terminal));
        }

        await WatchAsync(call, task, started.RunId, cancel);
        var result = await ResultAsync(call, task, cancel);
        return call.Answer(result, _ => ResultAbout.Write(result, call.Terminal));
    }

    /// <summary>Starts a run; where the ledger does not confirm it, those for whom it waits are named.</summary>
    private static async Task<RunStarted> StartAsync(Call call, string task, CancellationToken cancel)
    {
        try
        {
            return await call.Client.Tasks.RunAsync(task, cancel);
        }
        catch (KexinApiException e) when (e.Problem.Code == ProblemCodes.NotConfirmed)
        {
            throw call.Fail(
                ExitCodes.NotFinal,
                "task.run.not-confirmed",
                await call.NotFinalAsync(null, cancel),
                Ids.Short(task)
            );
        }
        catch (OperationCanceledException)
        {
            call.Terminal.Note(call.Texts.Format("task.watch.left", Ids.Short(task)));
            throw;
        }
    }

    /// <summary>The result, to be read; for a program it leaves the node, and goes through the airlock.</summary>
    public static async Task<ComputationResult> ResultAsync(Call call, string task, CancellationToken cancel) =>
        call.Json
            ? (await call.Client.Tasks.ReleaseResultAsync(task, [], cancel)).Result
            : await call.Client.Tasks.ResultAsync(task, cancel);

    /// <summary>Shows how a run goes until it ends; a run that fails ends the command, one that is left goes on.</summary>
    public static async Task<TaskProgress> WatchAsync(Call call, string task, string run, CancellationToken cancel)
    {
        try
        {
            var end = await ProgressLine.RunAsync(
                call.Terminal,
                call.Texts["task.run.running"],
                tell => WaitAsync(call.Client, task, run, call.Terminal, tell, cancel)
            );
            ThrowIfFailed(end, call.Texts);
            return end;
        }
        catch (OperationCanceledException)
        {
            call.Terminal.Note(call.Texts.Format("task.run.goes-on", Ids.Short(task)));
            throw;
        }
    }

    /// <summary>Finds the run that a task is in, and says how to come back where one is interrupted meanwhile.</summary>
    /// <param name="call">The command.</param>
    /// <param name="typed">The task as it was typed.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The task's id, and the run's; null where it has not been run.</returns>
    public static async Task<(string Task, string? Run)> FindAsync(Call call, string typed, CancellationToken cancel)
    {
        try
        {
            var id = await Ids.TaskAsync(call, typed, cancel);
            return (id, (await call.Client.Tasks.ProgressAsync(id, cancel)).RunId);
        }
        catch (OperationCanceledException)
        {
            call.Terminal.Note(call.Texts.Format("task.watch.left", Ids.Short(typed)));
            throw;
        }
    }

    /// <summary>The run's last progress, completed or failed.</summary>
    /// <exception cref="KexinApiException">A later run of the task began before this one's end was seen.</exception>
    public static async Task<TaskProgress> WaitAsync(
        KexinClient client,
        string task,
        string run,
        Terminal terminal,
        ProgressLine.Tell tell,
        CancellationToken cancel
    )
    {
        TaskProgress? last = null;
        await foreach (var progress in client.Tasks.WatchAsync(task, run, terminal.Time, cancel))
        {
            last = progress;
            tell(progress.Done, progress.Total, PhaseOf(progress, terminal));
        }

        return last is { State: TaskState.Completed or TaskState.Failed }
            ? last
            : throw new KexinApiException(
                new Problem(terminal.Texts.Format("task.run.later", Ids.Short(task)), 409, ProblemCodes.Conflict)
            );
    }

    /// <summary>What is being done; on a terminal also for whom it waits, which changes too often for a line each.</summary>
    private static string PhaseOf(TaskProgress progress, Terminal terminal)
    {
        var phase = progress.Phase.In(terminal.Texts.Language);
        return terminal.Form.ErrorIsTerminal && progress.WaitsFor.Count > 0
            ? terminal.Texts.Format(
                "progress.waits",
                phase,
                string.Join(terminal.Texts["list.comma"], progress.WaitsFor.Select(member => member.Name))
            )
            : phase;
    }

    /// <summary>Ends the command with the problem of a run that failed.</summary>
    public static void ThrowIfFailed(TaskProgress end, Texts texts)
    {
        if (end.State == TaskState.Failed)
        {
            throw new KexinApiException(
                end.Problem ?? new Problem(texts["task.run.failed"], 502, ProblemCodes.Protocol)
            );
        }
    }
}
