using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Console.Hosting;

/// <summary>Files that a browser sends to the node or gets from it, with the signed-in person's token.</summary>
internal static class Files
{
    /// <summary>POST, the file as the body: holds it at the node, and answers <see cref="HeldFile"/>.</summary>
    public const string Upload = "/files";

    /// <summary>The newest entries of the evidence log as FHIR AuditEvents.</summary>
    public const string AuditEvents = "/files/audit-events.json";

    /// <summary>A report of inspections.</summary>
    private const string Report = "/files/inspection-report";

    private const int AuditEventsAtOnce = 1000;

    private const string Bytes = "application/octet-stream";

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("").RequireAuthorization();
        files.MapPost(Upload, UploadAsync);
        files.MapGet("/files/proof", ProofAsync);
        files.MapGet("/files/card", CardAsync);
        files.MapGet(AuditEvents, AuditEventsAsync);
        files.MapGet("/files/inspection/{task}.pdf", CertificateAsync);
        files.MapGet(Report, ReportAsync);
    }

    /// <summary>The address of a proof file.</summary>
    public static string ProofOf(string proofUrl) => "/files/proof".Query(("of", proofUrl));

    /// <summary>The address of a round's certificate.</summary>
    public static string CertificateOf(string task) => $"/files/inspection/{task}.pdf";

    /// <summary>The address of a report of inspections as a file.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="format">csv, xlsx or pdf.</param>
    public static string ReportOf(InspectionReportQuestion question, string format) =>
        question.At(Report, ("format", format));

    private static Task ReportAsync(HttpContext context, NodeConnection connection, string format) =>
        AnswerAsync(
            context,
            connection,
            async node =>
            {
                string? Given(string name) =>
                    context.Request.Query[name].FirstOrDefault() is { Length: > 0 } given ? given : null;
                var question = new InspectionReportQuestion(
                    Given("by"),
                    Given("from"),
                    Given("until"),
                    Given("step"),
                    Given("site"),
                    Given("person"),
                    Given("plan")
                );
                var file = await node.Inspection.ReportFileAsync(question, format, null, context.RequestAborted);
                await SendAsync(
                    context,
                    $"inspection-report.{format}",
                    format switch
                    {
                        "pdf" => "application/pdf",
                        "csv" => "text/csv; charset=utf-8",
                        _ => Bytes,
                    },
                    file
                );
            }
        );

    private static Task CertificateAsync(HttpContext context, NodeConnection connection, string task) =>
        AnswerAsync(
            context,
            connection,
            async node =>
                await SendAsync(
                    context,
                    $"round-{Short(task)}.pdf",
                    "application/pdf",
                    await node.Inspection.CertificateAsync(task, context.RequestAborted)
                )
        );

    private static async Task UploadAsync(HttpContext context, NodeConnection connection, IAntiforgery forgery)
    {
        if (!await forgery.IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await AnswerAsync(
            context,
            connection,
            async node =>
            {
                var held = await node.Intake.HoldAsync(context.Request.Body, context.RequestAborted);
                await context.Response.WriteAsJsonAsync(held, JsonOptions, context.RequestAborted);
            }
        );
    }

    private static Task ProofAsync(HttpContext context, NodeConnection connection, string of) =>
        AnswerAsync(
            context,
            connection,
            async node =>
            {
                if (
                    !of.StartsWith("/v1/proofs/", StringComparison.Ordinal)
                    || of.Contains("..", StringComparison.Ordinal)
                )
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return;
                }

                var proof = await node.Proofs.AtAsync(of, context.RequestAborted);
                await SendAsync(context, $"{of.Split('/')[^2]}-{Short(of.Split('/')[^1])}.proof", Bytes, proof);
            }
        );

    private static Task AuditEventsAsync(HttpContext context, NodeConnection connection) =>
        AnswerAsync(
            context,
            connection,
            async node =>
            {
                var bundle = await node.Evidence.AuditEventsAsync(
                    new Paging(null, AuditEventsAtOnce),
                    context.RequestAborted
                );
                await SendAsync(
                    context,
                    "audit-events.json",
                    "application/fhir+json",
                    Encoding.UTF8.GetBytes(bundle.ToJsonString())
                );
            }
        );

    private static Task CardAsync(HttpContext context, NodeConnection connection) =>
        AnswerAsync(
            context,
            connection,
            async node =>
            {
                var card = await node.Node.CardAsync(context.RequestAborted);
                await SendAsync(context, $"{card.Name}.card", Bytes, Convert.FromBase64String(card.Encoded));
            }
        );

    private static JsonSerializerOptions JsonOptions => KexinJson.Default.Options;

    private static string Short(string id) => id.Length > 8 ? id[..8] : id;

    private static async Task AnswerAsync(
        HttpContext context,
        NodeConnection connection,
        Func<KexinClient, Task> answer
    )
    {
        using var node = connection.Open(
            context.User.FindFirstValue(NodeSession.TokenClaim)!,
            Preferences.LanguageOf(context)
        );
        try
        {
            await answer(node);
        }
        catch (KexinApiException refused)
        {
            context.Response.StatusCode = refused.Problem.Status;
            await context.Response.WriteAsJsonAsync(
                refused.Problem,
                JsonOptions,
                Problem.MediaType,
                context.RequestAborted
            );
        }
    }

    private static async Task SendAsync(HttpContext context, string name, string type, byte[] content) =>
        await Results.File(content, type, name).ExecuteAsync(context);
}
