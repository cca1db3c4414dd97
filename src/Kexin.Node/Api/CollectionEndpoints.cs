using System.Globalization;
using Kexin.Client;
using Kexin.Governance.Collection;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The activities by which the organisation collects data.</summary>
internal static class CollectionEndpoints
{
    public static void MapCollections(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("collections");
        routes
            .MapGet(LifeCycleRoutes.Collections, List)
            .For("The activities by which data is collected, the newest first.", Permission.ReadDatasets);
        routes
            .MapGet(
                LifeCycleRoutes.Collection,
                (string id, Collecting collecting) =>
                {
                    var (activity, datasets) = collecting.Get(id);
                    return Show(activity, datasets);
                }
            )
            .For("One activity, and what was taken in under it.", Permission.ReadDatasets);
        routes
            .MapPost(
                LifeCycleRoutes.Collections,
                async (Api.RegisterCollecting request, Collecting collecting) =>
                    Show(
                        await collecting.RegisterAsync(
                            new CollectionTerms(
                                request.Name,
                                (LawfulBasis)request.Basis,
                                request.Purpose,
                                request.Means,
                                request.Scope,
                                request.Source,
                                request.Channel,
                                request.RetentionInDays
                            )
                        ),
                        []
                    )
            )
            .For("Registers an activity; from the first on, files are taken in under one.", Permission.PublishDatasets);
        routes
            .MapPost(
                LifeCycleRoutes.EndCollection,
                async (string id, Collecting collecting) => Show(await collecting.EndAsync(id), [])
            )
            .For("Ends an activity: nothing more is taken in under it.", Permission.PublishDatasets);
    }

    private static Api.Page<Api.CollectionActivity> List(
        Collecting collecting,
        string? after = null,
        string? limit = null
    )
    {
        var page = QueryValues.Page(after, limit);
        var all = collecting.List();
        var from = NumberCursor.Read(page, 0, all.Count) ?? 0;
        return Pages.Of(
            all.Index().Skip((int)from),
            page,
            each => (each.Index + 1).ToString(CultureInfo.InvariantCulture),
            each => Show(each.Item, [])
        );
    }

    private static Api.CollectionActivity Show(CollectionActivity activity, IReadOnlyList<CollectedDataset> datasets)
    {
        var terms = activity.Terms;
        return new Api.CollectionActivity(
            activity.Id,
            new Api.RegisterCollecting(
                terms.Name,
                (Api.LawfulBasis)terms.Basis,
                terms.Purpose,
                terms.Means,
                terms.Scope,
                terms.Source,
                terms.Channel,
                terms.RetentionInDays
            ),
            Moment(activity.RegisteredAt),
            activity.EndedAt is { } end ? Moment(end) : null,
            [
                .. datasets.Select(each => new Api.CollectedDataset(
                    each.Dataset,
                    each.Name,
                    each.Rows,
                    Moment(each.At),
                    Moment(each.At).AddDays(terms.RetentionInDays)
                )),
            ]
        );
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
