using System.Text.RegularExpressions;
using Kexin.Console.Assets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Console.Hosting;

/// <summary>The page that checks proof files by itself, for anybody: made in <c>verify/</c>, and good on a disk as well.</summary>
internal static partial class VerifyPage
{
    /// <summary>Where it is; it needs no sign-in.</summary>
    public const string Path = "/verify";

    private const string Asset = "verify.html";

    /// <summary>The page's own policy, which allows its one script and its one style, and what only a header can forbid.</summary>
    private static readonly Lazy<string> s_policy = new(() =>
        $"{Policy().Match(EmbeddedFiles.Read(Asset)).Groups[1].Value}; frame-ancestors 'none'"
    );

    public static void MapVerifyPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            Path,
            (HttpContext context) =>
            {
                context.Response.Headers.ContentSecurityPolicy = s_policy.Value;
                return EmbeddedFiles.SendAsync(context, Asset);
            }
        );

    [GeneratedRegex("""<meta http-equiv="Content-Security-Policy" content="([^"]+)">""")]
    private static partial Regex Policy();
}
