using System.Text.Json;
using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Requests;
using Kexin.Console.Session;
using Microsoft.Extensions.DependencyInjection;
using MudDialogProvider = MudBlazor.MudDialogProvider;

namespace Kexin.Console.Tests;

/// <summary>An owner decides each field on its own: given, given for less time, or declined with a reason.</summary>
public sealed class RequestPageTests : ConsoleContext, IAsyncLifetime
{
    private static readonly MemberReference s_centre = new(new string('c', 64), "Centre");
    private static readonly MemberReference s_north = new(new string('1', 64), "North");
    private static readonly DateTimeOffset s_end = new(2099, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Grant s_request = new(
        new string('e', 64),
        new string('d', 64),
        "cohort",
        s_north,
        s_centre,
        ["age", "chol", "sex"],
        "p",
        GrantState.Requested,
        s_end.AddDays(-60),
        s_end
    );
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task All_of_it_is_given_as_it_was_asked_for() =>
        Assert.Equal(new ApproveGrant(), await ApproveAsync(_ => Task.CompletedTask));

    [Fact]
    public async Task A_field_is_declined_with_its_reason_and_another_ends_earlier()
    {
        var sent = await ApproveAsync(async page =>
        {
            await page.FindAll(".choice input[type=date]")[0].ChangeAsync(new() { Value = "2099-02-10" });
            await page.FindAll(".choice input[type=checkbox]")[1].ChangeAsync(new() { Value = false });
            await page.Find(".choice input[maxlength]").ChangeAsync(new() { Value = " not for this study " });
        });
        Assert.Equal(["age", "sex"], sent.Fields);
        Assert.Equal(
            [
                new FieldDecision("age", new DateTimeOffset(2099, 2, 11, 0, 0, 0, TimeSpan.Zero)),
                new FieldDecision("chol", Reason: "not for this study"),
            ],
            sent.Each
        );
    }

    [Fact]
    public async Task A_field_may_be_left_out_without_a_word()
    {
        var sent = await ApproveAsync(page =>
            page.FindAll(".choice input[type=checkbox]")[2].ChangeAsync(new() { Value = false })
        );
        Assert.Equal(["age", "chol"], sent.Fields);
        Assert.Null(sent.Each);
    }

    [Fact]
    public async Task An_end_of_a_field_that_is_no_earlier_than_that_of_all_says_nothing()
    {
        var sent = await ApproveAsync(async page =>
        {
            await page.Find("#until").ChangeAsync(new() { Value = "2099-02-10" });
            await page.FindAll(".choice input[type=date]")[0].ChangeAsync(new() { Value = "2099-02-10" });
        });
        Assert.Null(sent.Each);
        Assert.Equal(new DateTimeOffset(2099, 2, 11, 0, 0, 0, TimeSpan.Zero), sent.ValidUntil);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    /// <summary>Opens the request at its owner, does something with the form, approves, and says what the node was sent.</summary>
    private async Task<ApproveGrant> ApproveAsync(Func<IRenderedComponent<Request>, Task> fill)
    {
        _node.Me("grants.decide");
        _node.Answer(Routes.Grant.With(s_request.Id), s_request, KexinJson.Default.Grant);
        _node.Answer(
            Routes.Node,
            new NodeInfo(
                "North",
                s_north.Id,
                "standard",
                MemberRole.Member,
                "1",
                new("", "", ""),
                "c",
                1,
                1,
                [],
                s_end
            ),
            KexinJson.Default.NodeInfo
        );
        _node.Answer(Routes.TokenHistory.With(s_request.Id), new([], null), KexinJson.Default.PageOfTokenEvent);
        _node.Answer(
            Routes.CatalogueEntry.With(s_request.Dataset),
            new(s_request.Dataset, "cohort", "", s_north, DatasetState.Published, 9, [], ["p"], s_end, 1),
            KexinJson.Default.CatalogueEntry
        );
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        var page = Render<Request>(page => page.Add(part => part.Id, s_request.Id));
        page.WaitForElement("section.card button.primary");
        await fill(page);
        var dialogs = Render<MudDialogProvider>();

        // What it begins ends with the dialog's answer.
        _ = page.Find("section.card button.primary").ClickAsync(new());
        await dialogs.WaitForElement(".mud-dialog button.primary").ClickAsync(new());
        var path = Routes.ApproveGrant.With(s_request.Id);
        await _node.WaitAsync(path);
        return JsonSerializer.Deserialize(_node.Bodies[path], KexinJson.Default.ApproveGrant)!;
    }
}
