using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Kexin.Node;

/// <summary>The API's description at <c>/openapi/v1.json</c>, and a page to try it.</summary>
internal static class ApiDescription
{
    /// <summary>Where the page is.</summary>
    public const string Page = "/docs";

    private const string Document = "/openapi/v1.json";
    private const string TokenScheme = "token";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.ShouldInclude = description =>
                description.RelativePath?.StartsWith("peer/", StringComparison.Ordinal) != true;
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info.Title = "Kexin node 可信节点";
                    document.Info.Description =
                        "What people and programs ask of their own organisation's node. The token is in api.json in the node's folder.\n\n"
                        + "供本机构的人员和程序调用的节点接口。令牌在节点目录的 api.json 中。";
                    document.Components ??= new OpenApiComponents();
                    document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
                    document.Components.SecuritySchemes[TokenScheme] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                    };
                    document.Security =
                    [
                        new OpenApiSecurityRequirement
                        {
                            [new OpenApiSecuritySchemeReference(TokenScheme, document)] = [],
                        },
                    ];
                    return Task.CompletedTask;
                }
            );
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) =>
        routes
            .MapOpenApi(Document.Replace("v1", "{documentName}", StringComparison.Ordinal))
            .WithMetadata(new OpenDoor());

    public static void UseApiPage(this IApplicationBuilder app) =>
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Page[1..];
            options.SwaggerEndpoint(Document, "Kexin");
            options.DocumentTitle = "Kexin API";
        });
}
