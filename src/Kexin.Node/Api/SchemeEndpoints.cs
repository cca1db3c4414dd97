using System.Text.Json;
using Kexin.Client;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Declarations;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The schemes by which data are classified and graded.</summary>
internal static class SchemeEndpoints
{
    public static void MapSchemes(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("schemes");
        routes
            .MapGet(Routes.Schemes, List)
            .Requires(Permission.ReadDatasets)
            .WithSummary("All schemes, then the files that should be one and are none.");
        routes
            .MapGet(Routes.Scheme, Get)
            .Requires(Permission.ReadDatasets)
            .WithSummary("One scheme: its classes, levels and questions.");
        routes
            .MapGet(Routes.SchemeSchema, Schema)
            .Requires(Permission.ReadDatasets)
            .WithSummary("What a file of a scheme may say, as JSON Schema.");
        routes
            .MapPost(Routes.CheckScheme, Check)
            .Requires(Permission.ReadDatasets)
            .ChangingNothing()
            .WithSummary("Reads a file as a scheme; nothing is kept.");
        routes
            .MapPost(Routes.GradeByScheme, Grade)
            .Requires(Permission.ReadDatasets)
            .ChangingNothing()
            .WithSummary("What follows from an officer's answers: a level, or the next question.");
    }

    private static Ok<IReadOnlyList<Api.SchemeSummary>> List(SchemeLibrary library)
    {
        var (schemes, faults) = library.Read();
        return TypedResults.Ok<IReadOnlyList<Api.SchemeSummary>>([
            .. schemes.Select(scheme => new Api.SchemeSummary(
                scheme.Id,
                scheme.Name.Localized(),
                scheme.Source.Localized()
            )),
            .. faults.Select(fault => new Api.SchemeSummary(fault.File, Fault: fault.What.Localized())),
        ]);
    }

    private static Ok<Api.SchemeDetail> Get(string id, SchemeLibrary library) =>
        TypedResults.Ok(library.Get(id).ToApi());

    private static Ok<JsonElement> Schema(HttpContext context) =>
        TypedResults.Ok(
            JsonSerializer.SerializeToElement(
                RecordJson.Schema<Scheme>(
                    RequestLanguage.Of(context).StartsWith("zh", StringComparison.OrdinalIgnoreCase)
                )
            )
        );

    private static Ok<Api.SchemeDetail> Check(Api.CheckScheme file) =>
        TypedResults.Ok(SchemeReader.Read(new DeclarationFile(file.Name, file.Text)).ToApi());

    private static Ok<Api.GradingStep> Grade(string id, Api.GradeByScheme request, SchemeLibrary library) =>
        TypedResults.Ok(Grading.Decide(library.Get(id), request.Answers).ToApi());
}
