using System.Net;
using System.Net.Http.Headers;
using Kexin.Client;
using Microsoft.Playwright;

namespace Kexin.Browser.Tests;

/// <summary>A token for a program: made on the account's page, used, and worth nothing once it is ended there.</summary>
[Collection(Consoles.Name)]
public sealed class TokenPageTests(ConsoleFixture fixture)
{
    [Fact]
    public async Task A_token_is_made_with_less_than_its_owner_may_used_and_ended()
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var page = window.Page;
        await window.GoAsync("/account");
        await page.FillAsync("#token-name", "nightly count");
        await page.GetByLabel("see the catalogue").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make token" }).ClickAsync();
        var token = await page.Locator("article.card p.mono").InnerTextAsync();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(token, Routes.Catalogue));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(token, Routes.People));
        await page.GetByRole(AriaRole.Button, new() { Name = "End nightly count" }).ClickAsync();
        await page.GetByText("\"nightly count\" has ended.").WaitForAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(token, Routes.Catalogue));
    }

    private async Task<HttpStatusCode> GetAsync(string token, string path)
    {
        using var http = new HttpClient { BaseAddress = ApiAccess.Load(fixture.North.Folder).Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(path);
        return answer.StatusCode;
    }
}
