using System.Security.Claims;
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

namespace Kexin.Console.SignIn;

/// <summary>Signing in with what the API accepts, and out; the browser keeps the API's token in an encrypted cookie.</summary>
internal static class SignInEndpoints
{
    public const string SignOut = "/sign-out";

    /// <summary>In the query: the problem's code that the last try met.</summary>
    public const string Failed = "failed";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(NodeSession.SignInPath, SignInAsync).AllowAnonymous();
        routes.MapPost(SignOut, SignOutAsync);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        NodeConnection connection,
        [FromForm] string? token,
        [FromForm] string? back
    )
    {
        var local = Preferences.LocalPath(back);
        try
        {
            if (string.IsNullOrWhiteSpace(token))
            {
                return Retry(ProblemCodes.Unauthorized, local);
            }

            using var client = connection.Open(token.Trim(), Preferences.LanguageOf(context));
            var node = await client.Node.GetAsync(context.RequestAborted);
            var identity = new ClaimsIdentity(
                [new Claim(NodeSession.TokenClaim, token.Trim()), new Claim(ClaimTypes.Name, node.Name)],
                CookieAuthenticationDefaults.AuthenticationScheme
            );
            await context.SignInAsync(new ClaimsPrincipal(identity));
            return Results.LocalRedirect(local);
        }
        catch (KexinApiException refused)
        {
            return Retry(refused.Problem.Code, local);
        }
        catch (Exception unreadable) when (unreadable is FormatException or HttpRequestException)
        {
            return Retry(unreadable is FormatException ? ProblemCodes.Unauthorized : ProblemCodes.Overloaded, local);
        }
    }

    private static IResult Retry(string code, string back) =>
        Results.LocalRedirect(NodeSession.SignInPath.Query((Failed, code), (NodeSession.Back, back)));

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery forgery)
    {
        await forgery.ValidateRequestAsync(context);
        await context.SignOutAsync();
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Results.LocalRedirect(NodeSession.SignInPath);
    }
}
