using Kexin.Console.Assets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Console.Hosting;

/// <summary>The inspectors' phone app, made in <c>phone/</c>: files for anybody; what they show comes from the API with the phone's own token.</summary>
internal static class PhonePage
{
    private const string Path = "/phone";

    /// <summary>Its own files and the node's API; and simulated boxes, which listen on loopback.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob:; media-src blob:; "
        + "connect-src 'self' http://127.0.0.1:* http://localhost:*; manifest-src 'self'; worker-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Permissions = "camera=(self), microphone=(self), geolocation=(self), bluetooth=(self)";

    public static void MapPhoneApp(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            Path,
            (HttpContext context) =>
                // What a tag's address says after the question mark is for the app.
                context.Request.Path.Value == Path
                    ? Results.Redirect($"{Path}/{context.Request.QueryString}").ExecuteAsync(context)
                    : SendAsync(context, "index.html")
        );
        routes.MapGet($"{Path}/{{file}}", SendAsync);
    }

    private static Task SendAsync(HttpContext context, string file)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers["Permissions-Policy"] = Permissions;
        return EmbeddedFiles.SendAsync(context, $"phone/{file}");
    }
}
