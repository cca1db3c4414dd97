using Spectre.Console;

namespace Kexin.Cli.Rendering;

/// <summary>Shows that something is under way: a bar on a terminal, a plain line a phase elsewhere.</summary>
internal static class ProgressLine
{
    /// <summary>Tells how far the work is: parts done, parts in all (0 when unknown), and what is being done.</summary>
    public delegate void Tell(double done, double total, string phase);

    /// <summary>Fills a bar to as many parts as are done; without a total it only moves.</summary>
    public static void Fill(ProgressTask bar, double done, double total)
    {
        bar.IsIndeterminate = total <= 0;
        bar.MaxValue = total > 0 ? total : 1;
        bar.Value = total > 0 ? Math.Min(done, total) : 0;
    }

    /// <summary>Runs <paramref name="work"/> and shows what it tells, on standard error.</summary>
    public static async Task<T> RunAsync<T>(Terminal terminal, string title, Func<Tell, Task<T>> work)
    {
        if (terminal.IsForMachines)
        {
            return await work((_, _, _) => { });
        }

        if (!terminal.Form.ErrorIsTerminal)
        {
            string? last = null;
            return await work(
                (_, _, phase) =>
                {
                    if (phase != last)
                    {
                        last = phase;
                        terminal.Complain(Say(phase));
                    }
                }
            );
        }

        return await terminal
            .Error.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new ElapsedTimeColumn()
            )
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(ShownText.Escape(title)));
                task.IsIndeterminate = true;
                return await work(
                    (done, total, phase) =>
                    {
                        task.Description = Markup.Escape(ShownText.Escape(Say(phase)));
                        Fill(task, done, total);
                    }
                );
            });

        string Say(string phase) => phase.Length == 0 ? title : terminal.Texts.Format("progress.phase", title, phase);
    }
}
