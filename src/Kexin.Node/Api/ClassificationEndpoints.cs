using Kexin.Client;
using Kexin.Governance.Classification.Deciding;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Classes and levels of this node's datasets.</summary>
internal static class ClassificationEndpoints
{
    public static void MapClassification(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("datasets");
        routes
            .MapPost(Routes.ScanDataset, ScanAsync)
            .Requires(Permission.PublishDatasets)
            .WithSummary("Looks at a dataset's columns and proposes classes and levels; nothing is decided.");
        routes
            .MapGet(Routes.Classification, GetAsync)
            .Requires(Permission.ReadDatasets)
            .WithSummary("What was decided about a dataset's fields.");
        routes
            .MapPost(Routes.ClassifyDataset, ClassifyAsync)
            .Requires(Permission.PublishDatasets)
            .WithSummary("Decides about classes and levels of fields; lowers no level.");
        routes
            .MapPost(Routes.LowerClassification, LowerAsync)
            .Requires(Permission.PublishDatasets)
            .TakingTwo(Act.LowerClassification)
            .WithSummary("Decides about classes and levels of fields, and may lower levels.");
    }

    private static async Task<Ok<Api.ScanReport>> ScanAsync(
        string id,
        Api.ScanDataset request,
        Classifying classifying,
        CancellationToken cancel
    ) => TypedResults.Ok((await classifying.ScanAsync(id, request.Scheme, cancel)).ToApi());

    private static async Task<Ok<IReadOnlyList<Api.FieldClassification>>> GetAsync(
        string id,
        Classifying classifying,
        CancellationToken cancel
    ) => TypedResults.Ok((await classifying.GetAsync(id, cancel)).ToApi());

    private static Task<Ok<IReadOnlyList<Api.FieldClassification>>> ClassifyAsync(
        string id,
        Api.ClassifyDataset request,
        Classifying classifying,
        CancellationToken cancel
    ) => DecideAsync(id, request, mayLower: false, classifying, cancel);

    private static Task<Ok<IReadOnlyList<Api.FieldClassification>>> LowerAsync(
        string id,
        Api.ClassifyDataset request,
        Classifying classifying,
        CancellationToken cancel
    ) => DecideAsync(id, request, mayLower: true, classifying, cancel);

    private static async Task<Ok<IReadOnlyList<Api.FieldClassification>>> DecideAsync(
        string id,
        Api.ClassifyDataset request,
        bool mayLower,
        Classifying classifying,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            (
                await classifying.DecideAsync(
                    id,
                    request.Scheme,
                    [
                        .. request.Fields.Select(field => new FieldDecision(
                            field.Field,
                            field.Class,
                            field.Level,
                            field.Reason
                        )),
                    ],
                    mayLower,
                    cancel
                )
            ).ToApi()
        );
}
