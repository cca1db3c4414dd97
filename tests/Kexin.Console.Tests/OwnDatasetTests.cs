using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Data;
using Kexin.Console.Session;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>An owner changes what it says of a published dataset, and adds a purpose, without ending grants.</summary>
public sealed class OwnDatasetTests : ConsoleContext, IAsyncLifetime
{
    private static readonly DateTimeOffset s_noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string s_token = new('d', 64);
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task What_is_edited_is_sent_as_it_reads_with_one_more_purpose()
    {
        var page = await OpenAsync(DatasetState.Published, "datasets.publish", "catalogue.read");
        Assert.Equal("As it was.", page.WaitForElement("#description").GetAttribute("value"));
        await page.Find("#description").ChangeAsync(new() { Value = "As it is now." });
        await page.Find("#purpose").ChangeAsync(new() { Value = "  teaching " });
        await page.Find("details button.primary").ClickAsync(new());
        page.WaitForElement(".note[role=status]");
        Assert.Equal(
            """{"description":"As it is now.","purposes":["teaching"]}""",
            _node.Bodies[Routes.EditDataset.With("own")]
        );
        Assert.Equal("", page.Find("#purpose").GetAttribute("value"));
    }

    [Fact]
    public async Task Without_a_new_purpose_none_is_sent()
    {
        var page = await OpenAsync(DatasetState.Published, "datasets.publish", "catalogue.read");
        await page.WaitForElement("details button.primary").ClickAsync(new());
        page.WaitForElement(".note[role=status]");
        Assert.DoesNotContain("[", _node.Bodies[Routes.EditDataset.With("own")], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_node_refuses_is_said_and_what_was_written_stays()
    {
        var page = await OpenAsync(DatasetState.Published, "datasets.publish", "catalogue.read");
        var refusal = new Problem("Refused.", 409, ProblemCodes.Conflict, "A name in it is a person's.");
        _node.Refuse(Routes.EditDataset.With("own"), refusal);
        await page.WaitForElement("#description").ChangeAsync(new() { Value = "Wang's rows." });
        await page.Find("details button.primary").ClickAsync(new());
        page.WaitForElement(".problem");
        Assert.Contains("A name in it is a person's.", page.Find(".problem").TextContent, StringComparison.Ordinal);
        Assert.Equal("Wang's rows.", page.Find("#description").GetAttribute("value"));
    }

    [Theory]
    [InlineData(DatasetState.Published, "catalogue.read")]
    [InlineData(DatasetState.Withdrawn, "datasets.publish")]
    public async Task It_is_offered_only_to_those_who_may_and_only_while_it_is_published(DatasetState state, string may)
    {
        var page = await OpenAsync(state, may);
        Assert.Empty(page.FindAll("#description"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private async Task<IRenderedComponent<OwnDataset>> OpenAsync(DatasetState state, params string[] may)
    {
        var fields = new DatasetField[] { new("age", FieldType.Integer) };
        _node.Me(may);
        _node.Answer(
            Routes.Dataset.With("own"),
            new Dataset("own", "cohort", state, 100, fields, 1000, s_noon, s_token),
            KexinJson.Default.Dataset
        );
        _node.Answer(
            Routes.CatalogueEntry.With(s_token),
            new CatalogueEntry(
                s_token,
                "cohort",
                "As it was.",
                new("n", "North"),
                state,
                100,
                fields,
                ["research"],
                s_noon,
                1
            ),
            KexinJson.Default.CatalogueEntry
        );
        _node.Answer(
            Routes.EditDataset.With("own"),
            new Receipt(
                Steps.EditDataset,
                new("dataset description changed", "数据集说明已修改"),
                s_token,
                new string('e', 64),
                7,
                ReceiptState.Final,
                s_noon,
                "/v1/x"
            ),
            KexinJson.Default.Receipt
        );
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        var page = Render<OwnDataset>(page => page.Add(part => part.Id, "own"));
        page.WaitForElement("dl.facts");
        return page;
    }
}
