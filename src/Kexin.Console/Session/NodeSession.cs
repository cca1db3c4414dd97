using System.Security.Claims;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Assets;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace Kexin.Console.Session;

/// <summary>One open page's signed-in person: the client with that person's token, the language, and the viewer's time zone.</summary>
internal sealed class NodeSession(
    AuthenticationStateProvider authentication,
    NodeConnection connection,
    NavigationManager navigation,
    IJSRuntime browser
) : IDisposable, IAsyncDisposable
{
    /// <summary>The claim that carries the API's token.</summary>
    public const string TokenClaim = "token";

    /// <summary>The sign-in page; its form comes back to the same path.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>In the sign-in page's query and form: the local path to go to afterwards.</summary>
    public const string Back = "back";

    /// <summary>How long people look for a key or a finger.</summary>
    private static readonly TimeSpan PasskeyPatience = TimeSpan.FromMinutes(5);

    private KexinClient? _client;
    private OwnAccount? _me;
    private IJSObjectReference? _script;

    /// <summary>The node, with the person's own rights.</summary>
    public KexinClient Client => _client ?? throw new InvalidOperationException("The session is not open yet.");

    /// <summary>Who looks.</summary>
    public OwnAccount Me => _me ?? throw new InvalidOperationException("The session is not open yet.");

    /// <summary>Whether the person may, as far as is known here; the node decides at each call.</summary>
    /// <param name="permission">As <c>datasets.add</c>; null for what everybody may.</param>
    public bool May(string? permission) => permission is null || Me.Permissions.Contains(permission);

    public Words Words { get; private set; } = Words.In("en");

    /// <summary>The time zone that the person chose; null where the browser's counts.</summary>
    public string? ChosenZone { get; private set; }

    /// <summary>The chosen one, or the browser's; UTC where the server does not know it.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>What forms and uploads of this page carry against forgery.</summary>
    public string FormToken { get; private set; } = "";

    /// <summary>Why it could not be opened; null while it is being opened and once it is.</summary>
    public Problem? Fault { get; private set; }

    /// <summary>Opens it; where that fails, <see cref="Fault"/> says why, and it may be tried again.</summary>
    public async Task OpenAsync(string language, string formToken, string? zone = null)
    {
        if (IsOpen)
        {
            return;
        }

        Fault = null;

        var person = (await authentication.GetAuthenticationStateAsync()).User;
        var token = person.FindFirstValue(TokenClaim);
        if (token is null)
        {
            SignInAgain();
            return;
        }

        Words = Words.In(language);
        FormToken = formToken;
        ChosenZone = zone;
        try
        {
            Zone = Find(zone ?? await (await ScriptAsync()).InvokeAsync<string>("zone"));
            _client ??= connection.Open(token, language);
            await ReadMeAsync();
        }
        catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.Unauthorized)
        {
            SignInAgain();
        }
        catch (KexinApiException error)
        {
            Fault = error.Problem;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            Fault = NodePage.Unreachable(Words);
        }
        catch (JSException)
        {
            Fault = NodePage.Faulty(Words);
        }
    }

    /// <summary>Asks the node again who looks, and what he may.</summary>
    public async Task<OwnAccount> ReadMeAsync() => _me = await Client.Account.GetMeAsync();

    public bool IsOpen => _me is not null;

    /// <summary>The console's script in the browser.</summary>
    public async ValueTask<IJSObjectReference> ScriptAsync() =>
        _script ??= await browser.InvokeAsync<IJSObjectReference>("import", EmbeddedFiles.Address("assets/console.js"));

    /// <summary>Asks the browser to make a passkey.</summary>
    /// <returns>Its answer; null when it made none.</returns>
    public Task<JsonElement?> CreatePasskeyAsync(JsonElement options) => AskBrowserAsync("create", options);

    /// <summary>Asks the browser for a passkey of the person who sits there.</summary>
    /// <returns>Its answer; null when it gave none.</returns>
    public async Task<JsonElement?> UsePasskeyAsync(CancellationToken cancel = default)
    {
        var origin = new Uri(navigation.BaseUri).GetLeftPart(UriPartial.Authority);
        return await AskBrowserAsync("get", (await Client.Passkeys.OfferSignInAsync(origin, cancel)).Options);
    }

    private async Task<JsonElement?> AskBrowserAsync(string ceremony, JsonElement options)
    {
        await using var script = await browser.InvokeAsync<IJSObjectReference>(
            "import",
            EmbeddedFiles.Address("assets/passkeys.js")
        );
        var answer = await script.InvokeAsync<string>(ceremony, PasskeyPatience, options);
        return answer.Length == 0 ? null : JsonElement.Parse(answer);
    }

    /// <summary>Leads to the sign-in page, and from there back here.</summary>
    public void SignInAgain() =>
        navigation.NavigateTo($"{SignInPath}?{Back}={Uri.EscapeDataString(Here)}", forceLoad: true);

    /// <summary>This page's address on this site.</summary>
    public string Here => "/" + navigation.ToBaseRelativePath(navigation.Uri);

    public void Dispose() => _client?.Dispose();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            await (_script?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is closed.
        }
    }

    private static TimeZoneInfo Find(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
