using Kexin.Client;
using Kexin.Governance.Catalogue;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using CatalogueOrder = Kexin.Governance.Datasets.CatalogueOrder;

namespace Kexin.Node;

/// <summary>Datasets of this node, and the catalogue of all members.</summary>
internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("datasets");
        routes.MapGet(Routes.Datasets, ListAsync).For("This node's datasets.", Permission.ReadDatasets);
        routes.MapGet(Routes.Dataset, GetAsync).For("One of this node's datasets.", Permission.ReadDatasets);
        routes
            .MapDelete(Routes.Dataset, DestroyAsync)
            .For("Destroys a dataset's key and file.", Permission.DestroyDatasets)
            .TakingTwo(Act.DestroyDataset);
        routes
            .MapPost(Routes.PublishDataset, PublishAsync)
            .For("Puts a description into the catalogue.", Permission.PublishDatasets);
        routes
            .MapPost(Routes.PreviewPublication, PreviewAsync)
            .For("What all members would see of a dataset; nothing is published.", Permission.PublishDatasets)
            .ChangingNothing();
        routes
            .MapPost(Routes.EditDataset, EditAsync)
            .For("Changes a description in the catalogue, or adds purposes; grants stay.", Permission.PublishDatasets);
        routes
            .MapPost(Routes.WithdrawDataset, WithdrawAsync)
            .For("Takes a dataset out of the catalogue.", Permission.PublishDatasets);
        routes
            .MapGet(Routes.Catalogue, ListCatalogue)
            .For("What all members have published.", Permission.ReadCatalogue);
        routes.MapGet(Routes.CatalogueEntry, GetCatalogueEntry).For("One published dataset.", Permission.ReadCatalogue);
    }

    private static async Task<Api.Page<Api.Dataset>> ListAsync(
        OwnDatasets datasets,
        CancellationToken cancel,
        string? order = null,
        string? after = null,
        string? limit = null
    )
    {
        var (page, by) = (
            QueryValues.Page(after, limit),
            QueryValues.Choice<DatasetOrder>("order", order) ?? DatasetOrder.Name
        );
        var (items, next) = await datasets.ListAsync(by, page.After, page.Limit, cancel);
        return Pages.Of(
            items,
            page,
            item => OwnDatasets.PlaceOf(by, item),
            item => item.ToApi(),
            next is null ? null : QueryValues.CursorOf(next)
        );
    }

    private static async Task<Api.Dataset> GetAsync(string id, OwnDatasets datasets, CancellationToken cancel) =>
        (await datasets.GetAsync(id, cancel)).ToApi();

    private static async Task<NoContent> DestroyAsync(string id, OwnDatasets datasets, CancellationToken cancel)
    {
        await datasets.DestroyAsync(id, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Api.Receipt> PublishAsync(
        string id,
        Api.PublishDataset request,
        Publishing publishing,
        CancellationToken cancel,
        string? wait = null
    ) => await publishing.PublishAsync(id, request.ToDomain(), QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.CatalogueEntry> PreviewAsync(
        string id,
        Api.PublishDataset request,
        Publishing publishing,
        ILedger ledger,
        TimeProvider time,
        CancellationToken cancel
    ) => (await publishing.PrepareAsync(id, request.ToDomain(), cancel)).ToApi(ledger, time.GetUtcNow());

    private static async Task<Api.Receipt> EditAsync(
        string id,
        Api.EditDataset request,
        Publishing publishing,
        CancellationToken cancel,
        string? wait = null
    ) =>
        await publishing
            .EditAsync(id, request.Description, request.Purposes ?? [], QueryValues.Wait(wait), cancel)
            .ToApiAsync();

    private static async Task<Api.Receipt> WithdrawAsync(
        string id,
        Publishing publishing,
        CancellationToken cancel,
        string? wait = null
    ) => await publishing.WithdrawAsync(id, QueryValues.Wait(wait), cancel).ToApiAsync();

    private static Api.Page<Api.CatalogueEntry> ListCatalogue(
        PublishedDatasets catalogue,
        ILedger ledger,
        string? text = null,
        string? state = null,
        string? order = null,
        string? falling = null,
        string? after = null,
        string? limit = null
    )
    {
        var shown = QueryValues.Choice<Api.DatasetState>("state", state);
        var page = QueryValues.Page(after, limit);
        return TokenPages.Of(
            catalogue.List(
                text,
                shown is { } given ? FieldTypes.ToLedger(given) : null,
                TokenPages.After(page),
                QueryValues.Choice<CatalogueOrder>("order", order),
                QueryValues.Flag("falling", falling)
            ),
            page,
            item => item.ToListed(ledger)
        );
    }

    private static Api.CatalogueEntry GetCatalogueEntry(string id, PublishedDatasets catalogue, ILedger ledger) =>
        catalogue.Get(id).ToApi(ledger);
}
