using Kexin.Client;
using Kexin.Governance.Classification.Deciding;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
            .For(
                "Looks at a dataset's columns and proposes classes and levels; nothing is decided.",
                Permission.PublishDatasets
            );
        routes
            .MapGet(Routes.Classification, GetAsync)
            .For("What was decided about a dataset's fields.", Permission.ReadDatasets);
        routes
            .MapPost(Routes.ClassifyDataset, ClassifyAsync)
            .For("Decides about classes and levels of fields; lowers no level.", Permission.PublishDatasets);
        routes
            .MapPost(Routes.LowerClassification, LowerAsync)
            .For("Decides about classes and levels of fields, and may lower levels.", Permission.PublishDatasets)
            .TakingTwo(Act.LowerClassification);
    }

    private static async Task<Api.ScanReport> ScanAsync(
        string id,
        Api.ScanDataset request,
        Classifying classifying,
        CancellationToken cancel
    ) => (await classifying.ScanAsync(id, request.Scheme, cancel)).ToApi();

    private static async Task<IReadOnlyList<Api.FieldClassification>> GetAsync(
        string id,
        Classifying classifying,
        CancellationToken cancel
    ) => (await classifying.GetAsync(id, cancel)).ToApi();

    private static Task<IReadOnlyList<Api.FieldClassification>> ClassifyAsync(
        string id,
        Api.ClassifyDataset request,
        Classifying classifying,
        CancellationToken cancel
    ) => DecideAsync(id, request, mayLower: false, classifying, cancel);

    private static Task<IReadOnlyList<Api.FieldClassification>> LowerAsync(
        string id,
        Api.ClassifyDataset request,
        Classifying classifying,
        CancellationToken cancel
    ) => DecideAsync(id, request, mayLower: true, classifying, cancel);

    private static async Task<IReadOnlyList<Api.FieldClassification>> DecideAsync(
        string id,
        Api.ClassifyDataset request,
        bool mayLower,
        Classifying classifying,
        CancellationToken cancel
    ) =>
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
        ).ToApi();
}
