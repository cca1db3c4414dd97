using System.Text.Json;
using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Tasks;
using Kexin.Console.Session;
using Microsoft.Extensions.DependencyInjection;
using MudDialogProvider = MudBlazor.MudDialogProvider;

namespace Kexin.Console.Tests;

/// <summary>A computation's page offers what the person may do, and shows a reviewer what is new in the document.</summary>
public sealed class TaskPageTests : ConsoleContext, IAsyncLifetime
{
    private static readonly MemberReference s_centre = new(new string('c', 64), "Centre");
    private static readonly MemberReference s_north = new(new string('1', 64), "North");
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Grant s_request = new(
        new string('e', 64),
        new string('d', 64),
        "cohort",
        s_north,
        s_centre,
        ["age"],
        "p",
        GrantState.Requested,
        s_noon,
        s_noon.AddDays(30),
        Computation: "h"
    );
    private readonly AnsweringNode _node = new();

    [Theory]
    [InlineData(TaskState.Ready, "tasks.run", "Run")]
    [InlineData(TaskState.Ready, "tasks.propose", "Cancel")]
    public async Task An_act_is_offered_to_those_who_may_and_to_nobody_else(TaskState state, string may, string button)
    {
        Serve(s_centre, Detail('a', state));
        var seen = await ShowAsync('a', may);
        var offered = seen.FindAll(".row button").Select(each => each.TextContent.Trim()).ToList();
        Assert.Single(offered, text => text.StartsWith(button, StringComparison.Ordinal));
        Assert.Single(offered);
    }

    [Fact]
    public async Task Whoever_may_do_nothing_is_offered_nothing()
    {
        Serve(s_centre, Detail('a', TaskState.Ready));
        Assert.Empty((await ShowAsync('a')).FindAll(".row button"));
    }

    [Fact]
    public async Task Whoever_only_reviews_accepts_the_document_alone()
    {
        Serve(s_north, Detail('a', TaskState.Proposed));
        var page = await ShowAsync('a', "tasks.review");
        var dialogs = Render<MudDialogProvider>();
        _ = page.Find("section .row button.primary").ClickAsync(new());
        await dialogs.WaitForElement(".mud-dialog button.primary").ClickAsync(new());
        var path = Routes.ReviewTask.With(new string('a', 64));
        await _node.WaitAsync(path);
        Assert.Equal(
            new ReviewTask("h", true),
            JsonSerializer.Deserialize(_node.Bodies[path], KexinJson.Default.ReviewTask)
        );
        Assert.False(_node.Asked.ContainsKey(Routes.AcceptTask.With(new string('a', 64))));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public async Task Data_is_committed_once_all_have_accepted_and_only_once(bool accepted, bool joined, bool offered)
    {
        Serve(
            s_north,
            Detail('a', TaskState.Proposed) with
            {
                Reviews = [new TaskReview(s_north, accepted, null, s_noon)],
                Joins = joined ? [new TaskJoin(s_north, "d", null, s_noon)] : [],
            }
        );
        var page = await ShowAsync('a', "tasks.join");
        Assert.Equal(offered, page.FindAll("section .row button.primary").Count == 1);
        if (offered)
        {
            await page.Find("section .row button.primary").ClickAsync(new());
            await _node.WaitAsync(Routes.JoinTask.With(new string('a', 64)));
        }
    }

    [Fact]
    public async Task A_reviewer_sees_what_differs_from_the_earlier_version()
    {
        Serve(
            s_north,
            Detail('a', TaskState.Proposed, "age"),
            Detail('b', TaskState.Completed, "chol", s_noon.AddDays(-1))
        );
        var page = await ShowAsync('a', "tasks.review");
        page.WaitForElement("del");
        Assert.Equal(["chol", "chol"], page.FindAll("del").Select(part => part.TextContent));
        Assert.Equal(["age", "age"], page.FindAll("ins").Select(part => part.TextContent));
        Assert.Contains("North: Fields", page.FindAll("td bdi").Select(part => part.TextContent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_accepts_chooses_whether_the_grant_stands_for_further_questions(bool isStanding)
    {
        Serve(s_north, Detail('a', TaskState.Proposed) with { Grant = new(Stands: false, s_request) });
        var dialog = await AcceptAsync();
        Assert.Contains("cohort", dialog.WaitForElement("dl.facts").TextContent, StringComparison.Ordinal);
        if (isStanding)
        {
            await dialog.FindAll("input[type=radio]")[1].ChangeAsync(new() { Value = "on" });
        }

        var path = Routes.AcceptTask.With(new string('a', 64));
        await dialog.Find("button.primary").ClickAsync(new());
        await _node.WaitAsync(path);
        var sent = JsonSerializer.Deserialize(_node.Bodies[path], KexinJson.Default.AcceptTask)!;
        Assert.Equal(("h", isStanding), (sent.Hash, sent.Standing));
    }

    [Fact]
    public async Task Where_a_grant_covers_the_question_there_is_nothing_to_choose()
    {
        Serve(s_north, Detail('a', TaskState.Proposed) with { Grant = new(Stands: true, null) });
        var dialog = await AcceptAsync();
        Assert.Contains("already covers", dialog.Markup, StringComparison.Ordinal);
        Assert.Empty(dialog.FindAll("input[type=radio]"));
    }

    [Fact]
    public async Task A_run_names_those_for_whom_it_waits()
    {
        Serve(
            s_centre,
            Detail('a', TaskState.Running) with
            {
                Runs = [new TaskRun(new string('b', 64), TaskState.Running, s_noon)],
            }
        );
        var going = new TaskProgress(
            new string('b', 64),
            TaskState.Running,
            new("Sharing", "分享"),
            1,
            2,
            [new(s_north, 1, 2, 3, 4), new(s_centre, 1, 2, 3, 4)],
            [s_north]
        );
        _node.Answer(Routes.TaskProgress.With(new string('a', 64)), going, KexinJson.Default.TaskProgress);
        var page = await ShowAsync('a');
        Assert.Equal("Sharing · Waits for North", page.WaitForElement("[role=status] p").TextContent);
        var marked = page.FindAll("li:has(.chip.wait)").Select(item => item.TextContent);
        Assert.Single(marked, text => text.StartsWith("North: ", StringComparison.Ordinal));
        Assert.DoesNotContain(marked, text => text.StartsWith("Centre: ", StringComparison.Ordinal));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private void Serve(MemberReference self, params TaskDetail[] tasks)
    {
        _node.Answer(
            Routes.Node,
            new NodeInfo(
                self.Name,
                self.Id,
                "standard",
                MemberRole.Member,
                "1",
                new("", "", ""),
                "c",
                1,
                1,
                [],
                s_noon
            ),
            KexinJson.Default.NodeInfo
        );
        _node.Answer(
            Routes.Consortium,
            new ConsortiumStatus(
                "c",
                "C",
                "standard",
                s_noon,
                new ConsortiumRules(),
                s_north,
                [new(s_north.Id, s_north.Name, MemberRole.Member, true, 1, "", "", null)]
            ),
            KexinJson.Default.ConsortiumStatus
        );
        _node.Answer(Routes.Computations, [], KexinJson.Default.Computations);
        _node.Answer(
            Routes.Tasks,
            new([.. tasks.Select(task => task.Summary)], null),
            KexinJson.Default.PageOfTaskSummary
        );
        foreach (var task in tasks)
        {
            _node.Answer(Routes.Task.With(task.Summary.Id), task, KexinJson.Default.TaskDetail);
        }
    }

    private static TaskDetail Detail(char id, TaskState state, string field = "age", DateTimeOffset? created = null)
    {
        var document = JsonDocument
            .Parse(
                $$"""
                {"title":"T","purpose":"p","requester":"{{s_centre.Id}}","inputs":[{"provider":"{{s_north.Id}}","dataset":"d","fields":["{{field}}"]}],
                 "where":[],"function":{"kind":"x","field":"{{field}}"},"smallestGroup":5}
                """
            )
            .RootElement;
        return new TaskDetail(
            new TaskSummary(new string(id, 64), "T", "x", state, s_centre, [s_north], "h", created ?? s_noon),
            document,
            new LocalizedText("Reveals.", "披露。"),
            [],
            [],
            [],
            Learners: [s_centre]
        );
    }

    /// <summary>The dialog that a provider who may accept opens.</summary>
    private async Task<IRenderedComponent<MudDialogProvider>> AcceptAsync()
    {
        var page = await ShowAsync('a', "tasks.review", "grants.decide", "tasks.join");
        var dialogs = Render<MudDialogProvider>();

        // What it begins ends with the dialog's answer.
        _ = page.Find("section .row button.primary").ClickAsync(new());
        dialogs.WaitForElement(".mud-dialog button.primary");
        return dialogs;
    }

    private async Task<IRenderedComponent<TaskPage>> ShowAsync(char id, params string[] may)
    {
        _node.Me(may);
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        var page = Render<TaskPage>(page => page.Add(part => part.Id, new string(id, 64)));
        page.WaitForElement("dl.facts");
        page.WaitForState(() =>
            page.Markup.Contains(id == 'a' ? "earlier" : "", StringComparison.OrdinalIgnoreCase)
            || page.FindAll("del").Count > 0
        );
        return page;
    }
}
