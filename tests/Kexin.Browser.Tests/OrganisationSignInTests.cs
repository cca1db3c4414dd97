using System.Net;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Browser.Tests;

/// <summary>The organisation's own sign-in from the console's first page to the wanted one, at a real provider; and forged ways back.</summary>
[Collection(Consoles.Name)]
public sealed class OrganisationSignInTests(ConsoleFixture fixture)
{
    private Uri East => ApiAccess.Load(fixture.East.Folder).Url;

    [Theory]
    [InlineData("en", "Sign in with your organisation's account")]
    [InlineData("zh", "用机构统一身份认证登录")]
    public async Task Whoever_the_organisation_vouches_for_comes_to_the_page_that_he_wanted(
        string language,
        string link
    )
    {
        fixture.Provider.Person = ("7", "wang.fang", ["data"]);
        await using var window = await fixture.OpenAsync(fixture.East, language);
        await window.Page.GotoAsync("/data/own");
        await window.Page.ClickAsync($"text={link}");
        await window.Page.WaitForSelectorAsync("nav.menu");
        Assert.Equal("/data/own", new Uri(window.Page.Url).AbsolutePath);
        Assert.Contains("wang.fang", await window.Page.Locator("header").InnerTextAsync(), StringComparison.Ordinal);
        var cookies = await window.Page.Context.CookiesAsync();
        Assert.DoesNotContain(cookies, cookie => cookie.Name.StartsWith("kexin-flow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_has_no_role_is_told_so()
    {
        fixture.Provider.Person = ("8", "canteen", ["canteen"]);
        await using var window = await fixture.OpenAsync(fixture.East, "en");
        await window.Page.ClickAsync("text=Sign in with your organisation's account");
        await window.Page.WaitForSelectorAsync("main > [role=alert]");
        Assert.Equal("/sign-in", new Uri(window.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Where_it_is_not_set_up_it_is_not_offered()
    {
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        Assert.Equal(0, await window.Page.Locator("a[href^='/sign-in/organisation']").CountAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=a&state=b")]
    [InlineData("?error=access_denied&state=b")]
    public async Task A_way_back_that_this_browser_did_not_begin_signs_nobody_in(string query)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var answer = await client.GetAsync(new Uri(East, OrganisationFlow.BackPath + query));
        Assert.Equal("/sign-in", new Uri(East, answer.Headers.Location!).AbsolutePath);
        Assert.DoesNotContain(
            Cookies(answer),
            cookie => cookie.StartsWith($"kexin-{East.Port}=", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Another_state_than_this_browsers_signs_nobody_in_and_ends_the_flow()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var begun = await client.GetAsync(new Uri(East, "/sign-in/organisation?back=//elsewhere.example"));
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        Assert.Equal(new Uri(fixture.Provider.Authority).Authority, begun.Headers.Location!.Authority);
        var flow = Cookies(begun).Single(cookie => cookie.StartsWith("kexin-flow", StringComparison.Ordinal));
        Assert.Contains("httponly", flow, StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(East, $"{OrganisationFlow.BackPath}?code=a&state=another")
        );
        request.Headers.Add("Cookie", flow.Split(';')[0]);
        using var answer = await client.SendAsync(request);
        var next = new Uri(East, answer.Headers.Location!);
        Assert.Equal(("/sign-in", East.Authority), (next.AbsolutePath, next.Authority));
        Assert.DoesNotContain("elsewhere", next.Query, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
