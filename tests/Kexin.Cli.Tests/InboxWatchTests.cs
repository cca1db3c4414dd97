using System.Text.Json;

namespace Kexin.Cli.Tests;

/// <summary>The inbox for whoever watches it, and for machines.</summary>
public sealed class InboxWatchTests
{
    private const string Path = "GET /v1/inbox?limit=1000";
    private const string Task = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Other = "aa22000000000000000000000000000000000000000000000000000000000002";

    [Fact]
    public async Task Whoever_watches_is_told_of_what_changed_and_of_nothing_else()
    {
        var shown = await WatchAsync(
            Items(Item(Task)),
            (4, (_, node) => node.Answers[Path] = Items(Item(Task), Item(Other))),
            (8, (_, node) => node.Answers[Path] = Items())
        );
        Assert.Equal(1 + 2, Times("Mean", shown));
        Assert.Equal(1, Times("Nothing is open", shown));
    }

    [Fact]
    public async Task Whoever_watches_is_told_that_another_is_waited_for_than_before()
    {
        var shown = await WatchAsync(
            Items(Item(Task)),
            (4, (_, node) => node.Answers[Path] = Items(Item(Task, by: "West")))
        );
        Assert.Equal((1, 1), (Times("East", shown), Times("West", shown)));
    }

    [Fact]
    public async Task Whoever_watches_is_reminded_once_of_what_begins_to_end_soon()
    {
        var shown = await WatchAsync(
            Items(Item(Task, "2027-02-10T12:00:00Z")),
            (3, (shell, _) => shell.Now = new(2027, 2, 3, 12, 0, 0, TimeSpan.Zero)),
            (6, (shell, _) => shell.Now = new(2027, 2, 8, 13, 0, 0, TimeSpan.Zero)),
            (9, (shell, _) => shell.Now = new(2027, 2, 8, 14, 0, 0, TimeSpan.Zero))
        );
        Assert.Equal(2, Times("Mean", shown));
        Assert.Equal(1, Times("ends unanswered in 2 days", shown));
    }

    [Fact]
    public async Task Machines_read_who_asks_and_who_is_waited_for_by_name()
    {
        await using var node = new FakeNode { Answers = { [Path] = Items(Item(Task)) } };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("inbox", "--json", "--node", node.Folder));
        using var json = JsonDocument.Parse(shell.Output);
        var item = Assert.Single(json.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal(Task, item.GetProperty("id").GetString());
        Assert.Equal("accept", item.GetProperty("step").GetString());
        Assert.Equal("Centre", item.GetProperty("requester").GetProperty("name").GetString());
        Assert.Equal(
            "East",
            Assert.Single(item.GetProperty("waitsFor").EnumerateArray()).GetProperty("name").GetString()
        );
        Assert.Empty(shell.Error);
    }

    /// <summary>What is printed until Ctrl-C, some looks after the last of these events, each before the look of that number.</summary>
    private static async Task<string> WatchAsync(
        (int, string) first,
        params (int Look, Action<Shell, FakeNode> Happens)[] events
    )
    {
        using var interrupt = new CancellationTokenSource();
        await using var node = new FakeNode { Answers = { [Path] = first } };
        var shell = new Shell { Interrupt = interrupt.Token, SkipsWaits = true };
        var looks = 0;
        node.Meanwhile = _ =>
        {
            looks++;
            foreach (var one in events.Where(one => one.Look == looks))
            {
                one.Happens(shell, node);
            }

            if (looks == events[^1].Look + 3)
            {
                interrupt.Cancel();
            }
        };
        Assert.Equal(ExitCodes.Interrupted, await shell.RunAsync("inbox", "--watch", "--node", node.Folder));
        return shell.Output;
    }

    private static int Times(string text, string output) => output.Split(text).Length - 1;

    private static (int, string) Items(params string[] items) =>
        (200, $$"""{"items":[{{string.Join(',', items)}}],"next":null}""");

    private static string Item(string id, string answerBy = "2027-03-01T12:00:00Z", string by = "East") =>
        $$"""{"id":"{{id}}","subject":"task","title":"Mean","step":"accept","isForMe":false,"requester":{"id":"{{Other}}","name":"Centre"},"waitsFor":[{"id":"{{by}}","name":"{{by}}"}],"since":"2027-02-01T12:00:00Z","uses":[],"purpose":"research","until":null,"reveals":null,"answerBy":"{{answerBy}}"}""";
}
