using System.Security.Claims;
using Kexin.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Console.Session;

/// <summary>What a person prefers, remembered by the browser: the language, light or dark, and the time zone.</summary>
internal static class Preferences
{
    private const string LanguageCookie = "kexin-language";
    private const string ThemeCookie = "kexin-theme";
    private const string ZoneCookie = "kexin-zone";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>The language that was chosen, or else the first of <c>Accept-Language</c> that the console speaks.</summary>
    public static string LanguageOf(HttpContext context)
    {
        if (context.Request.Cookies[LanguageCookie] is "zh" or "en")
        {
            return context.Request.Cookies[LanguageCookie]!;
        }

        var wishes = context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(item => item.Quality ?? 1);
        return wishes
                .Select(wish => wish.Value.ToString().ToLowerInvariant().Split('-')[0])
                .FirstOrDefault(name => name is "zh" or "en")
            ?? "en";
    }

    /// <summary>Whether dark was chosen; null where nothing was.</summary>
    public static bool? IsDark(HttpContext context) =>
        context.Request.Cookies[ThemeCookie] switch
        {
            "dark" => true,
            "light" => false,
            _ => null,
        };

    /// <summary>The time zone that was chosen; null where the browser's counts.</summary>
    public static string? ZoneOf(HttpContext context) =>
        context.Request.Cookies[ZoneCookie] is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? zone
            : null;

    /// <summary>A path on this site, or the first page: no address of another site is ever followed.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";

    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/language/{value}",
            async (HttpContext context, NodeConnection connection, string value, string? back) =>
            {
                await RememberAsync(context, connection, value);
                return Keep(context, LanguageCookie, value, back);
            }
        );
        routes.MapGet(
            "/theme/{value}",
            (HttpContext context, string value, string? back) => Keep(context, ThemeCookie, value, back)
        );
        routes.MapGet(
            "/zone",
            (HttpContext context, string? name, string? back) => Keep(context, ZoneCookie, name ?? "", back)
        );
    }

    /// <summary>From here on the browser is spoken to in that language; null leaves it as it was.</summary>
    public static void Speak(HttpContext context, string? language)
    {
        if (language is not null)
        {
            Keep(context, LanguageCookie, language, null);
        }
    }

    /// <summary>A person's language goes along to the next browser.</summary>
    private static async Task RememberAsync(HttpContext context, NodeConnection connection, string language)
    {
        if (context.User.FindFirstValue(NodeSession.TokenClaim) is not { } token)
        {
            return;
        }

        using var client = connection.Open(token, language);
        try
        {
            await client.Account.SetLanguageAsync(language, context.RequestAborted);
        }
        catch (Exception refused) when (refused is KexinApiException or HttpRequestException)
        {
            // The browser remembers it all the same.
        }
    }

    private static IResult Keep(HttpContext context, string cookie, string value, string? back)
    {
        var options = new CookieOptions
        {
            SameSite = SameSiteMode.Strict,
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            MaxAge = Lifetime,
            IsEssential = true,
        };
        switch (cookie, value)
        {
            case (LanguageCookie, "zh" or "en") or (ThemeCookie, "dark" or "light"):
            case (ZoneCookie, _) when TimeZoneInfo.TryFindSystemTimeZoneById(value, out _):
                context.Response.Cookies.Append(cookie, value, options);
                break;
            case (ThemeCookie, "system") or (ZoneCookie, ""):
                context.Response.Cookies.Delete(cookie, options);
                break;
        }

        return Results.LocalRedirect(LocalPath(back));
    }
}
