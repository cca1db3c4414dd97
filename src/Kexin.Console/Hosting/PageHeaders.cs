using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Kexin.Console.Hosting;

/// <summary>What a browser is told of every answer of the console, and whom the console answers.</summary>
internal static class PageHeaders
{
    /// <summary>Scripts come from files of the console only; components write styles into the page.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>Sets the headers, and turns away what a page of another origin sends.</summary>
    public static void UsePageHeaders(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers.CacheControl = "no-cache, no-store";
                headers.Pragma = "no-cache";
                if (IsOfAnotherOrigin(context.Request))
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                }

                return next(context);
            }
        );

    /// <summary>Browsers name the origin with every form, upload and WebSocket; a cookie alone proves nothing, as ports share cookies.</summary>
    private static bool IsOfAnotherOrigin(HttpRequest request)
    {
        var origin = request.Headers[HeaderNames.Origin];
        return origin.Count > 0 && origin != $"{request.Scheme}://{request.Host}";
    }
}
