using Kexin.Client;
using Kexin.Governance.Catalogue;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Datasets of this node, and the catalogue of all members.</summary>
internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("datasets");
        routes
            .MapGet(Routes.Datasets, ListAsync)
            .Requires(Permission.ReadDatasets)
            .WithSummary("This node's datasets.");
        routes
            .MapGet(Routes.Dataset, GetAsync)
            .Requires(Permission.ReadDatasets)
            .WithSummary("One of this node's datasets.");
        routes
            .MapDelete(Routes.Dataset, DestroyAsync)
            .Requires(Permission.DestroyDatasets)
            .TakingTwo(Act.DestroyDataset)
            .WithSummary("Destroys a dataset's key and file.");
        routes
            .MapPost(Routes.PublishDataset, PublishAsync)
            .Requires(Permission.PublishDatasets)
            .WithSummary("Puts a description into the catalogue.");
        routes
            .MapPost(Routes.PreviewPublication, PreviewAsync)
            .Requires(Permission.PublishDatasets)
            .ChangingNothing()
            .WithSummary("What all members would see of a dataset; nothing is published.");
        routes
            .MapPost(Routes.WithdrawDataset, WithdrawAsync)
            .Requires(Permission.PublishDatasets)
            .WithSummary("Takes a dataset out of the catalogue.");
        routes
            .MapGet(Routes.Catalogue, ListCatalogue)
            .Requires(Permission.ReadCatalogue)
            .WithSummary("What all members have published.");
        routes
            .MapGet(Routes.CatalogueEntry, GetCatalogueEntry)
            .Requires(Permission.ReadCatalogue)
            .WithSummary("One published dataset.");
    }

    private static async Task<Ok<Api.Page<Api.Dataset>>> ListAsync(
        OwnDatasets datasets,
        CancellationToken cancel,
        string? order = null,
        string? after = null,
        string? limit = null
    )
    {
        var page = QueryValues.Page(after, limit);
        var (items, next) = await datasets.ListAsync(
            QueryValues.Choice<DatasetOrder>("order", order) ?? DatasetOrder.Name,
            page.After,
            page.Limit,
            cancel
        );
        return TypedResults.Ok(new Api.Page<Api.Dataset>([.. items.Select(item => item.ToApi())], next));
    }

    private static async Task<Ok<Api.Dataset>> GetAsync(string id, OwnDatasets datasets, CancellationToken cancel) =>
        TypedResults.Ok((await datasets.GetAsync(id, cancel)).ToApi());

    private static async Task<NoContent> DestroyAsync(string id, OwnDatasets datasets, CancellationToken cancel)
    {
        await datasets.DestroyAsync(id, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Api.Receipt>> PublishAsync(
        string id,
        Api.PublishDataset request,
        Publishing publishing,
        CancellationToken cancel,
        string? wait = null
    ) =>
        TypedResults.Ok(
            await publishing.PublishAsync(id, request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync()
        );

    private static async Task<Ok<Api.CatalogueEntry>> PreviewAsync(
        string id,
        Api.PublishDataset request,
        Publishing publishing,
        ILedger ledger,
        TimeProvider time,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            (await publishing.PrepareAsync(id, request.ToDomain(), cancel)).ToApi(ledger, time.GetUtcNow())
        );

    private static async Task<Ok<Api.Receipt>> WithdrawAsync(
        string id,
        Publishing publishing,
        CancellationToken cancel,
        string? wait = null
    ) => TypedResults.Ok(await publishing.WithdrawAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync());

    private static Ok<Api.Page<Api.CatalogueEntry>> ListCatalogue(
        PublishedDatasets catalogue,
        ILedger ledger,
        string? text = null,
        string? state = null,
        string? after = null,
        string? limit = null
    )
    {
        var shown = QueryValues.Choice<Api.DatasetState>("state", state);
        var page = QueryValues.Page(after, limit);
        return TypedResults.Ok(
            TokenPages.Of(
                catalogue.List(text, shown is { } given ? FieldTypes.ToLedger(given) : null, TokenPages.After(page)),
                page,
                item => item.Token,
                item => item.ToListed(ledger)
            )
        );
    }

    private static Ok<Api.CatalogueEntry> GetCatalogueEntry(string id, PublishedDatasets catalogue, ILedger ledger) =>
        TypedResults.Ok(catalogue.Get(id).ToApi(ledger));
}
