using System.Net.Http.Headers;
using Kexin.Client.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kexin.Node;

/// <summary>Marks endpoints of the peer port; all others are the API's.</summary>
internal sealed record PeerDoor;

/// <summary>Marks endpoints of the API that take no token: they tell nothing but that the node runs, and what it can be asked.</summary>
internal sealed record OpenDoor;

/// <summary>Lets a request through only on the port of its endpoint, and on the API's only by its own name and with the token.</summary>
internal static class Doors
{
    private const string Scheme = "Bearer";

    /// <summary>The API page has its scripts in files of its own; only its style stands in the page.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string AnswerPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static void UseDoors(this IApplicationBuilder app, NodeConfiguration configuration, SignIns signIns) =>
        app.Use(
            async (context, next) =>
            {
                var endpoint = context.GetEndpoint();
                var isPeers = endpoint?.Metadata.GetMetadata<PeerDoor>() is not null;
                if (isPeers != (context.Connection.LocalPort == configuration.PeerPort))
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return;
                }

                if (!isPeers)
                {
                    Harden(context);
                    ThrowIfMisnamed(context, configuration);
                    if (endpoint?.Metadata.GetMetadata<OpenDoor>() is null && !IsPage(context))
                    {
                        await ThrowIfUnauthorizedAsync(context, configuration, signIns);
                    }
                }

                await next(context);
            }
        );

    /// <summary>Whether the call carries the API's token.</summary>
    public static bool HasToken(HttpContext context, NodeConfiguration configuration) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
        && header.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
        && header.Parameter is { Length: < 256 } token
        && ApiToken.Fits(token, configuration.TokenHash);

    /// <summary>The page to try the API; what it calls needs the token.</summary>
    private static bool IsPage(HttpContext context) => context.Request.Path.StartsWithSegments(ApiDescription.Page);

    /// <summary>What a browser is told, so that no other page frames, reads or guesses at what the node answers.</summary>
    private static void Harden(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = IsPage(context) ? PagePolicy : AnswerPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>
    /// A page from elsewhere whose name was pointed at this machine (DNS rebinding) reaches the port, but by that name. The peers' port needs no
    /// such check: it takes a member's certificate.
    /// </summary>
    private static void ThrowIfMisnamed(HttpContext context, NodeConfiguration configuration)
    {
        var host = context.Request.Host;
        if (
            host.Host is not ("127.0.0.1" or "localhost" or "[::1]")
            || (host.Port is { } port && port != configuration.ApiPort)
        )
        {
            throw new DomainException(
                ProblemCodes.Forbidden,
                new(
                    $"The API answers at {configuration.ApiAddress.Authority} only, by that name.",
                    $"接口只以 {configuration.ApiAddress.Authority} 这一地址应答。"
                )
            );
        }
    }

    private static async Task ThrowIfUnauthorizedAsync(
        HttpContext context,
        NodeConfiguration configuration,
        SignIns signIns
    )
    {
        if (!HasToken(context, configuration))
        {
            await signIns.FailAsync(context.RequestAborted);
            context.Response.Headers.WWWAuthenticate = Scheme;
            throw new DomainException(
                ProblemCodes.Unauthorized,
                new("The call carries no token, or a wrong one.", "请求没有携带令牌，或令牌不正确。"),
                new(
                    "Send 'Authorization: Bearer TOKEN'; the token is in api.json in the node's folder.",
                    "请携带请求头 Authorization: Bearer 令牌；令牌在节点目录的 api.json 中。"
                )
            );
        }
    }
}
