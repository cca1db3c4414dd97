using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.Playwright;

namespace Kexin.Browser.Tests;

/// <summary>From a file to a joint result, by the people of two hospitals in their browsers.</summary>
[Collection(Consoles.Name)]
public sealed class JourneyTests(ConsoleFixture fixture)
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_data_officer_adds_a_file_and_publishes_it(string language)
    {
        var words = WordsOf(language);
        await using var window = await fixture.SignInAsync(fixture.North, language, person: ConsoleFixture.DataOfficer);
        var page = window.Page;
        await window.GoAsync("/data/add");
        await window.SettleAsync();
        using var content = new MemoryStream();
        await Cohort.Generate(language, 5, 60).ToCsv().CopyToAsync(content);
        await page.SetInputFilesAsync(
            "#file",
            new FilePayload
            {
                Name = $"ward-{language}.csv",
                MimeType = "text/csv",
                Buffer = content.ToArray(),
            }
        );
        await page.Locator("table.data").WaitForAsync();
        Assert.Equal($"ward-{language}", await page.InputValueAsync("#name"));
        Assert.Equal(7, await page.Locator("table.data tbody tr").CountAsync());

        // The patients' numbers all differ: they have no spread.
        Assert.Equal(6, await page.Locator("svg.spread").CountAsync());
        await window.PictureAsync("add", language);
        await page.ClickAsync($"button:text-is('{words["add.keep"]}')");
        await page.Locator($"a.primary:text-is('{words["publish"]}')").ClickAsync();
        await page.FillAsync("#description", "One row a patient.");
        await page.FillAsync("#purposes", $"{ConsoleFixture.Purpose}, teaching");
        await page.Locator("select").Nth(1).SelectOptionAsync("B");
        await page.ClickAsync("form button.primary");
        await page.Locator($"button.primary:text-is('{words["publish"]}')").ClickAsync();
        await page.Locator(".note[role=status]").WaitForAsync();
        await window.GoAsync($"/data?q=ward-{language}");
        await page.Locator("table.data tbody tr").WaitForAsync();
        Assert.Equal(1, await page.Locator("table.data tbody tr").CountAsync());
        await fixture.SeenByAllAsync();
        var entry = (await fixture.East.Client.Catalogue.FindAsync($"ward-{language}", null)).Items.Single();
        Assert.Equal([ConsoleFixture.Purpose, "teaching"], entry.Purposes);
        Assert.Equal(Tier.B, entry.Fields[0].Tier);
        Assert.Equal(Tier.C, entry.Fields[1].Tier);
        Assert.Empty(window.Errors);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_researcher_asks_reviewers_accept_and_the_result_is_read(string language)
    {
        var words = WordsOf(language);
        await using var asker = await fixture.SignInAsync(fixture.Centre, language, person: ConsoleFixture.Researcher);
        var page = asker.Page;
        var title = $"Cholesterol {language}";
        await ComposeAsync(asker, title, language);
        foreach (var provider in new[] { fixture.North, fixture.East })
        {
            await using var reviewer = await fixture.SignInAsync(provider, language);
            await reviewer.Page.Locator("article a", new() { HasText = title }).First.ClickAsync();
            if (provider == fixture.North)
            {
                // The document is compared with the one of the fixture's task.
                await reviewer.Page.Locator("main del, main ins").First.WaitForAsync();
                await reviewer.PictureAsync("review", language);
            }

            await AcceptAsync(reviewer, words);
        }

        Assert.Contains(
            (await fixture.Centre.Client.Grants.ListAsync(null, null, new Paging(Limit: 100))).Items,
            grant => grant is { State: GrantState.Approved, Computation: null }
        );
        await page.Locator($"button:text-is('{words["task.run"]}')").ClickAsync();
        await page.Locator($"a.primary:text-is('{words["task.result"]}')").ClickAsync();
        await asker.ReachAsync("**/result");
        await page.Locator("main h2 button:text-is('CSV')").First.WaitForAsync();
        var text = await page.Locator("table.data").First.InnerTextAsync();
        Assert.Contains("chol", text, StringComparison.Ordinal);
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.Locator("button:text-is('CSV')").First.ClickAsync()
        );
        var csv = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.Contains("240", csv, StringComparison.Ordinal);
        await page.Locator(".chart svg").First.WaitForAsync();
        await asker.PictureAsync("result", language);
        var saved = await page.RunAndWaitForDownloadAsync(() =>
            page.ClickAsync($"button:text-is('{words["result.save"]}')")
        );
        var report = await File.ReadAllTextAsync(await saved.PathAsync());
        Assert.Contains(title, report, StringComparison.Ordinal);
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.Contains("data:application/octet-stream;base64,", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
        var picture = await page.RunAndWaitForDownloadAsync(() =>
            page.Locator("figcaption button:text-is('PNG')").First.ClickAsync()
        );
        Assert.Equal(
            [0x89, (byte)'P', (byte)'N', (byte)'G'],
            (await File.ReadAllBytesAsync(await picture.PathAsync()))[..4]
        );
        Assert.Empty(asker.Errors);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Officer_reviewer_researcher_and_regulator_each_do_their_part_with_one_role(string language)
    {
        var words = WordsOf(language);
        var title = $"Heart rate {language}";
        await using var researcher = await fixture.SignInAsync(
            fixture.Centre,
            language,
            person: ConsoleFixture.Researcher
        );
        await ComposeAsync(researcher, title, language, "thalach");
        foreach (var provider in new[] { fixture.North, fixture.East })
        {
            await using (
                var officer = await fixture.SignInAsync(provider, language, person: ConsoleFixture.DataOfficer)
            )
            {
                await OpenMatterAsync(officer, words["inbox.step.Decide"]);
                await officer.Page.Locator("section.card button.primary").ClickAsync();
                await officer.Page.Locator($".mud-dialog button.primary:text-is('{words["approve"]}')").ClickAsync();
                await officer.Page.Locator(".note[role=status]").WaitForAsync();
                Assert.Empty(officer.Errors);
            }

            await using var reviewer = await fixture.SignInAsync(provider, language, person: ConsoleFixture.Reviewer);
            await OpenMatterAsync(reviewer, words["inbox.step.Accept"]);
            await reviewer.Page.Locator($"section button.primary:text-is('{words["task.sign"]}')").ClickAsync();
            await reviewer.Page.Locator($".mud-dialog button.primary:text-is('{words["task.sign"]}')").ClickAsync();
            await reviewer.Page.Locator(".note[role=status]").First.WaitForAsync();
            Assert.Empty(reviewer.Errors);
        }

        foreach (var provider in new[] { fixture.North, fixture.East })
        {
            await using var reviewer = await fixture.SignInAsync(provider, language, person: ConsoleFixture.Reviewer);
            await OpenMatterAsync(reviewer, words["inbox.step.Join"]);
            await reviewer.Page.Locator($"section button.primary:text-is('{words["task.join"]}')").ClickAsync();
            await reviewer.Page.Locator(".note[role=status]").First.WaitForAsync();
        }

        await researcher.Page.Locator($"button:text-is('{words["task.run"]}')").ClickAsync();
        await researcher.Page.Locator($"a.primary:text-is('{words["task.result"]}')").ClickAsync();
        await researcher.Page.Locator("main h2 button:text-is('CSV')").First.WaitForAsync();
        Assert.Contains(
            "thalach",
            await researcher.Page.Locator("table.data").First.InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(researcher.Errors);

        await fixture.SeenByAllAsync();
        await using var regulator = await fixture.SignInAsync(fixture.East, language, person: ConsoleFixture.Regulator);
        var completed = regulator.Page.Locator(
            "ul.stages li",
            new() { HasText = language == "zh" ? "运行已完成" : "run completed" }
        );
        await completed.First.Locator("a").ClickAsync();
        await regulator.ReachAsync("**/ledger/transactions/**");
        var proof = await regulator.Page.RunAndWaitForDownloadAsync(() =>
            regulator.Page.Locator("main a[download]").First.ClickAsync()
        );
        Assert.NotEmpty(await File.ReadAllBytesAsync(await proof.PathAsync()));
        await regulator.GoAsync("/tasks/new");
        await regulator.Page.Locator(".problem a[href='/account']").WaitForAsync();
        Assert.DoesNotContain(
            await regulator.Page.Locator("nav.menu a").AllInnerTextsAsync(),
            text => text == words["menu.people"]
        );
    }

    [Fact]
    public async Task An_owner_gives_less_than_was_asked_and_takes_it_back()
    {
        var words = WordsOf("en");
        await using (var asker = await fixture.SignInAsync(fixture.East, "en"))
        {
            await asker.GoAsync($"/requests/new?dataset={fixture.Datasets[0]}");
            await asker.Page.Locator("label.check", new() { HasText = "age" }).Locator("input").CheckAsync();
            await asker.Page.Locator("label.check", new() { HasText = "sex" }).Locator("input").CheckAsync();
            await asker.Page.ClickAsync("button.primary[type=submit]");
            await asker.Page.Locator(".note[role=status]").WaitForAsync();
        }

        await fixture.SeenByAllAsync();
        await using var owner = await fixture.SignInAsync(fixture.North, "en");
        var page = owner.Page;
        await owner.GoAsync("/requests?state=Requested");
        await page.Locator("table.data tbody a").First.ClickAsync();
        await page.Locator("label.check", new() { HasText = "sex" }).Locator("input").UncheckAsync();
        await page.Locator("button.primary", new() { HasText = "Approve 1 of 2" }).ClickAsync();
        await page.Locator($".mud-dialog button.primary:text-is('{words["approve"]}')").ClickAsync();
        await page.Locator(".note[role=status]").WaitForAsync();
        var id = new Uri(page.Url).Segments[^1];
        Assert.Equal(["age"], (await fixture.North.Client.Grants.GetAsync(id)).Fields);
        await page.ClickAsync($"button.danger:text-is('{words["request.revoke"]}')");
        Assert.True(await page.Locator(".mud-dialog button.danger").IsDisabledAsync());
        await page.FillAsync(".mud-dialog textarea", "Not needed any more.");
        await page.ClickAsync(".mud-dialog button.danger");
        await page.Locator(".chip.bad").First.WaitForAsync();
        Assert.Equal(GrantState.Revoked, (await fixture.North.Client.Grants.GetAsync(id)).State);
    }

    [Fact]
    public async Task The_ledger_is_searched_by_name_by_id_and_by_height()
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var east = (await fixture.East.Client.Node.GetAsync()).MemberId;
        foreach (
            var (text, address) in new[]
            {
                ("cohort-east", $"**/ledger/tokens/{fixture.Datasets[1]}"),
                (east[..12], $"**/ledger/tokens*owner={east}"),
                ("0", "**/ledger/blocks/0"),
            }
        )
        {
            await window.GoAsync("/ledger");

            // A page that was gone to takes the focus to its heading, and a key pressed in that moment goes there.
            await window.Page.Locator("h1:focus").WaitForAsync();
            await window.Page.FillAsync("#find", text);
            await window.Page.PressAsync("#find", "Enter");
            await window.ReachAsync(address);
        }

        await window.GoAsync("/ledger");
        var step = (await fixture.North.Client.Ledger.HistoryAsync(fixture.Datasets[0])).Items[0].Transaction;
        await window.Page.SetInputFilesAsync(
            "#proof",
            new FilePayload
            {
                Name = "a.proof",
                MimeType = "application/octet-stream",
                Buffer = await fixture.North.Client.Proofs.TransactionAsync(step.Id),
            }
        );
        await window.Page.Locator("section.card .chip.good").WaitForAsync();
        await window.Page.Locator($"section.card a[href='/ledger/transactions/{step.Id}']").ClickAsync();
        await window.ReachAsync($"**/ledger/transactions/{step.Id}");
    }

    /// <summary>Writes a question about both cohorts, reads what it would do, and sends it.</summary>
    private static async Task ComposeAsync(Window asker, string title, string language, string measure = "chol")
    {
        var (page, words) = (asker.Page, WordsOf(language));
        await asker.GoAsync("/tasks/new");
        foreach (var hospital in new[] { "cohort-north", "cohort-east" })
        {
            await page.Locator("label.check", new() { HasText = hospital }).Locator("input").CheckAsync();
        }

        await page.SelectOptionAsync("#kind", "statistics");
        await page.SelectOptionAsync("#p-measures-0-field", measure);
        await page.Locator("fieldset.card fieldset.card input[type=checkbox]").Nth(0).CheckAsync();
        await page.Locator("fieldset.card fieldset.card input[type=checkbox]").Nth(2).CheckAsync();
        await page.FillAsync("#title", title);
        await page.SelectOptionAsync("#purpose", ConsoleFixture.Purpose);

        // What it would do is seen while it is written.
        await page.Locator("form section h3").First.WaitForAsync();
        await asker.PictureAsync("compose", language);
        await page.ClickAsync("form button.primary[type=submit]");
        await page.Locator($"button.primary:text-is('{words["task.send"]}')").ClickAsync();
        await page.WaitForURLAsync(address =>
            address.Length > 64 && !address.Contains("/new", StringComparison.Ordinal)
        );
    }

    /// <summary>Opens the newest matter of a kind that waits for this person, from the console's home.</summary>
    private static async Task OpenMatterAsync(Window window, string step)
    {
        await window.Page.Locator("article.card", new() { HasText = step }).Locator("h3 a").First.ClickAsync();
        await window.Page.Locator("section.card button.primary").First.WaitForAsync();
    }

    private static async Task AcceptAsync(Window window, IReadOnlyDictionary<string, string> words)
    {
        await window.Page.Locator($"section button.primary:text-is('{words["task.accept"]}')").ClickAsync();
        var accept = window.Page.Locator($".mud-dialog button.primary:text-is('{words["task.accept"]}')");
        await accept.WaitForAsync();
        var further = window.Page.Locator("label.check", new() { HasText = words["task.accept.for.all"] });

        // Whichever language comes second finds the grant that the first let stand.
        if (await further.CountAsync() > 0)
        {
            await further.Locator("input").CheckAsync();
        }

        await accept.ClickAsync();
        await window.Page.Locator(".note[role=status]").First.WaitForAsync();
    }

    private static Dictionary<string, string> WordsOf(string language)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Texts", $"{language}.json");
        return System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file))!;
    }
}
