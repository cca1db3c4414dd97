using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin inbox</c>: what waits for this organisation, and what it waits for.</summary>
internal static class InboxCommand
{
    private const string Path = "inbox";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var watch = set.Option<bool>(command, Path, "--watch");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var shown = await ReadAsync(call, cancel);
                var code = Show(call, shown);
                while (call.Get(watch))
                {
                    await Task.Delay(Interval, call.Terminal.Time, cancel);
                    var now = await ReadAsync(call, cancel);
                    if (!Marks(now).SequenceEqual(Marks(shown)))
                    {
                        Show(call, shown = now);
                    }
                }

                return code;
            }
        );
    }

    private static int Show(Call call, List<InboxItem> items) =>
        call.Answer(new Page<InboxItem>(items, null), page => InboxView.Write(page.Items, call.Terminal));

    private static async Task<List<InboxItem>> ReadAsync(Call call, CancellationToken cancel) =>
        await Paging.AllAsync(call.Client.Tasks.InboxAsync, cancel).ToListAsync(cancel);

    private static IEnumerable<(string, InboxStep, int, bool)> Marks(List<InboxItem> items) =>
        items.Select(item => (item.Id, item.Step, item.WaitsFor.Count, item.Reveals is null));
}
