using System.Security.Claims;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Kexin.Console.SigningIn;

/// <summary>Signing in with what the API accepts, and out; the browser keeps the API's token in an encrypted cookie.</summary>
internal static class SignInEndpoints
{
    public const string SignOut = "/sign-out";

    /// <summary>Where a one-time link is used.</summary>
    public const string LinkPath = "/sign-in/link";

    /// <summary>Where a passkey is used.</summary>
    public const string PasskeyPath = "/sign-in/passkey";

    /// <summary>What a browser needs to ask for a passkey.</summary>
    public const string PasskeyOptionsPath = "/sign-in/passkey/options";

    /// <summary>In the query: the problem's code that the last try met.</summary>
    public const string Failed = "failed";

    /// <summary>In place of a problem's code: the passkey was refused.</summary>
    public const string RefusedPasskey = "passkey";

    /// <summary>In place of a problem's code: the organisation's sign-in did not vouch for anybody.</summary>
    public const string RefusedOrganisation = "organisation";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(NodeSession.SignInPath, SignInAsync).AllowAnonymous();
        routes.MapPost(LinkPath, SignInByLinkAsync).AllowAnonymous();
        routes.MapPost(PasskeyPath, SignInByPasskeyAsync).AllowAnonymous();
        routes.MapPost(PasskeyOptionsPath, PasskeyOptionsAsync).AllowAnonymous();
        routes.MapPost(SignOut, SignOutAsync);
    }

    private static Task<IResult> SignInAsync(
        HttpContext context,
        NodeConnection connection,
        [FromForm] string? name,
        [FromForm] string? password,
        [FromForm] string? code,
        [FromForm] string? back
    ) =>
        TryAsync(
            context,
            connection,
            NodeSession.SignInPath,
            back,
            (client, where) =>
                client.Account.SignInAsync(
                    new(name ?? "", password ?? "", string.IsNullOrWhiteSpace(code) ? null : code.Trim(), where),
                    context.RequestAborted
                )
        );

    /// <summary>The first time, or after a lost password: the one-time link and a new password.</summary>
    private static Task<IResult> SignInByLinkAsync(
        HttpContext context,
        NodeConnection connection,
        [FromForm] string? link,
        [FromForm] string? password,
        [FromForm] string? back
    ) =>
        TryAsync(
            context,
            connection,
            LinkPath,
            back,
            (client, where) =>
                client.Account.SignInByLinkAsync(new(link?.Trim() ?? "", password ?? "", where), context.RequestAborted)
        );

    private static async Task<IResult> PasskeyOptionsAsync(
        HttpContext context,
        IAntiforgery forgery,
        NodeConnection connection
    )
    {
        await forgery.ValidateRequestAsync(context);
        using var client = connection.OpenForNobody(Preferences.LanguageOf(context));
        try
        {
            var origin = PasskeyPlace.OriginOf(context.Request);
            return Results.Json((await client.Passkeys.OfferSignInAsync(origin, context.RequestAborted)).Options);
        }
        catch (Exception refused) when (refused is KexinApiException or HttpRequestException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Task<IResult> SignInByPasskeyAsync(
        HttpContext context,
        NodeConnection connection,
        [FromForm] string? credential,
        [FromForm] string? back
    ) =>
        TryAsync(
            context,
            connection,
            NodeSession.SignInPath,
            back,
            (client, where) => client.Passkeys.SignInAsync(new(ReadJson(credential), where), context.RequestAborted),
            RefusedPasskey
        );

    /// <summary>What is no JSON is refused by the node, as any other answer that no passkey gave.</summary>
    private static JsonElement ReadJson(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonElement.Parse("{}");
        }
    }

    /// <summary>Signs in, and leads to where the person wanted to go; or back to the page, which says what was wrong.</summary>
    internal static async Task<IResult> TryAsync(
        HttpContext context,
        NodeConnection connection,
        string page,
        string? back,
        Func<KexinClient, string, Task<SignedIn>> signIn,
        string refusal = ProblemCodes.WrongSignIn
    )
    {
        var local = Preferences.LocalPath(back);
        try
        {
            using var client = connection.OpenForNobody(Preferences.LanguageOf(context));
            var signed = await signIn(client, BrowserOf(context));
            var identity = new ClaimsIdentity(
                [new Claim(NodeSession.TokenClaim, signed.Token), new Claim(ClaimTypes.Name, signed.Person.Name)],
                CookieAuthenticationDefaults.AuthenticationScheme
            );
            await context.SignInAsync(
                new ClaimsPrincipal(identity),
                new AuthenticationProperties { ExpiresUtc = signed.EndsAt }
            );
            Preferences.Speak(context, signed.Person.Language);
            return Results.LocalRedirect(local);
        }
        catch (KexinApiException refused)
        {
            var code = refused.Problem.Code;
            return Retry(page, code == ProblemCodes.WrongSignIn ? refusal : code, local);
        }
        catch (HttpRequestException)
        {
            return Retry(page, ProblemCodes.Overloaded, local);
        }
    }

    /// <summary>What the session is called in lists: the browser's own words, cut.</summary>
    private static string BrowserOf(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        string[] known = ["Edg", "Firefox", "Chrome", "Safari"];
        return known.FirstOrDefault(each => agent.Contains($"{each}/", StringComparison.Ordinal)) ?? "Browser";
    }

    /// <summary>Leads to a sign-in page that says what was wrong.</summary>
    internal static IResult Retry(string page, string code, string back) =>
        Results.LocalRedirect(page.Query((Failed, code), (NodeSession.Back, back)));

    private static async Task<IResult> SignOutAsync(
        HttpContext context,
        IAntiforgery forgery,
        NodeConnection connection
    )
    {
        await forgery.ValidateRequestAsync(context);
        if (context.User.FindFirstValue(NodeSession.TokenClaim) is { } token)
        {
            using var client = connection.Open(token, Preferences.LanguageOf(context));
            try
            {
                await client.Account.SignOutAsync(context.RequestAborted);
            }
            catch (Exception ended) when (ended is KexinApiException or HttpRequestException)
            {
                // The session is over already, or ends by itself.
            }
        }

        await context.SignOutAsync();
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Results.LocalRedirect(NodeSession.SignInPath);
    }
}
