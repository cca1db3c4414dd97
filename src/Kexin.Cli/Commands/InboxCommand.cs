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
                var items = await ReadAsync(call, cancel);
                var shown = Marks(items, call);
                var code = Show(call, items);
                while (call.Get(watch))
                {
                    await Task.Delay(Interval, call.Terminal.Time, cancel);
                    items = await ReadAsync(call, cancel);
                    var marks = Marks(items, call);
                    if (!marks.SequenceEqual(shown))
                    {
                        shown = marks;
                        Show(call, items);
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

    /// <summary>What whoever watches is told of when it changes; also that something begins to end soon.</summary>
    private static List<(string, InboxStep, string, bool, bool)> Marks(List<InboxItem> items, Call call)
    {
        var now = call.Terminal.Time.GetUtcNow();
        return
        [
            .. items.Select(item =>
                (
                    item.Id,
                    item.Step,
                    string.Join(' ', item.WaitsFor.Select(member => member.Id).Order(StringComparer.Ordinal)),
                    item.Reveals is null,
                    item.AnswerBy - now <= InboxItem.EndsSoon
                )
            ),
        ];
    }
}
