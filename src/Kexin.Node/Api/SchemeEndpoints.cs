using System.Text.Json;
using Kexin.Client;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Declarations;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The schemes by which data are classified and graded.</summary>
internal static class SchemeEndpoints
{
    public static void MapSchemes(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("schemes");
        routes
            .MapGet(GovernanceRoutes.Schemes, List)
            .For("All schemes, then the files that should be one and are none.", Permission.ReadDatasets);
        routes
            .MapGet(GovernanceRoutes.Scheme, Get)
            .For("One scheme: its classes, levels and questions.", Permission.ReadDatasets);
        routes
            .MapGet(GovernanceRoutes.SchemeSchema, Schema)
            .For("What a file of a scheme may say, as JSON Schema.", Permission.ReadDatasets);
        routes
            .MapPost(GovernanceRoutes.CheckScheme, Check)
            .For("Reads a file as a scheme; nothing is kept.", Permission.ReadDatasets)
            .ChangingNothing();
        routes
            .MapPost(GovernanceRoutes.GradeByScheme, Grade)
            .For("What follows from an officer's answers: a level, or the next question.", Permission.ReadDatasets)
            .ChangingNothing();
    }

    private static IReadOnlyList<Api.SchemeSummary> List(SchemeLibrary library)
    {
        var (schemes, faults) = library.Read();
        return
        [
            .. schemes.Select(scheme => new Api.SchemeSummary(
                scheme.Id,
                scheme.Name.Localized(),
                scheme.Source.Localized()
            )),
            .. faults.Select(fault => new Api.SchemeSummary(fault.File, Fault: fault.What.Localized())),
        ];
    }

    private static Api.SchemeDetail Get(string id, SchemeLibrary library) => library.Get(id).ToApi();

    private static JsonElement Schema(HttpContext context) =>
        JsonSerializer.SerializeToElement(
            RecordJson.Schema<Scheme>(RequestLanguage.Of(context).StartsWith("zh", StringComparison.OrdinalIgnoreCase))
        );

    private static Api.SchemeDetail Check(Api.CheckScheme file) =>
        SchemeReader.Read(new DeclarationFile(file.Name, file.Text)).ToApi();

    private static Api.GradingStep Grade(string id, Api.GradeByScheme request, SchemeLibrary library) =>
        Grading.Decide(library.Get(id), request.Answers).ToApi();
}
