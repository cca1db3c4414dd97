using Kexin.Client;
using Kexin.Governance.Granting;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Requests to use data, and decisions on them.</summary>
internal static class GrantEndpoints
{
    public static void MapGrants(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("grants");
        routes
            .MapGet(Routes.Grants, List)
            .Requires(Permission.ReadGrants)
            .WithSummary("Grants, by state and direction.");
        routes
            .MapPost(Routes.Grants, RequestAsync)
            .Requires(Permission.RequestGrants)
            .WithSummary("Asks an owner for the use of fields.");
        routes.MapGet(Routes.Grant, Get).Requires(Permission.ReadGrants).WithSummary("One grant.");
        routes
            .MapPost(Routes.ApproveGrant, ApproveAsync)
            .Requires(Permission.DecideGrants)
            .TakingTwo(Act.ApproveGrant)
            .WithSummary("Allows what was asked for, or a part of it.");
        routes
            .MapPost(Routes.RefuseGrant, RefuseAsync)
            .Requires(Permission.DecideGrants)
            .WithSummary("Declines a request.");
        routes
            .MapPost(Routes.RevokeGrant, RevokeAsync)
            .Requires(Permission.DecideGrants)
            .WithSummary("Takes an approval back.");
        routes
            .MapPost(Routes.WithdrawGrant, WithdrawAsync)
            .Requires(Permission.RequestGrants)
            .WithSummary("Takes an own request back that is not decided.");
    }

    private static Ok<Api.Page<Api.Grant>> List(
        GrantService grants,
        ILedger ledger,
        string? state = null,
        string? direction = null,
        string? after = null,
        string? limit = null
    )
    {
        var standing = QueryValues.Choice<GrantStanding>("state", state);
        var way = QueryValues.Choice<GrantDirection>("direction", direction);
        var page = QueryValues.Page(after, limit);
        return TypedResults.Ok(
            TokenPages.Of(
                grants.List(standing, way, TokenPages.After(page)),
                page,
                grant => grant.Token,
                grant => grant.ToApi(ledger)
            )
        );
    }

    private static async Task<Ok<Api.Receipt>> RequestAsync(
        Api.RequestGrant request,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => TypedResults.Ok(await grants.RequestAsync(request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync());

    private static Ok<Api.Grant> Get(string id, GrantService grants, ILedger ledger) =>
        TypedResults.Ok(grants.Find(id).ToApi(ledger));

    private static async Task<Ok<Api.Receipt>> ApproveAsync(
        string id,
        Api.ApproveGrant request,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) =>
        TypedResults.Ok(await grants.ApproveAsync(id, request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync());

    private static async Task<Ok<Api.Receipt>> RefuseAsync(
        string id,
        Api.Reason reason,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => TypedResults.Ok(await grants.RefuseAsync(id, reason.Text, QueryValues.Wait(wait), cancel).ToApiAsync());

    private static async Task<Ok<Api.Receipt>> RevokeAsync(
        string id,
        Api.Reason reason,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => TypedResults.Ok(await grants.RevokeAsync(id, reason.Text, QueryValues.Wait(wait), cancel).ToApiAsync());

    private static async Task<Ok<Api.Receipt>> WithdrawAsync(
        string id,
        GrantService grants,
        CancellationToken cancel,
        string? wait = null
    ) => TypedResults.Ok(await grants.WithdrawAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync());
}
