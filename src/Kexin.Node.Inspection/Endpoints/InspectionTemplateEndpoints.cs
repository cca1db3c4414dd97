using Kexin.Governance.Declarations;
using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Templates;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using InspectionRoutes = Kexin.Client.InspectionRoutes;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>Templates of inspections: those that the program brings, and the organisation's own.</summary>
internal static class InspectionTemplateEndpoints
{
    public static void MapInspectionTemplates(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("inspection");
        routes
            .MapGet(
                InspectionRoutes.Templates,
                (InspectionBook book) =>
                    TypedResults.Ok<IReadOnlyList<Api.InspectionTemplate>>([.. book.NewestTemplates().Select(Show)])
            )
            .For("The newest version of each template.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapGet(
                InspectionRoutes.Template,
                (string id, InspectionBook book) => TypedResults.Ok(Show(Find(book, id)))
            )
            .For("The newest version of a template.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapGet(
                InspectionRoutes.TemplateFile,
                (string id, InspectionBook book) =>
                    TypedResults.Ok(new Api.TemplateFile(TemplateWriter.Write(Find(book, id))))
            )
            .For("The newest version of a template as a file, in YAML.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapPost(
                InspectionRoutes.Templates,
                (Api.TemplateFile file, SetupDesk desk) =>
                    TypedResults.Ok(
                        Show(desk.KeepNext(TemplateReader.Read(new DeclarationFile("template.yaml", file.Yaml))))
                    )
            )
            .For("Keeps a file as the next version of the template that it names.", Permission.ManageInspection)
            .AtAllSites();
    }

    private static Template Find(InspectionBook book, string id) =>
        book.FindTemplate(id)
        ?? throw DomainException.NotFound($"There is no template '{id}'.", $"没有巡检模板“{id}”。");

    public static Api.InspectionTemplate Show(Template template) =>
        InspectionShapes.Show<Template, Api.InspectionTemplate>(template);
}
