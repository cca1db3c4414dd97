using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>How the sites to which a caller is narrowed bind an endpoint. Each one of inspections says so, which a test holds.</summary>
/// <param name="How"><c>site</c>: it is of sites that the caller has to have; <c>all</c>: the caller must not be narrowed; <c>list</c>: it shows what is of the
/// caller's sites; <c>any</c>: it is of no site.</param>
public sealed record SiteBound(string How);

/// <summary>Says at each endpoint how sites bind it.</summary>
internal static class SiteBounds
{
    /// <summary>The most that a call looks through to fill a page of what is of some sites.</summary>
    private const int MostLookedAt = 2000;

    /// <summary>The sites of who calls.</summary>
    public static SiteScope ScopeOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<InspectionBook>().ScopeOf(Admission.CallerOf(context).Person.Id);

    /// <summary>The caller has to have all of these sites.</summary>
    public static RouteHandlerBuilder AtSites(
        this RouteHandlerBuilder endpoint,
        Func<SiteDesk, EndpointFilterInvocationContext, IEnumerable<string?>> sites
    ) =>
        endpoint
            .WithMetadata(new SiteBound("site"))
            .AddEndpointFilter(
                (call, next) =>
                {
                    if (ScopeOf(call.HttpContext) is { IsNarrow: true } scope)
                    {
                        var desk = call.HttpContext.RequestServices.GetRequiredService<SiteDesk>();
                        foreach (var site in sites(desk, call))
                        {
                            scope.Require(site);
                        }
                    }

                    return next(call);
                }
            );

    /// <summary>The caller has to have the site of what the path names.</summary>
    public static RouteHandlerBuilder AtSiteOf(
        this RouteHandlerBuilder endpoint,
        Func<SiteDesk, string, string?> site,
        string name = "id"
    ) => endpoint.AtSites((desk, call) => [site(desk, Named(call, name))]);

    /// <summary>The caller must not be narrowed.</summary>
    public static RouteHandlerBuilder AtAllSites(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithMetadata(new SiteBound("all"))
            .AddEndpointFilter(
                (call, next) =>
                {
                    ScopeOf(call.HttpContext).RequireAll();
                    return next(call);
                }
            );

    /// <summary>The handler shows what is of the caller's sites.</summary>
    public static RouteHandlerBuilder OfOwnSites(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new SiteBound("list"));

    /// <summary>It is of no site.</summary>
    public static RouteHandlerBuilder OfNoSite(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new SiteBound("any"));

    /// <summary>What the path names.</summary>
    public static string Named(EndpointFilterInvocationContext call, string name = "id") =>
        call.HttpContext.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>The request's body.</summary>
    public static T Body<T>(this EndpointFilterInvocationContext call) => call.Arguments.OfType<T>().First();

    /// <summary>A page of a list of which a caller sees what is of their sites; one of a narrowed caller may have fewer items than it could, and goes on all the same.</summary>
    /// <param name="scope">The caller's.</param>
    /// <param name="page">Which.</param>
    /// <param name="fetch">So many items behind a place; null for the beginning.</param>
    /// <param name="place">An item's place in the list's order.</param>
    /// <param name="site">An item's site.</param>
    /// <param name="show">What is shown of it.</param>
    public static Api.Page<TShown> Page<T, TShown>(
        SiteScope scope,
        PageRequest page,
        Func<PageRequest, IReadOnlyList<T>> fetch,
        Func<T, string> place,
        Func<T, string?> site,
        Func<T, TShown> show
    )
    {
        var (own, looked, start) = (new List<T>(), 0, page with { Limit = page.Limit + 1 });
        while (true)
        {
            var items = fetch(start);
            own.AddRange(scope.IsNarrow ? items.Where(item => scope.Has(site(item))) : items);
            looked += items.Count;
            if (own.Count > page.Limit || items.Count < start.Limit)
            {
                return Pages.Of(own, page, place, show);
            }

            start = start with { After = place(items[^1]) };
            if (looked >= MostLookedAt)
            {
                return Pages.Of(own, page, place, show, QueryValues.CursorOf(place(items[^1])));
            }
        }
    }
}
