using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>Waits for a run and says how it goes.</summary>
internal static class TaskRunner
{
    /// <summary>The run's last progress, completed or failed.</summary>
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
            tell(progress.Done, progress.Total, progress.Phase.In(terminal.Texts.Language));
        }

        return last!;
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
