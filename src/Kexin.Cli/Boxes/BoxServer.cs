using System.Net;
using Kexin.Box.Contacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kexin.Cli.Boxes;

/// <summary>Boxes and tags over HTTP on loopback, for a phone app in a browser of the same machine.</summary>
/// <remarks>
/// What: <c>POST /contact</c> takes a message of docs/box-protocol.md and gives the answer, both as they are; of a tag, <c>GET /contact</c> gives the
/// address that a tap opens. Several boxes have an id before: <c>/b1/contact</c>. A box that says nothing breaks the connection.
/// Not for: a network. It listens on loopback only, and browsers may ask only from pages that are served on loopback.
/// </remarks>
internal sealed class BoxServer : IAsyncDisposable
{
    private const string Bytes = "application/cbor";

    private readonly WebApplication _app;

    private BoxServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, without a slash at its end.</summary>
    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts to listen.</summary>
    /// <param name="port">Which port; 0 for a free one.</param>
    /// <param name="boxes">What an active box answers to a message, null for nothing; by its path, as <c>/b1</c>, or empty.</param>
    /// <param name="tags">What a tap of a tag opens, by its path.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<BoxServer> StartAsync(
        int port,
        IReadOnlyDictionary<string, Func<ReadOnlyMemory<byte>, byte[]?>> boxes,
        IReadOnlyDictionary<string, Func<string>> tags,
        CancellationToken cancel
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, port);
            server.Limits.MaxRequestBodySize = CheckpointBox.MessageSizeInBytes;
        });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, boxes, tags));
        try
        {
            await app.StartAsync(cancel);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new BoxServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(
        HttpContext context,
        IReadOnlyDictionary<string, Func<ReadOnlyMemory<byte>, byte[]?>> boxes,
        IReadOnlyDictionary<string, Func<string>> tags
    )
    {
        var (request, response) = (context.Request, context.Response);
        if (!Admit(request, response))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        const string contact = "/contact";
        var path = request.Path.Value ?? "";
        var who = path.EndsWith(contact, StringComparison.Ordinal) ? path[..^contact.Length] : null;
        if (HttpMethods.IsOptions(request.Method))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (who is not null && HttpMethods.IsPost(request.Method) && boxes.TryGetValue(who, out var box))
        {
            using var message = new MemoryStream();
            await request.Body.CopyToAsync(message, context.RequestAborted);
            if (box(message.ToArray()) is { } answer)
            {
                response.ContentType = Bytes;
                await response.Body.WriteAsync(answer, context.RequestAborted);
            }
            else
            {
                context.Abort();
            }
        }
        else if (who is not null && HttpMethods.IsGet(request.Method) && tags.TryGetValue(who, out var tap))
        {
            response.ContentType = "text/plain";
            await response.WriteAsync(tap(), context.RequestAborted);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>Whether whoever asks may: a program, or a page of this machine, which is told that it may read the answer.</summary>
    private static bool Admit(HttpRequest request, HttpResponse response)
    {
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin)
        {
            return true;
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || !page.IsLoopback)
        {
            return false;
        }

        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.AccessControlAllowMethods = "GET, POST";
        response.Headers.AccessControlAllowHeaders = "content-type";
        response.Headers["Access-Control-Allow-Private-Network"] = "true";
        response.Headers.Vary = "Origin";
        return true;
    }
}
