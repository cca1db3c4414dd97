using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

public sealed class PartTests : ConsoleContext
{
    [Fact]
    public void A_refusal_shows_the_rule_what_was_found_and_what_satisfies_it()
    {
        var shown = Render<ProblemView>(view =>
            view.Add(
                part => part.Value,
                new Problem("Refused.", 422, ProblemCodes.Refused, "Do this.", Rule: "r", Saw: "s", WouldSatisfy: "w")
            )
        );
        Assert.Equal(["Rule", "Found", "Would satisfy it"], shown.FindAll("dt").Select(item => item.TextContent));
        Assert.Equal(["r", "s", "w"], shown.FindAll("dd").Select(item => item.TextContent));
        Assert.Equal("alert", shown.Find(".problem").GetAttribute("role"));
    }

    [Theory]
    [InlineData(false, "East")]
    [InlineData(true, "North, South")]
    public async Task A_receipt_that_is_only_accepted_names_who_is_waited_for(bool isEastReachable, string names)
    {
        using var node = new AnsweringNode();
        node.Me("node.read");
        var status = new ConsortiumStatus(
            "c",
            "C",
            "standard",
            default,
            new ConsortiumRules(),
            new("w", "West"),
            [
                new("w", "West", MemberRole.Member, true, 7, "", "", null),
                new("e", "East", MemberRole.Member, isEastReachable, 7, "", "", null),
                new("n", "North", MemberRole.Member, true, 6, "", "", null),
                new("s", "South", MemberRole.Member, true, null, "", "", null),
            ]
        );
        node.Answer(Routes.Consortium, status, KexinJson.Default.ConsortiumStatus);
        Services.AddSingleton(node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<Session.NodeSession>().OpenAsync("en", "");
        var receipt = new Receipt("s", new("done", "完成"), "t", "x", 7, ReceiptState.Accepted, default, "/p");
        var shown = Render<ReceiptView>(view => view.Add(part => part.Value, receipt));
        Assert.Equal(names, shown.WaitForElement("bdi").TextContent);
        Assert.Empty(
            Render<ReceiptView>(view => view.Add(part => part.Value, receipt with { State = ReceiptState.Final }))
                .FindAll("bdi")
        );
    }

    [Fact]
    public void A_name_of_others_is_text_and_a_mark_says_why_it_may_be_mistaken()
    {
        var shown = Render<NameView>(view =>
            view.Add(part => part.Name, "<img src=x onerror=alert(1)>")
                .Add(part => part.Warning, new LocalizedText("Looks like another.", "易混淆。"))
        );
        Assert.Empty(shown.FindAll("img"));
        Assert.Contains("Looks like another.", shown.Find(".mark").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_takes_its_page_from_the_address_and_names_the_next_one()
    {
        var asked = new List<Paging>();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/list?q=x&after=two");
        var shown = Table(paging =>
        {
            asked.Add(paging);
            return new Page<string>(["a"], "three");
        });
        Assert.Equal("two", Assert.Single(asked).After);
        Assert.EndsWith(
            "/list?q=x&after=three",
            shown.FindAll("nav a")[^1].GetAttribute("href"),
            StringComparison.Ordinal
        );
        Assert.EndsWith("/list?q=x", shown.FindAll("nav a")[0].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_ordered_as_the_address_says_and_its_heads_lead_to_other_orders()
    {
        var asked = new List<Paging>();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/list?q=x&order=thing&after=two");
        var shown = Table(paging =>
        {
            asked.Add(paging);
            return new Page<string>(["a"], null);
        });
        Assert.Equal(new Paging("two", 50, "thing", false), Assert.Single(asked));
        Assert.Equal("ascending", shown.Find("th").GetAttribute("aria-sort"));
        var address = shown.Find("th a").GetAttribute("href")!;
        Assert.EndsWith("/list?q=x&order=thing&falling=1", address, StringComparison.Ordinal);
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        shown.Render();
        shown.WaitForState(() => asked.Count == 2);
        Assert.Equal(new Paging(null, 50, "thing", true), asked[1]);
        Assert.Equal("descending", shown.Find("th").GetAttribute("aria-sort"));
    }

    /// <summary>A slow browser delays the first rendering until the list has come.</summary>
    [Fact]
    public void A_table_whose_list_is_there_before_it_is_drawn_shows_its_cells() =>
        Assert.Equal(
            ["a", "b"],
            Table(_ => new Page<string>(["a", "b"], null)).FindAll("tbody td").Select(cell => cell.TextContent)
        );

    [Fact]
    public void An_empty_table_says_what_to_do_next() =>
        Assert.Contains("do this", Table(_ => new Page<string>([], null)).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_table_whose_list_is_refused_says_why() =>
        Assert.Equal(
            "No.",
            Table(_ => throw new KexinApiException(new Problem("No.", 422, ProblemCodes.Refused)))
                .Find(".problem strong")
                .TextContent
        );

    [Fact]
    public void A_time_is_shown_on_the_viewers_clock_with_its_zone()
    {
        var shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var time = new DateTimeOffset(2027, 2, 1, 20, 30, 0, TimeSpan.Zero);
        Assert.Equal("2027-02-02 04:30", ZoneText.Local(time, shanghai));
        Assert.Equal("Asia/Shanghai, UTC+08:00", ZoneText.Of(shanghai, time));
        Assert.Equal("UTC", ZoneText.Of(TimeZoneInfo.Utc, time));
    }

    private IRenderedComponent<DataTable<string>> Table(Func<Paging, Page<string>> fetch) =>
        Render<DataTable<string>>(table =>
            table
                .Add(part => part.Label, "Things")
                .Add(part => part.Fetch, paging => Task.FromResult(fetch(paging)))
                .Add(part => part.Empty, "do this")
                .AddChildContent<Column<string>>(column =>
                    column
                        .Add(part => part.Title, "Thing")
                        .Add(part => part.Order, "thing")
                        .Add(part => part.ChildContent, item => item)
                )
        );
}
