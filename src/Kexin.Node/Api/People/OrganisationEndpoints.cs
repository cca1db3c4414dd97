using Kexin.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Signing in by the organisation's own sign-in.</summary>
internal static class OrganisationEndpoints
{
    public static void MapOrganisationSignIn(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("account");
        routes
            .MapGet(Routes.SignInWays, (OrganisationSignIn organisation) => new Api.SignInWays(organisation.IsSetUp))
            .Open("How people can sign in here.");
        routes
            .MapPost(Routes.BeginOrganisationSignIn, BeginAsync)
            .Open("Where a browser has to go for the organisation's own sign-in, and what to keep meanwhile.");
        routes
            .MapPost(Routes.SignInByOrganisation, SignInAsync)
            .Open("Begins a session by the code with which the browser came back.");
    }

    private static async Task<Api.OrganisationFlow> BeginAsync(
        Api.BeginOrganisationSignIn request,
        OrganisationSignIn organisation,
        CancellationToken cancel
    ) => await organisation.BeginAsync(request.Origin, cancel);

    private static async Task<Api.SignedIn> SignInAsync(
        Api.SignInByOrganisation request,
        OrganisationSignIn organisation,
        SignInEvidence evidence,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        var session = await organisation.SignInAsync(request, request.Where ?? AccountEndpoints.Unnamed, cancel);
        return views.SignedIn(await evidence.RecordAsync(session, SignInWay.Organisation, cancel));
    }
}
