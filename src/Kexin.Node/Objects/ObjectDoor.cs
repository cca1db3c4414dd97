using Kexin.ObjectStorage;
using Kexin.ObjectStorage.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kexin.Node;

/// <summary>The port of the S3 API: hands requests to the service, and its answers back.</summary>
internal sealed class ObjectDoor(ObjectsAtHome objects, ObjectGate gate, TimeProvider time)
{
    /// <summary>Whose the node's own buckets are: equal content in them is kept once.</summary>
    public const string Owner = "organisation";

    private const int CopyBufferInBytes = 256 << 10;

    public async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        var cancel = context.RequestAborted;
        S3Answer answer;
        try
        {
            var store = await objects.OpenAsync();
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                // Content is streamed; the store has a bound of its own.
                limit.MaxRequestBodySize = null;
            }

            answer = await new S3Service(store, gate, Owner, time).AnswerAsync(Read(context), cancel);
        }
        catch (ObjectStorageException error)
        {
            answer = Failed(S3Exception.Of(error));
        }
        catch (IOException error) when (error is not BadHttpRequestException && !cancel.IsCancellationRequested)
        {
            answer = Failed(
                new S3Exception(
                    StatusCodes.Status503ServiceUnavailable,
                    "ServiceUnavailable",
                    "The disk refuses.",
                    error
                )
            );
        }

        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            // Clients give any text as metadata; what no header can carry was escaped by them.
            response.Headers[name] = value;
        }

        if (answer.Document is { } document)
        {
            response.ContentType = "application/xml";
            response.ContentLength = document.Length;
            await response.Body.WriteAsync(document, cancel);
        }

        if (answer.Content is { } content)
        {
            await using (content)
            {
                await SendAsync(context, content);
            }
        }
    }

    /// <summary>Takes over the port, before anything of the API is asked.</summary>
    public static void Use(IApplicationBuilder app, int port, ObjectDoor door) =>
        app.UseWhen(context => context.Connection.LocalPort == port, branch => branch.Run(door.AnswerAsync));

    private async Task SendAsync(HttpContext context, OpenedObject content)
    {
        try
        {
            await content.Content.CopyToAsync(context.Response.Body, CopyBufferInBytes, context.RequestAborted);
        }
        catch (ObjectStorageException error)
        {
            // Its head is out: what has come so far must not be taken for the whole.
            objects.ReportDamage(content.Object.Name, error);
            context.Abort();
        }
    }

    private static S3Answer Failed(S3Exception error) => new(error.Status) { Document = error.ToDocument("/") };

    private static S3Request Read(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new S3Request(
            context.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            context.Request.Headers.ToDictionary(
                field => field.Key.ToLowerInvariant(),
                field => field.Value.ToString()
            ),
            context.Request.Body
        );
    }
}
