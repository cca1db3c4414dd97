using Kexin.Client;
using Kexin.Governance.Destroying;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>How long datasets are kept, legal holds, and destruction with each holder's receipt.</summary>
internal static class DestructionEndpoints
{
    public static void MapDestructions(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("destructions");
        routes
            .MapGet(LifeCycleRoutes.Destructions, List)
            .For("How long datasets are kept, and their destruction.", Permission.ReadCatalogue);
        routes
            .MapGet(LifeCycleRoutes.Destruction, Get)
            .For("How long one dataset is kept, and its destruction with its proofs.", Permission.ReadCatalogue);
        routes
            .MapPost(LifeCycleRoutes.RetainDataset, RetainAsync)
            .For("Says how long an own dataset is kept.", Permission.DestroyDatasets);
        routes
            .MapPost(LifeCycleRoutes.HoldDataset, HoldAsync)
            .For("Puts a legal hold on a dataset: an own one, or as a regulator.", Permission.DestroyDatasets);
        routes
            .MapPost(LifeCycleRoutes.ReleaseDataset, ReleaseAsync)
            .For("Lifts the legal hold that this member put.", Permission.DestroyDatasets);
        routes
            .MapPost(LifeCycleRoutes.OrderDestruction, OrderAsync)
            .For("Has every holder destroy an own dataset and give a receipt.", Permission.DestroyDatasets)
            .TakingTwo(Act.DestroyDataset);
    }

    private static Api.Page<Api.Destruction> List(
        DestructionService destructions,
        DestructionViews views,
        string? after = null,
        string? limit = null
    )
    {
        var page = QueryValues.Page(after, limit);
        return TokenPages.Of(destructions.List(TokenPages.After(page)?.Token), page, views.ShowListed);
    }

    private static Api.Destruction Get(string id, DestructionService destructions, DestructionViews views) =>
        views.Show(destructions.Get(id));

    private static async Task<Api.Receipt> RetainAsync(
        string id,
        Api.RetainDataset request,
        DestructionService destructions,
        CancellationToken cancel,
        string? wait = null
    ) =>
        await destructions
            .RetainAsync(id, request.KeepUntil, request.DestroyBy, QueryValues.Wait(wait), cancel)
            .ToApiAsync();

    private static async Task<Api.Receipt> HoldAsync(
        string id,
        Api.HoldDataset request,
        DestructionService destructions,
        CancellationToken cancel,
        string? wait = null
    ) => await destructions.HoldAsync(id, request.Reason, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.Receipt> ReleaseAsync(
        string id,
        DestructionService destructions,
        CancellationToken cancel,
        string? wait = null
    ) => await destructions.LiftAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.Receipt> OrderAsync(
        string id,
        Api.OrderDestruction request,
        DestructionService destructions,
        CancellationToken cancel,
        string? wait = null
    ) => await destructions.OrderAsync(id, request.Reason, request.DueBy, QueryValues.Wait(wait), cancel).ToApiAsync();
}
