using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>The first visit: a consortium is founded with the others' cards, and the page goes on by itself once all have signed.</summary>
public sealed class StartTests : ConsoleContext, IAsyncLifetime
{
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task It_waits_for_the_others_names_them_and_goes_on_when_they_have_signed()
    {
        var page = await OpenAsync();
        var found = page.FindAll("button.primary")[0];
        Assert.True(found.HasAttribute("disabled"));
        await page.Find("#consortium").InputAsync(new() { Value = "Two hospitals" });
        page.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromText("card of East", "east.card"));
        page.WaitForState(() => !page.FindAll("button.primary")[0].HasAttribute("disabled"));
        await page.FindAll("button.primary")[0].ClickAsync(new());
        page.WaitForElement(".note[role=status]");
        Assert.Contains("East", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Two hospitals\"", _node.Bodies[Routes.Consortium], StringComparison.Ordinal);

        // East signs: nobody touches this page.
        _node.Answer(Routes.Node, Node("Two hospitals"), KexinJson.Default.NodeInfo);
        page.WaitForElement("a[href='/data/add']");
        Assert.Empty(page.FindAll("#consortium"));
        Assert.Equal("/data/add", Assert.Single(page.FindAll("a.primary")).GetAttribute("href"));
        Assert.DoesNotContain(
            page.FindAll("a"),
            link => link.GetAttribute("href")!.EndsWith("/publish", StringComparison.Ordinal)
        );

        // A file is added elsewhere: the next step comes first.
        var kept = new Dataset("own", "cohort", DatasetState.Local, 9, [], 100, s_noon);
        _node.Answer(Routes.Datasets, new([kept], null), KexinJson.Default.PageOfDataset);
        page.WaitForElement("a.primary[href='/data/own/own/publish']");
        Assert.Single(page.FindAll(".chip.good"));
    }

    [Fact]
    public async Task A_page_on_which_nothing_was_founded_asks_the_node_once()
    {
        var page = await OpenAsync();
        page.WaitForElement("#consortium");
        var before = _node.Asked[Routes.Node];
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.Equal(before, _node.Asked[Routes.Node]);
        Assert.NotEmpty(page.FindAll("#consortium"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private static NodeInfo Node(string? consortium) =>
        new("North", "n", "standard", MemberRole.Member, "1", new("", "", ""), consortium, 1, 1, [], s_noon);

    private async Task<IRenderedComponent<Start>> OpenAsync()
    {
        _node.Me("consortium.join", "datasets.add", "datasets.read", "datasets.publish", "tasks.read", "tasks.propose");
        _node.Answer(Routes.Datasets, new([], null), KexinJson.Default.PageOfDataset);
        _node.Answer(Routes.Tasks, new([], null), KexinJson.Default.PageOfTaskSummary);
        _node.Answer(Routes.Node, Node(null), KexinJson.Default.NodeInfo);
        _node.Answer(
            Routes.Card,
            new MemberCardInfo("b3du", "n", "North", MemberRole.Member, "standard", "", "", "", ""),
            KexinJson.Default.MemberCardInfo
        );
        _node.Answer(
            Routes.Consortium,
            new GenesisInfo(
                "c",
                "Two hospitals",
                "ZG9j",
                [new("n", "North"), new("e", "East")],
                [new("e", "East")],
                false
            ),
            KexinJson.Default.GenesisInfo
        );
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        var page = Render<Start>();
        page.WaitForElement("#consortium");
        return page;
    }
}
