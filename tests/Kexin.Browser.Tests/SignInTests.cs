using System.Net;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Browser.Tests;

/// <summary>Who gets in, how, and where to afterwards.</summary>
[Collection(Consoles.Name)]
public sealed class SignInTests(ConsoleFixture fixture)
{
    [Theory]
    [InlineData("en", "To do")]
    [InlineData("zh", "待办")]
    public async Task Whoever_signs_in_comes_to_the_page_that_he_wanted_in_his_browsers_language(
        string language,
        string heading
    )
    {
        await using var window = await fixture.SignInAsync(fixture.North, language);
        Assert.Equal(heading, await window.Page.Locator("h1").InnerTextAsync());
        Assert.Equal("/", new Uri(window.Page.Url).AbsolutePath);
        Assert.Contains(
            "Asia/Shanghai",
            await window.Page.Locator("footer").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_wanted_page_not_forgotten()
    {
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        await window.Page.GotoAsync("/?after=3");
        await window.FillAsync("not the password at all");
        await window.Page.WaitForSelectorAsync("[role=alert]");
        await window.SignInAsync();
        Assert.Equal("/?after=3", new Uri(window.Page.Url).PathAndQuery);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_one_time_link_sets_a_password_and_is_worth_nothing_afterwards(string language)
    {
        var name = $"clerk-{language}";
        var invitation = await fixture.North.Client.People.InviteAsync(new InvitePerson(name, ["researcher"]));
        await using var window = await fixture.OpenAsync(fixture.North, language);
        await window.Page.GotoAsync("/sign-in/link");
        await FillLinkAsync("short");
        await window.Page.WaitForSelectorAsync("[role=alert]");
        await FillLinkAsync("long enough to be one");
        await window.Page.WaitForSelectorAsync("nav.menu");

        await window.Page.ClickAsync("form[action='/sign-out'] button");
        await window.Page.GotoAsync("/sign-in/link");
        await FillLinkAsync("another one that is long");
        await window.Page.WaitForSelectorAsync("[role=alert]");

        async Task FillLinkAsync(string password)
        {
            // The browser's own check is not what keeps the rule.
            await window.Page.EvaluateAsync("document.querySelector('form').noValidate = true");
            await window.Page.FillAsync("#link", invitation.Link);
            await window.Page.FillAsync("#password", password);
            await window.Page.ClickAsync("button[type=submit]");
        }
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/%09/elsewhere.example/")]
    public async Task Nobody_is_led_to_another_site(string back)
    {
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        await window.Page.GotoAsync($"/sign-in?back={back}");
        await window.SignInAsync();
        Assert.Equal("/", new Uri(window.Page.Url).PathAndQuery);
    }

    [Fact]
    public async Task A_session_that_somebody_put_into_the_browser_before_is_not_the_one_that_begins()
    {
        await using var attacker = await fixture.SignInAsync(fixture.North, "en");
        var name = $"kexin-{ApiAccess.Load(fixture.North.Folder).Url.Port}";
        var planted = (await attacker.Page.Context.CookiesAsync()).Single(cookie => cookie.Name == name);
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        await window.Page.Context.AddCookiesAsync([
            new Microsoft.Playwright.Cookie
            {
                Name = name,
                Value = planted.Value,
                Domain = "127.0.0.1",
                Path = "/",
            },
        ]);
        await window.Page.GotoAsync("/sign-in");
        await window.SignInAsync();
        var own = (await window.Page.Context.CookiesAsync()).Single(cookie => cookie.Name == name);
        Assert.NotEqual(planted.Value, own.Value);
        await attacker.Page.ClickAsync("form[action='/sign-out'] button");
        await attacker.Page.WaitForSelectorAsync("#name");
        await window.GoAsync("/account");
        await window.Page.Locator("nav.menu").WaitForAsync();
    }

    [Fact]
    public async Task A_page_that_is_open_when_its_session_is_ended_from_elsewhere_does_nothing_more()
    {
        const string Name = "ended in an open page";
        var invitation = await fixture.North.Client.People.InviteAsync(new InvitePerson(Name, ["researcher"]));
        await fixture.North.Client.Account.SignInByLinkAsync(
            new SignInByLink(invitation.Link, ConsoleFixture.Password)
        );
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        var page = window.Page;
        await page.FillAsync("#name", Name);
        await page.FillAsync("#password", ConsoleFixture.Password);
        await page.ClickAsync("button[type=submit]");
        await page.ClickAsync("header a[href='/account']");
        await page.FillAsync("#token-name", "after the end");
        await page.Locator("label.check", new() { HasText = "see tasks" }).Locator("input").CheckAsync();
        await fixture.North.Client.People.SuspendAsync(invitation.Person.Id);
        await page.Locator("button.primary", new() { HasText = "Make token" }).ClickAsync();
        await page.WaitForSelectorAsync("#name");
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
        Assert.DoesNotContain(await fixture.North.Client.Account.TokensAsync(), token => token.Name == "after the end");
    }

    [Fact]
    public async Task A_persons_language_goes_along_to_the_next_browser()
    {
        const string Name = "who works in Chinese";
        var invitation = await fixture.North.Client.People.InviteAsync(new InvitePerson(Name, ["researcher"]));
        await fixture.North.Client.Account.SignInByLinkAsync(
            new SignInByLink(invitation.Link, ConsoleFixture.Password)
        );
        foreach (var expected in new[] { "en", "zh-CN" })
        {
            await using var window = await fixture.OpenAsync(fixture.North, "en");
            await window.Page.FillAsync("#name", Name);
            await window.Page.FillAsync("#password", ConsoleFixture.Password);
            await window.Page.ClickAsync("button[type=submit]");
            await window.Page.WaitForSelectorAsync("nav.menu");
            Assert.Equal(expected, await window.Page.Locator("html").GetAttributeAsync("lang"));
            await window.GoAsync("/language/zh?back=/account");
        }
    }

    [Fact]
    public async Task A_researcher_is_offered_what_researchers_may_and_ends_the_token_of_a_program()
    {
        const string Name = "a researcher";
        var invitation = await fixture.North.Client.People.InviteAsync(new InvitePerson(Name, ["researcher"]));
        await fixture.North.Client.Account.SignInByLinkAsync(
            new SignInByLink(invitation.Link, ConsoleFixture.Password)
        );
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        var page = window.Page;
        await page.FillAsync("#name", Name);
        await page.FillAsync("#password", ConsoleFixture.Password);
        await page.ClickAsync("button[type=submit]");
        await page.Locator("nav.menu a[href='/tasks']").WaitForAsync();
        Assert.Equal(0, await page.Locator("nav.menu a[href='/people']").CountAsync());
        await window.GoAsync("/data/own");
        await window.SettleAsync();
        Assert.Equal(0, await page.Locator("a[href='/data/add']").CountAsync());

        await page.ClickAsync("header a[href='/account']");
        await page.FillAsync("#token-name", "monthly report");
        await page.Locator("label.check", new() { HasText = "see tasks" }).Locator("input").CheckAsync();
        await page.Locator("button.primary", new() { HasText = "Make token" }).ClickAsync();
        var token = await page.Locator("article .mono").InnerTextAsync();
        using var program = new KexinClient(ApiAccess.Load(fixture.North.Folder) with { Token = token, Socket = null });
        Assert.Equal(["tasks.read"], (await program.Account.GetMeAsync()).Permissions.Except(["account.own"]));
        await page.Locator("tr", new() { HasText = "monthly report" }).Locator("button").ClickAsync();
        await page.Locator(".note[role=status]").WaitForAsync();
        var ended = await Assert.ThrowsAsync<KexinApiException>(() => program.Account.GetMeAsync());
        Assert.Equal(ProblemCodes.Unauthorized, ended.Problem.Code);
    }

    [Fact]
    public async Task Signed_out_no_page_opens()
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        await window.Page.ClickAsync("form[action='/sign-out'] button");
        await window.Page.WaitForSelectorAsync("#name");
        await window.Page.GotoAsync("/data");
        Assert.Equal("/sign-in", new Uri(window.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task The_cookie_is_strict_and_no_script_reads_it()
    {
        await using var window = await fixture.SignInAsync(fixture.North, "en");
        var cookies = await window.Page.Context.CookiesAsync();
        var port = ApiAccess.Load(fixture.North.Folder).Url.Port;
        var cookie = cookies.Single(item => item.Name == $"kexin-{port}");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(Microsoft.Playwright.SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain(ApiAccess.Load(fixture.North.Folder).Token, cookie.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in", "http://127.0.0.1:9")]
    [InlineData("/sign-out", "null")]
    [InlineData("/files", "https://elsewhere.example")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", "http://localhost:9")]
    public async Task A_page_of_another_origin_is_turned_away(string path, string origin)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, request => request.Headers.Add("Origin", origin));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        using var form = new FormUrlEncodedContent([
            new("name", ConsoleFixture.Officer),
            new("password", ConsoleFixture.Password),
        ]);
        using var answer = await SendAsync(HttpMethod.Post, "/sign-in", request => request.Content = form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/files")]
    public async Task What_stands_behind_the_pages_wants_a_sign_in_too(string path)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, _ => { });
        Assert.Equal("/sign-in", answer.Headers.Location?.AbsolutePath);
    }

    [Fact]
    public async Task A_page_is_told_to_run_no_script_but_the_consoles()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/sign-in", _ => { });
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_answers_by_its_own_name_only()
    {
        using var answer = await SendAsync(
            HttpMethod.Get,
            "/sign-in",
            request => request.Headers.Host = "elsewhere.example"
        );
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        Action<HttpRequestMessage> prepare
    )
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(method, new Uri(ApiAccess.Load(fixture.North.Folder).Url, path));
        prepare(request);
        return await client.SendAsync(request);
    }
}
