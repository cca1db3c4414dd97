using System.Text;
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
