using Microsoft.Playwright;

namespace Kexin.Browser.Tests;

/// <summary>Every page, on a desk and on a phone, in both languages: it opens, fits, and is open to everybody (WCAG 2.2 by axe).</summary>
/// <remarks>With KEXIN_SCREENSHOTS set to a folder, a picture of each is left there, of both languages on both, and those of the tour.</remarks>
[Collection(Consoles.Name)]
public sealed class EveryPageTests(ConsoleFixture fixture)
{
    private static readonly string? s_pictures = Window.Pictures;

    /// <summary>What the tour shows besides the journeys.</summary>
    private static readonly (string Path, string Name)[] s_tour =
    [
        ("/requests/new?", "ask"),
        ("/ledger/tokens/", "life"),
        ("/health-and-alarms", "health"),
    ];

    public static TheoryData<string, bool> Views =>
        s_pictures is null
            ? new() { { "zh", false }, { "en", true } }
            : new()
            {
                { "zh", false },
                { "en", true },
                { "en", false },
                { "zh", true },
            };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_page_opens_and_fits_and_everybody_can_use_it(string language, bool isPhone)
    {
        await using var window = await fixture.OpenAsync(fixture.North, language, isPhone);
        var wrong = new List<string>();
        await LookAsync(window, "/sign-in", language, isPhone, wrong);
        await window.GoAsync("/sign-in/link");
        await LookAsync(window, "/sign-in/link", language, isPhone, wrong);
        await window.GoAsync("/sign-in");
        await window.SignInAsync();
        foreach (var path in await PathsAsync())
        {
            await window.GoAsync(path);
            await LookAsync(window, path, language, isPhone, wrong);
            if (
                !isPhone
                && s_tour.FirstOrDefault(part => path.StartsWith(part.Path, StringComparison.Ordinal))
                    is { Name: { } picture }
            )
            {
                await window.PictureAsync(picture, language);
            }
        }

        wrong.AddRange(window.Errors.Where(error => !error.Contains("404", StringComparison.Ordinal)));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_result_is_read_by_who_asked(string language, bool isPhone)
    {
        await using var window = await fixture.SignInAsync(fixture.Centre, language, isPhone);
        var wrong = new List<string>();
        await window.GoAsync($"/tasks/{fixture.Task}/result");
        await window.Page.Locator(".chart svg").First.WaitForAsync();
        await LookAsync(window, "/asked/result", language, isPhone, wrong);
        wrong.AddRange(window.Errors);
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Dark_pages_are_as_legible()
    {
        await using var window = await fixture.SignInAsync(fixture.Centre, "en");
        await window.GoAsync("/theme/dark?back=/members");
        var wrong = new List<string>();
        foreach (var path in new[] { "/members", "/data", $"/tasks/{fixture.Task}/result" })
        {
            await window.GoAsync(path);
            await LookAsync(window, path, "en-dark", isPhone: false, wrong);
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        var own = (await fixture.North.Client.Datasets.ListAsync()).Items;
        var published = own.First(dataset => dataset.TokenId is not null);
        var grant = (await fixture.North.Client.Grants.ListAsync()).Items[0];
        var block = (await fixture.North.Client.Ledger.BlocksAsync()).Items.First(item => item.Transactions > 0);
        var transaction = (await fixture.North.Client.Ledger.BlockAsync(block.Height)).Transactions[0];
        var membership = (await fixture.North.Client.Ledger.TokensAsync("membership")).Items[0];
        return
        [
            "/",
            "/data",
            "/data?q=nothing-fits",
            $"/data/{fixture.Datasets[1]}",
            "/data/own",
            "/data/uses",
            $"/data/own/{published.Id}",
            $"/data/own/{published.Id}/publish",
            $"/data/own/{published.Id}/classification",
            "/data/add",
            "/requests",
            "/requests?direction=out",
            $"/requests/{grant.Id}",
            $"/requests/new?dataset={fixture.Datasets[1]}",
            "/consents",
            "/collections",
            "/destructions",
            $"/destructions/{fixture.Datasets[1]}",
            "/policy",
            "/airlock",
            "/inspection",
            "/inspection/alarms",
            "/inspection/sites",
            "/inspection/templates",
            "/inspection/hazards",
            "/inspection/records",
            "/inspection/reports?by=plan&from=2026-05-01&until=2026-05-31&step=week",
            "/inspection/wall",
            "/people",
            "/settings",
            "/account",
            "/proposals",
            "/tasks",
            $"/tasks/new?dataset={fixture.Datasets[1]}",
            $"/tasks/{fixture.Task}",
            $"/tasks/{fixture.Task}/result",
            $"/tasks/new?like={fixture.Task}",
            "/ledger",
            $"/ledger/blocks/{block.Height}",
            $"/ledger/transactions/{transaction.Id}",
            "/ledger/tokens",
            "/ledger/contracts",
            $"/ledger/tokens/{membership.Id}",
            $"/ledger/tokens/{fixture.Task}",
            "/members",
            "/evidence",
            "/health-and-alarms",
            "/start",
            "/no-such-page",
        ];
    }

    private static async Task LookAsync(Window window, string path, string language, bool isPhone, List<string> wrong)
    {
        await window.SettleAsync();
        var page = window.Page;
        if (s_pictures is not null)
        {
            var name = $"{language}-{(isPhone ? "phone" : "desk")}-{NameOf(path)}.png";
            await page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(s_pictures, name), FullPage = true }
            );
        }

        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        if (over > 0)
        {
            wrong.Add($"{path} is {over} pixels too wide.");
        }

        if (await page.Locator("main .problem").CountAsync() > 0)
        {
            wrong.Add($"{path}: {await page.Locator("main .problem").First.InnerTextAsync()}");
        }

        if (s_pictures is not null)
        {
            // Pictures are for people to look at, and many; the rest is for every run.
            return;
        }

        wrong.AddRange((await Axe.FindAsync(page)).Select(found => $"{path}: {found}"));
    }

    /// <summary>An id is "one": the same page has the same name each time.</summary>
    private static string NameOf(string path)
    {
        var words = path.Split('/', '?', '=', '&')
            .Where(word => word.Length > 0)
            .Select(word => word.Length < 32 ? word : "one");
        return path == "/" ? "home" : string.Join('-', words);
    }
}
