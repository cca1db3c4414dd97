using System.Text;
using System.Text.Json;
using Kexin.Client.Contracts;

namespace Kexin.Browser.Tests;

/// <summary>What another organisation writes is text in every page, never markup or script.</summary>
[Collection(Consoles.Name)]
public sealed class HostileTextTests(ConsoleFixture fixture)
{
    private const string Script = "<img src=x onerror=\"window.taken=1\"><script>window.taken=1</script>";

    [Fact]
    public async Task Names_purposes_descriptions_reasons_and_fields_of_others_run_nothing()
    {
        await using var file = new MemoryStream(
            Encoding.UTF8.GetBytes("\"a<img src=x onerror=window.taken=1>\",b\n1,2\n3,4\n")
        );
        var east = fixture.East.Client;
        var dataset = await east.Intake.AddAsync(
            new KeepFile("x<b onclick=window.taken=1>y</b>", DatasetFormat.Csv),
            file
        );
        var field = dataset.Fields[0].Name;
        var token = (
            await east.Datasets.PublishAsync(
                dataset.Id,
                new PublishDataset(Script, [ConsoleFixture.Purpose, "<i>purpose</i><script>window.taken=1</script>"])
            )
        ).Subject;
        var asked = await east.Grants.RequestAsync(
            new RequestGrant(fixture.Datasets[0], ["age"], ConsoleFixture.Purpose, DateTimeOffset.UtcNow.AddDays(9))
        );
        await fixture.SeenByAllAsync();
        await fixture.North.Client.Grants.RefuseAsync(asked.Subject, new Reason(Script));
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        string[] paths =
        [
            "/data?q=onclick",
            $"/data/{token}",
            $"/requests/new?dataset={token}",
            $"/tasks/new?dataset={token}",
            $"/requests/{asked.Subject}",
            $"/ledger/tokens/{token}",
            "/ledger/tokens",
            $"/data?q={Uri.EscapeDataString(Script)}",
            $"/ledger/transactions/{asked.TransactionId}",
        ];
        foreach (var path in paths)
        {
            await window.GoAsync(path);
            await window.SettleAsync();
            Assert.False(await window.Page.EvaluateAsync<bool>("'taken' in window"), path);
            Assert.Equal(0, await window.Page.Locator("main img, main i, main b, main script").CountAsync());
        }

        await window.GoAsync($"/data/{token}");
        await window.SettleAsync();
        Assert.Contains(Script, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains(field, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task The_title_of_anothers_computation_runs_nothing_where_it_is_reviewed()
    {
        var function = JsonSerializer.Deserialize<JsonElement>(
            """{"kind":"statistics","measures":[{"field":"chol","statistics":["count","mean"]}]}"""
        );
        var draft = await fixture.Centre.Client.Tasks.DraftAsync(
            new DraftTask(Script, ConsoleFixture.Purpose, fixture.Datasets, function)
        );
        var task = (await fixture.Centre.Client.Tasks.CreateAsync(new CreateTask(draft.Document))).Subject;
        await fixture.SeenByAllAsync();
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        foreach (
            var path in new[] { "/", "/tasks", $"/tasks/{task}", $"/ledger/tokens/{task}", $"/tasks/new?like={task}" }
        )
        {
            await window.GoAsync(path);
            await window.SettleAsync();
            Assert.False(await window.Page.EvaluateAsync<bool>("'taken' in window"), path);
            Assert.Equal(0, await window.Page.Locator("main img, main script").CountAsync());
        }

        await window.GoAsync($"/tasks/{task}");
        await window.Page.Locator("h1", new() { HasText = Script }).WaitForAsync();
        await fixture.Centre.Client.Tasks.WithdrawAsync(task);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_files_name_leads_nowhere_and_its_cells_are_text()
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var page = window.Page;
        await window.GoAsync("/data/add");
        await window.SettleAsync();
        await page.SetInputFilesAsync(
            "#file",
            new Microsoft.Playwright.FilePayload
            {
                Name = "..\\..\\x<img src=x onerror=window.taken=1>.csv",
                MimeType = "text/html",
                Buffer = Encoding.UTF8.GetBytes(
                    "<script>window.taken=1</script>,b\n\"<img src=x onerror=\"\"window.taken=1\"\">\",1\n<i>x</i>,2\n"
                ),
            }
        );
        await page.Locator("table.data tbody tr").First.WaitForAsync();
        await window.SettleAsync();
        Assert.False(await page.EvaluateAsync<bool>("'taken' in window"));
        Assert.Equal(0, await page.Locator("main img, main i:not(.mud-icon-root), main script").CountAsync());
        Assert.Contains("<script>", await page.Locator("table.data").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_file_that_no_form_of_the_console_sends_is_not_taken()
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var answer = await window.Page.APIRequest.PostAsync("/files", new() { DataString = "a,b\n1,2\n" });
        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("/files/inspection/..%2f..%2fnode.pdf")]
    [InlineData("/assets/..%2f..%2fnode.json")]
    [InlineData("/phone/..%2f..%2f..%2fetc%2fpasswd")]
    public async Task A_path_leads_to_no_other_file(string path)
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var answer = await window.Page.APIRequest.GetAsync(path);
        var text = await answer.TextAsync();
        Assert.True(answer.Status is 400 or 404, $"{answer.Status}: {text}");
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/node")]
    [InlineData("/v1/proofs/../node")]
    [InlineData("https://elsewhere.example/v1/proofs/transaction/1")]
    public async Task The_download_of_a_proof_reaches_nothing_else(string of)
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var answer = await window.Page.APIRequest.GetAsync($"/files/proof?of={Uri.EscapeDataString(of)}");
        Assert.Equal(404, answer.Status);
    }
}
