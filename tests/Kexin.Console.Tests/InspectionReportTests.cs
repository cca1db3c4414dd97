using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Inspection;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>The page of reports asks what its address says, and a filter is a new address.</summary>
public sealed class InspectionReportTests : ConsoleContext, IAsyncLifetime
{
    private const string Address = "/inspection/reports?by=person&from=2026-05-01&until=2026-05-31&step=week&site=s";
    private static readonly DateTimeOffset s_may = new(2026, 4, 30, 16, 0, 0, TimeSpan.Zero);
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task What_the_address_says_is_asked_and_shown()
    {
        var page = await OpenAsync();
        page.WaitForElement("table");
        Assert.Equal(
            "?by=person&from=2026-05-01&until=2026-05-31&step=week&site=s",
            _node.Queries[InspectionRoutes.ReportFigures]
        );
        Assert.Contains("2026-05-01 00:00 to 2026-06-01 00:00 (Asia/Shanghai)", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            ["Li", "12", "9", "2"],
            page.FindAll("tbody")[0].QuerySelectorAll("td").Take(4).Select(cell => cell.TextContent.Trim())
        );
        Assert.Contains(
            page.FindAll("a[download]"),
            link =>
                link.GetAttribute("href")
                == $"/files/inspection-report{Address[Address.IndexOf('?', StringComparison.Ordinal)..]}&format=pdf"
        );
        Assert.Contains("Alarms 4", page.Find("[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("2026-05-31", page.Find("#until").GetAttribute("value"));
    }

    [Fact]
    public async Task A_filter_is_a_new_address()
    {
        var page = await OpenAsync();
        await page.WaitForElement("#plan option[value=p]").ParentElement!.ChangeAsync(new() { Value = "p" });
        Assert.EndsWith(
            $"{Address}&plan=p",
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        await page.Find("#site").ChangeAsync(new() { Value = "" });
        Assert.DoesNotContain("site=", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        page.WaitForElement("table");
        Assert.Contains("person=li", page.Find("tbody a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_node_refuses_is_said()
    {
        _node.Refuse(InspectionRoutes.ReportFigures, new Problem("Too long.", 400, ProblemCodes.Invalid, null));
        var page = await OpenAsync(answers: false);
        page.WaitForElement(".problem");
        Assert.Empty(page.FindAll("table"));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private async Task<IRenderedComponent<Reports>> OpenAsync(bool answers = true)
    {
        _node.Me("inspection.read");
        _node.Answer(
            InspectionRoutes.Sites,
            [new("s", "School", "", "Asia/Shanghai", [])],
            KexinJson.Default.ListOfInspectionSite
        );
        _node.Answer(
            InspectionRoutes.Plans,
            [
                new(
                    "p",
                    new("Patrol", "巡查"),
                    "s",
                    "fire-patrol",
                    [],
                    "FREQ=DAILY",
                    "2026-05-01T08:00",
                    60,
                    [],
                    false,
                    0,
                    true
                ),
            ],
            KexinJson.Default.ListOfInspectionPlan
        );
        if (answers)
        {
            var counts = new InspectionReportCounts(12, 9, 2, 36, 30, 4, 1, 1);
            _node.Answer(
                InspectionRoutes.ReportFigures,
                new InspectionReport(
                    InspectionReportBy.Person,
                    s_may,
                    s_may.AddDays(31),
                    "Asia/Shanghai",
                    InspectionReportStep.Week,
                    [new(new("li", "Li"), counts)],
                    counts,
                    [new(new DateOnly(2026, 5, 4), counts)],
                    [new("late", new("late", "超时"), 4, 2)]
                ),
                KexinJson.Default.InspectionReport
            );
        }

        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        Services.GetRequiredService<NavigationManager>().NavigateTo(Address);
        return Render<Reports>();
    }
}
