using System.Net.Http.Headers;
using Kexin.Client.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kexin.Node;

/// <summary>Marks endpoints of the peer port; all others are the API's.</summary>
internal sealed record PeerDoor;

/// <summary>Marks endpoints of the API that take no token: they tell nothing but that the node runs, and what it can be asked.</summary>
internal sealed record OpenDoor;

/// <summary>Lets a request through only on the port of its endpoint, and on the API's port only with the token.</summary>
internal static class Doors
{
    private const string Scheme = "Bearer";

    public static void UseDoors(this IApplicationBuilder app, NodeConfiguration configuration) =>
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

                if (!isPeers && endpoint?.Metadata.GetMetadata<OpenDoor>() is null && !IsPage(context))
                {
                    ThrowIfUnauthorized(context, configuration);
                }

                await next(context);
            }
        );

    /// <summary>The page to try the API; what it calls needs the token.</summary>
    private static bool IsPage(HttpContext context) => context.Request.Path.StartsWithSegments(ApiDescription.Page);

    /// <summary>Whether the call carries the API's token.</summary>
    public static bool HasToken(HttpContext context, NodeConfiguration configuration) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
        && header.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
        && header.Parameter is { Length: < 256 } token
        && ApiToken.Fits(token, configuration.TokenHash);

    private static void ThrowIfUnauthorized(HttpContext context, NodeConfiguration configuration)
    {
        if (!HasToken(context, configuration))
        {
            context.Response.Headers.WWWAuthenticate = Scheme;
            throw new ProblemException(
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
