using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Console.SigningIn;

/// <summary>Leads to the organisation's own sign-in and takes whoever comes back from there.</summary>
/// <remarks>
/// The flow lies in a cookie of the browser that began it, encrypted: an answer that another browser began (a forged sign-in) finds none, or another state.
/// The cookie is Lax, because the way back comes from another site.
/// </remarks>
internal static class OrganisationEndpoints
{
    /// <summary>Where it begins.</summary>
    public const string Path = "/sign-in/organisation";

    private const string Purpose = "kexin/organisation-sign-in/1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static void MapOrganisationSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, BeginAsync).AllowAnonymous();
        routes.MapGet(OrganisationFlow.BackPath, FinishAsync).AllowAnonymous();
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        NodeConnection connection,
        IDataProtectionProvider protection,
        string? back
    )
    {
        using var client = connection.OpenForNobody(Preferences.LanguageOf(context));
        var local = Preferences.LocalPath(back);
        try
        {
            var flow = await client.Account.BeginOrganisationAsync(
                PasskeyPlace.OriginOf(context.Request),
                context.RequestAborted
            );
            var kept = JsonSerializer.Serialize(new Begun(flow, local));
            context.Response.Cookies.Append(
                CookieOf(context),
                Protector(protection).Protect(kept, Patience),
                new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    MaxAge = Patience,
                    Path = Path,
                    IsEssential = true,
                }
            );
            return Results.Redirect(flow.Address);
        }
        catch (KexinApiException refused)
        {
            return SignInEndpoints.Retry(NodeSession.SignInPath, refused.Problem.Code, local);
        }
        catch (HttpRequestException)
        {
            return SignInEndpoints.Retry(NodeSession.SignInPath, ProblemCodes.Overloaded, local);
        }
    }

    private static async Task<IResult> FinishAsync(
        HttpContext context,
        NodeConnection connection,
        IDataProtectionProvider protection,
        string? code,
        string? state
    )
    {
        var begun = Read(context, protection);
        context.Response.Cookies.Delete(CookieOf(context), new CookieOptions { Path = Path });
        if (begun is null || code is null || !IsSame(state, begun.Flow.State))
        {
            return SignInEndpoints.Retry(
                NodeSession.SignInPath,
                SignInEndpoints.RefusedOrganisation,
                begun?.Back ?? "/"
            );
        }

        var answer = await SignInEndpoints.TryAsync(
            context,
            connection,
            NodeSession.SignInPath,
            begun.Back,
            (client, where) =>
                client.Account.SignInByOrganisationAsync(
                    new(PasskeyPlace.OriginOf(context.Request), code, begun.Flow, where),
                    context.RequestAborted
                ),
            SignInEndpoints.RefusedOrganisation
        );

        // A strict cookie is not sent along a way that began at another site: the page leads on by itself.
        return answer is not Microsoft.AspNetCore.Http.HttpResults.RedirectHttpResult { Url: var next }
            ? answer
            : Results.Content(
                $"<!DOCTYPE html><title>Kexin</title><meta http-equiv=\"refresh\" content=\"0;url={System.Net.WebUtility.HtmlEncode(next)}\">",
                "text/html; charset=utf-8"
            );
    }

    private static Begun? Read(HttpContext context, IDataProtectionProvider protection)
    {
        try
        {
            return context.Request.Cookies[CookieOf(context)] is { } cookie
                ? JsonSerializer.Deserialize<Begun>(Protector(protection).Unprotect(cookie))
                : null;
        }
        catch (CryptographicException)
        {
            // Late, of before a restart, or made up.
            return null;
        }
    }

    private static bool IsSame(string? given, string kept) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(kept));

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector(Purpose).ToTimeLimitedDataProtector();

    /// <summary>Two nodes on one machine need two names.</summary>
    private static string CookieOf(HttpContext context) => $"kexin-flow-{context.Connection.LocalPort}";

    private sealed record Begun(OrganisationFlow Flow, string Back);
}
