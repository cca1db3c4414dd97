using System.Text.Json;
using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Tasks;
using Kexin.Console.Session;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>A computation is written in a form that says at each change what it would do.</summary>
public sealed class NewTaskTests : ConsoleContext, IAsyncLifetime
{
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string s_dataset = new('d', 64);
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task What_a_draft_would_do_is_seen_at_each_change()
    {
        var page = await OpenAsync();
        Assert.Empty(page.FindAll("form h3"));
        Answer();
        await page.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        await page.Find("form").InputAsync(new());
        page.WaitForElement("form h3");
        Assert.Contains("The requester learns a number.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("asked for when you send", page.Find("form .chip").TextContent, StringComparison.Ordinal);
        Assert.Contains("12.0 KiB", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_late_does_not_take_the_newer_one_away()
    {
        var page = await OpenAsync();
        var late = new TaskCompletionSource();
        Answer("It is outdated.", late.Task);
        var first = page.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        await _node.WaitAsync(Routes.DraftTask);
        Answer();
        await page.Find("form").InputAsync(new());
        page.WaitForElement("form h3");
        late.SetResult();
        await first;
        Assert.Equal(2, _node.Asked[Routes.DraftTask]);
        Assert.Contains("The requester learns a number.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("outdated", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_yet_is_said_and_is_no_error()
    {
        var page = await OpenAsync();
        _node.Refuse(Routes.DraftTask, new Problem("Invalid.", 400, ProblemCodes.Invalid, "Choose a field."));
        await page.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        await page.Find("form").InputAsync(new());
        page.WaitForState(() => page.Markup.Contains("Choose a field.", StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".problem"));
    }

    [Fact]
    public async Task Rows_are_chosen_by_conditions_and_what_is_half_written_filters_nothing()
    {
        var page = await OpenAsync();
        Answer();
        await page.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        var add = page.FindAll("fieldset.card button").Single(button => button.TextContent == "Add a condition");
        await add.ClickAsync(new());
        await page.Find("#where-0-field").ChangeAsync(new() { Value = "age" });
        await DraftAsync(page);
        Assert.DoesNotContain("operator", _node.Bodies[Routes.DraftTask], StringComparison.Ordinal);
        await page.Find("#where-0-operator").ChangeAsync(new() { Value = ">=" });
        await page.Find("#where-0-values").ChangeAsync(new() { Value = " 65 " });
        await DraftAsync(page);
        Assert.Contains(
            "\"where\":[{\"field\":\"age\",\"operator\":\"\\u003E=\",\"values\":[\"65\"]}]",
            _node.Bodies[Routes.DraftTask],
            StringComparison.Ordinal
        );
        await page.Find("#where-0-operator").ChangeAsync(new() { Value = "in" });
        await page.Find("#where-0-values").ChangeAsync(new() { Value = "65，70, 75" });
        await DraftAsync(page);
        Assert.Contains("""["65","70","75"]""", _node.Bodies[Routes.DraftTask], StringComparison.Ordinal);
        await page.Find("#where-0-operator").ChangeAsync(new() { Value = "missing" });
        Assert.Empty(page.FindAll("#where-0-values"));
        await page.FindAll("fieldset.card button")
            .Single(button => button.TextContent == "Remove: condition 1")
            .ClickAsync(new());
        Assert.Empty(page.FindAll("#where-0-field"));
    }

    [Fact]
    public async Task Datasets_are_looked_for_by_the_node_and_what_is_chosen_stays()
    {
        var page = await OpenAsync();
        Assert.Empty(page.FindAll("#input-search"));
        List("more", [.. Enumerable.Range(0, 20).Select(i => Entry($"{i:D64}", $"set {i}"))]);
        page = Render<NewTask>();
        page.WaitForElement("#input-search");
        await page.FindAll("input[type=checkbox]")[7].ChangeAsync(new() { Value = true });
        Assert.Equal("set 7 · North", page.Find("label.check").TextContent);

        List(null, Entry(s_dataset, "cohort"));
        await page.FindAll("button").Single(button => button.TextContent == "Show more").ClickAsync(new());
        Assert.Contains("after=more", _node.Queries[Routes.Catalogue], StringComparison.Ordinal);
        Assert.Equal(21, page.FindAll("fieldset.field label.check").Count);

        List(null, Entry(s_dataset, "cohort"));
        await page.Find("#input-search").InputAsync(new() { Value = " 队列 " });
        page.WaitForState(() => page.FindAll("label.check").Count == 2);
        Assert.Contains("text=队列&state=published", _node.Queries[Routes.Catalogue], StringComparison.Ordinal);
        Assert.Equal(["set 7 · North", "cohort · North"], page.FindAll("label.check").Select(one => one.TextContent));

        List(null);
        await page.Find("#input-search").InputAsync(new() { Value = "nothing" });
        page.WaitForState(() => page.Markup.Contains("Nothing fits.", StringComparison.Ordinal));
        Assert.Equal("set 7 · North", page.Find("label.check").TextContent);
    }

    private void List(string? next, params CatalogueEntry[] entries) =>
        _node.Answer(Routes.Catalogue, new(entries, next), KexinJson.Default.PageOfCatalogueEntry);

    private static CatalogueEntry Entry(string id, string name) =>
        new(
            id,
            name,
            "",
            new("n", "North"),
            DatasetState.Published,
            100,
            [new("age", FieldType.Integer)],
            ["research"],
            s_noon,
            1
        );

    private async Task DraftAsync(IRenderedComponent<NewTask> page)
    {
        var before = _node.Asked.GetValueOrDefault(Routes.DraftTask);
        await page.Find("form").InputAsync(new());
        page.WaitForState(() => _node.Asked.GetValueOrDefault(Routes.DraftTask) > before);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private void Answer(string reveals = "The requester learns a number.", Task? until = null) =>
        _node.Answer(
            Routes.DraftTask,
            new TaskDraft(
                JsonDocument.Parse("{}").RootElement,
                "h",
                new Dictionary<string, IReadOnlyList<string>> { [s_dataset] = ["age"] },
                [],
                new LocalizedText(reveals, "发起方得知一个数。"),
                [],
                [],
                new DraftCost(5, 12 << 10, 0.1)
            ),
            KexinJson.Default.TaskDraft,
            until
        );

    private async Task<IRenderedComponent<NewTask>> OpenAsync()
    {
        var schema = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;
        var title = new LocalizedText("Count", "计数");
        _node.Me("tasks.propose");
        _node.Answer(
            Routes.Node,
            new NodeInfo("C", "c", "standard", MemberRole.Member, "1", new("", "", ""), "c", 1, 1, [], s_noon),
            KexinJson.Default.NodeInfo
        );
        _node.Answer(
            Routes.Consortium,
            new ConsortiumStatus("c", "C", "standard", s_noon, new ConsortiumRules(), new("n", "North"), []),
            KexinJson.Default.ConsortiumStatus
        );
        _node.Answer(Routes.Computations, [new("x", title, title, schema, schema)], KexinJson.Default.Computations);
        List(null, Entry(s_dataset, "cohort"));
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        var page = Render<NewTask>();
        page.WaitForElement("form");
        return page;
    }
}
