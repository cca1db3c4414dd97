using System.Text.Json.Nodes;
using Kexin.Client.Contracts;
using Kexin.Endpoints.Admitting;
using Kexin.Ledger.Contracts;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Kexin.Endpoints.Description;

/// <summary>Marks endpoints whose body is a file, which they read themselves.</summary>
/// <param name="Says">What file.</param>
public sealed record FileBody(string Says);

/// <summary>The API's description at <c>/openapi/v1.json</c>, and a page to try it.</summary>
public static class ApiDescription
{
    private const string Document = "/openapi/v1.json";

    /// <summary>Names what a call asks for; a call without it asks for no token.</summary>
    private const string PermissionsExtension = "x-permissions";

    private const string TokenScheme = "token";
    private const string Bytes = "application/octet-stream";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.ShouldInclude = description =>
                description.RelativePath?.StartsWith("peer/", StringComparison.Ordinal) != true;
            options.AddOperationTransformer(DescribeAsync);
            options.AddDocumentTransformer(
                (document, context, _) =>
                {
                    document.Info.Title = "Kexin node · Kexin 节点";
                    document.Info.Description =
                        "What people and programs ask of their own organisation's node. Each call carries a bearer token: of a person who signed in, or of a program. "
                        + "What each call is for is said in both languages, what each member of a schema means in English; what people read of computations and of a file's options is in both (GET /v1/computations, /v1/intake/schema).\n\n"
                        + "供本机构的人员和程序调用的节点接口。每次调用须携带令牌：人员登录所得，或程序令牌。各接口的作用有中英文两种说明，各字段的说明为英文；供人阅读的计算说明和文件选项为中英文两种（GET /v1/computations、/v1/intake/schema）。";
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
                    DescribedSchemas.Describe(document);
                    RecordSchemas.Describe(document, context.ApplicationServices.GetRequiredService<ContractList>());
                    DescribedOperations.Describe(document);
                    return Task.CompletedTask;
                }
            );
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi(Document.Replace("v1", "{documentName}", StringComparison.Ordinal)).Open();

    /// <summary>What the signatures of the endpoints don't say: the answer to whatever goes wrong, and bodies that are files.</summary>
    private static async Task DescribeAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancel
    )
    {
        if (context.Document?.Components?.Schemas?.ContainsKey(nameof(Problem)) != true)
        {
            context.Document?.AddComponent(
                nameof(Problem),
                await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancel)
            );
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "What went wrong, and what to do. 出了什么问题，以及如何处理。",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) },
            },
        };
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredPermissions>().FirstOrDefault() is { } required)
        {
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions[PermissionsExtension] = new JsonNodeExtension(
                new JsonArray([.. required.All.Select(each => JsonValue.Create(each.Name()))])
            );
        }
        else
        {
            operation.Security = [];
        }

        if (metadata.OfType<TakesTwo>().Any())
        {
            operation.Responses["202"] = new OpenApiResponse
            {
                Description =
                    "A second person has to confirm it; nothing is done before. 须由第二人确认，确认前不执行。",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(nameof(Proposal), context.Document),
                    },
                },
            };
        }

        if (metadata.OfType<FileBody>().FirstOrDefault() is { } file)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = file.Says,
                Content = new Dictionary<string, OpenApiMediaType> { [Bytes] = File() },
            };
        }

        if (
            operation.Responses.TryGetValue("200", out var answer)
            && answer.Content?.ContainsKey(ProofFile.MediaType) == true
        )
        {
            answer.Content[ProofFile.MediaType] = File();
        }
    }

    private static OpenApiMediaType File() =>
        new()
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
        };

    public static void UseApiPage(this IApplicationBuilder app) =>
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = Doors.Page[1..];
            options.SwaggerEndpoint(Document, "Kexin");
            options.DocumentTitle = "Kexin API";
            options.EnableTryItOutByDefault();
            options.DefaultModelsExpandDepth(-1);
        });
}
