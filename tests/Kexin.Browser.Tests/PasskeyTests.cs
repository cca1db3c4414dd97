using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.Playwright;

namespace Kexin.Browser.Tests;

/// <summary>Passkeys in a real browser, whose device is simulated by the browser itself (WebAuthn domain of the DevTools protocol).</summary>
[Collection(Consoles.Name)]
public sealed class PasskeyTests(ConsoleFixture fixture)
{
    private Uri Place =>
        new UriBuilder(ApiAccess.Load(fixture.North.Folder).Url) { Host = "localhost", Path = "/sign-in" }.Uri;

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_passkey_is_made_named_signs_in_shows_again_who_it_is_and_is_removed(string language)
    {
        var name = $"passkeys-{language}";
        await using var window = await OpenAsync(name, language);
        var page = window.Page;
        await page.ClickAsync("header a[href='/account']");
        await page.FillAsync("#passkey-name", "my phone");
        await page.Locator("form:has(#passkey-name) button").ClickAsync();
        var row = page.Locator("tr", new() { HasText = "my phone" });
        await row.WaitForAsync();
        Assert.Contains("localhost", await row.InnerTextAsync(), StringComparison.Ordinal);

        await page.ClickAsync("form[action='/sign-out'] button");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync("nav.menu");
        Assert.Contains(name, await page.Locator("header").InnerTextAsync(), StringComparison.Ordinal);

        await page.ClickAsync("header a[href='/account']");
        await row.Locator("button").ClickAsync();
        await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForSelectorAsync("main > [role=alert]");
        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_browser_that_gives_no_passkey_says_so_and_the_password_still_signs_in()
    {
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        await AddAuthenticatorAsync(window.Page);
        await window.Page.GotoAsync(Place.ToString());
        await window.Page.ClickAsync("form[data-passkey] button");
        await window.Page.Locator("form[data-passkey] [role=alert]").WaitForAsync();
        await window.SignInAsync();
    }

    [Fact]
    public async Task At_an_address_without_a_name_a_link_leads_to_the_name()
    {
        await using var window = await fixture.OpenAsync(fixture.North, "en");
        await window.Page.ClickAsync("a[href^='http://localhost:']");
        await window.Page.Locator("form[data-passkey]").WaitForAsync();
        Assert.Equal("localhost", new Uri(window.Page.Url).Host);
    }

    /// <summary>Somebody who signed in by password, at the name of this machine, with a device that keeps passkeys.</summary>
    private async Task<Window> OpenAsync(string name, string language)
    {
        var invitation = await fixture.North.Client.People.InviteAsync(new InvitePerson(name, ["researcher"]));
        await fixture.North.Client.Account.SignInByLinkAsync(
            new SignInByLink(invitation.Link, ConsoleFixture.Password)
        );
        var window = await fixture.OpenAsync(fixture.North, language);
        await AddAuthenticatorAsync(window.Page);
        await window.Page.GotoAsync(Place.ToString());
        await window.Page.FillAsync("#name", name);
        await window.Page.FillAsync("#password", ConsoleFixture.Password);
        await window.Page.Locator("form[action='/sign-in'] button").ClickAsync();
        await window.Page.WaitForSelectorAsync("nav.menu");
        return window;
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }
}
