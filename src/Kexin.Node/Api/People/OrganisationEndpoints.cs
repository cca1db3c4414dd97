using Kexin.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Signing in by the organisation's own sign-in.</summary>
internal static class OrganisationEndpoints
{
    public static void MapOrganisationSignIn(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("account");
        routes
            .MapGet(
                Routes.SignInWays,
                (OrganisationSignIn organisation) => TypedResults.Ok(new Api.SignInWays(organisation.IsSetUp))
            )
            .Open()
            .WithSummary("How people can sign in here.");
        routes
            .MapPost(Routes.BeginOrganisationSignIn, BeginAsync)
            .Open()
            .WithSummary("Where a browser has to go for the organisation's own sign-in, and what to keep meanwhile.");
        routes
            .MapPost(Routes.SignInByOrganisation, SignInAsync)
            .Open()
            .WithSummary("Begins a session by the code with which the browser came back.");
    }

    private static async Task<Ok<Api.OrganisationFlow>> BeginAsync(
        Api.BeginOrganisationSignIn request,
        OrganisationSignIn organisation,
        CancellationToken cancel
    ) => TypedResults.Ok(await organisation.BeginAsync(request.Origin, cancel));

    private static async Task<Ok<Api.SignedIn>> SignInAsync(
        Api.SignInByOrganisation request,
        OrganisationSignIn organisation,
        SignInEvidence evidence,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        var session = await organisation.SignInAsync(request, request.Where ?? AccountEndpoints.Unnamed, cancel);
        return TypedResults.Ok(views.SignedIn(await evidence.RecordAsync(session, SignInWay.Organisation, cancel)));
    }
}
