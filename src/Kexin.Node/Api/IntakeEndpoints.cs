using System.Text.Json;
using Kexin.Client;
using Kexin.People.Rights;
using Kexin.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Files on their way in: sent once, looked at, and kept or dropped.</summary>
internal static class IntakeEndpoints
{
    public static void MapIntake(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("intake");
        routes
            .MapPost(Routes.Intake, HoldAsync)
            .WithMetadata(new FileBody("The file, CSV, Excel or Parquet. 文件，CSV、Excel 或 Parquet。"))
            .WithName("intake-hold")
            .For("Holds the file that is the body, encrypted, until it is kept or dropped.", Permission.AddDatasets)
            .ChangingNothing();
        routes
            .MapPost(Routes.InspectFile, InspectAsync)
            .For("What a held file would be taken in as.", Permission.AddDatasets)
            .ChangingNothing();
        routes.MapPost(Routes.KeepFile, KeepAsync).For("Takes a held file into the vault.", Permission.AddDatasets);
        routes.MapDelete(Routes.HeldFile, Drop).For("Drops a held file.", Permission.AddDatasets).ChangingNothing();
        routes
            .MapGet(Routes.IntakeSchema, Schema)
            .For("What the options of a file may say, as JSON Schema.", Permission.AddDatasets);
    }

    private static async Task<Api.HeldFile> HoldAsync(
        HttpContext context,
        HeldUploads uploads,
        CancellationToken cancel
    )
    {
        // A file has no bound but the disk; it is never held in memory.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = null;
        }

        return await uploads.HoldAsync(context.Request.Body, cancel);
    }

    private static async Task<Api.FileInspection> InspectAsync(
        string id,
        Api.InspectFile request,
        HeldUploads uploads,
        CancellationToken cancel
    ) => await uploads.InspectAsync(id, request, cancel);

    private static async Task<Api.Dataset> KeepAsync(
        string id,
        Api.KeepFile request,
        HeldUploads uploads,
        CancellationToken cancel
    ) => await uploads.KeepAsync(id, request, cancel);

    private static NoContent Drop(string id, HeldUploads uploads)
    {
        uploads.Drop(id);
        return TypedResults.NoContent();
    }

    private static JsonElement Schema(HttpContext context) =>
        JsonSerializer.SerializeToElement(
            RecordJson.Schema<IntakeOptions>(
                RequestLanguage.Of(context).StartsWith("zh", StringComparison.OrdinalIgnoreCase)
            )
        );
}
