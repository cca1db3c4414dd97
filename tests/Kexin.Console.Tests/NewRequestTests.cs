using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Requests;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>A request is proposed from a question, shown with its reasons, and sent as the person leaves it.</summary>
public sealed class NewRequestTests : ConsoleContext, IAsyncLifetime
{
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string s_dataset = new('d', 64);
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task What_is_proposed_is_filled_in_with_its_reasons_and_sent()
    {
        _node.Answer(
            Routes.ProposeGrant,
            new GrantProposal(
                new RequestGrant(
                    s_dataset,
                    ["chol"],
                    "research",
                    DateTimeOffset.UtcNow.AddDays(21),
                    Limits: new GrantLimits(["age>=60"], ["p-1"], 1)
                ),
                [new FieldReason("chol", new LocalizedText("the question names it.", "问题中提到了该字段。"))],
                [new FieldReason("age", new LocalizedText("it only chooses the rows.", "只用于选取行。"))]
            ),
            KexinJson.Default.GrantProposal
        );
        var page = await OpenAsync();
        await page.Find("#question").ChangeAsync(new() { Value = "chol of people aged 60 and over" });
        await page.FindAll("button")
            .Single(button => button.TextContent == "Propose the smallest request")
            .ClickAsync(new());
        page.WaitForState(() => page.Markup.Contains("the question names it.", StringComparison.Ordinal));
        Assert.Contains("it only chooses the rows.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("age>=60", page.Find("#rows").GetAttribute("value"));

        await page.Find("#uses").ChangeAsync(new() { Value = "2" });
        await page.Find("form").SubmitAsync();
        page.WaitForState(() => _node.Asked.ContainsKey(Routes.Grants));
        var sent = _node.Bodies[Routes.Grants];
        Assert.Contains("\"fields\":[\"chol\"]", sent, StringComparison.Ordinal);
        Assert.Contains("\"people\":[\"p-1\"],\"uses\":2", sent, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private async Task<IRenderedComponent<NewRequest>> OpenAsync()
    {
        _node.Me("grants.request");
        _node.Answer(
            Routes.CatalogueEntry.With(s_dataset),
            new CatalogueEntry(
                s_dataset,
                "cohort",
                "",
                new("n", "North"),
                DatasetState.Published,
                100,
                [new("age", FieldType.Integer), new("chol", FieldType.Number)],
                ["research"],
                s_noon,
                1
            ),
            KexinJson.Default.CatalogueEntry
        );
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/requests/new?dataset={s_dataset}");
        var page = Render<NewRequest>();
        page.WaitForElement("#question");
        return page;
    }
}
