using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kexin.Endpoints.Admitting;

/// <summary>Marks endpoints of the peer port; all others are the API's.</summary>
public sealed record PeerDoor;

/// <summary>Marks endpoints of the API that take no token: they tell nothing but that the node runs, and what it can be asked.</summary>
public sealed record OpenDoor;

/// <summary>Lets a request through only on the port of its endpoint, and on the API's only by its own name and with the token.</summary>
public static class Doors
{
    /// <summary>Where the page to try the API is.</summary>
    public const string Page = "/docs";

    /// <summary>The API page has its scripts in files of its own; only its style stands in the page.</summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly PathString[] s_apiPaths = ["/v1", Routes.Health, "/metrics", Page, "/openapi", "/peer"];

    private const string AnswerPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <param name="app">The node's application.</param>
    /// <param name="configuration">The API's port.</param>
    /// <param name="admission">Asks who calls the API.</param>
    /// <param name="guest">Answers what is not the API's, and asks who it is by itself; or null.</param>
    public static void UseDoors(
        this IApplicationBuilder app,
        NodeConfiguration configuration,
        Admission admission,
        RequestDelegate? guest
    ) =>
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
                    var isGuests = guest is not null && endpoint is null && !IsOfTheApi(context.Request.Path);
                    if (!isGuests || !IsLinkFollowed(context.Request))
                    {
                        ThrowIfFromElsewhere(context);
                    }

                    if (isGuests)
                    {
                        await guest!(context);
                        return;
                    }

                    if (endpoint?.Metadata.GetMetadata<OpenDoor>() is null && !IsPage(context))
                    {
                        if (!await admission.AdmitAsync(context))
                        {
                            return;
                        }

                        ActingPerson.Begin(context);
                        await admission.RecordAsync(context);
                    }
                }

                await next(context);
            }
        );

    /// <summary>The page to try the API; what it calls needs the token.</summary>
    private static bool IsPage(HttpContext context) => context.Request.Path.StartsWithSegments(Page);

    /// <summary>Whether a person follows a link, from wherever: a page may be opened so, and nothing more.</summary>
    private static bool IsLinkFollowed(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";

    private static bool IsOfTheApi(PathString path) => s_apiPaths.Any(prefix => path.StartsWithSegments(prefix));

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
        if (configuration.Desks is { } desks && context.Connection.LocalPort == desks.Port)
        {
            // Port 443 may be handed on to another.
            if (desks.Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers.StrictTransportSecurity = "max-age=31536000";
                return;
            }

            throw new DomainException(
                ProblemCodes.Forbidden,
                new("The API does not answer by that name.", "接口不以该主机名应答。")
            );
        }

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

    /// <summary>
    /// A page from elsewhere has no business with the API, whatever it sends along; browsers say where a call comes from (Fetch Metadata,
    /// Origin). Programs say nothing of the kind.
    /// </summary>
    private static void ThrowIfFromElsewhere(HttpContext context)
    {
        var headers = context.Request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();
        var origin = headers.Origin.ToString();
        var isElsewhere =
            (site.Length > 0 && site is not ("same-origin" or "none"))
            || (
                origin.Length > 0
                && !(
                    Uri.TryCreate(origin, UriKind.Absolute, out var from)
                    && from.Scheme == context.Request.Scheme
                    && from.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
                )
            );
        if (isElsewhere)
        {
            throw new DomainException(
                ProblemCodes.Forbidden,
                new("Pages from elsewhere cannot call the API.", "其他网站的页面不能调用本接口。")
            );
        }
    }
}
