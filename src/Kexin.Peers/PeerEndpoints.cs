using System.Buffers.Binary;
using System.Globalization;
using Kexin.Channels;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joining;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kexin.Peers;

/// <summary>What other members' nodes may ask of this one, on the peer port alone; TLS has named the caller.</summary>
public static class PeerEndpoints
{
    private const string Binary = "application/cbor";

    /// <summary>Maps them.</summary>
    public static void MapPeers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(PeerRoutes.Submissions, context => GuardAsync(context, SubmitAsync));
        routes.MapPost(PeerRoutes.Reports, context => GuardAsync(context, ReportAsync));
        routes.MapGet(PeerRoutes.Blocks + "/{height}", context => GuardAsync(context, FetchAsync));
        routes.MapGet(PeerRoutes.Feed, context => GuardAsync(context, FollowAsync));
        routes.MapGet(PeerRoutes.Documents + "/{hash}", context => GuardAsync(context, GetDocumentAsync));
        routes.MapPost(PeerRoutes.Documents, context => GuardAsync(context, TakeDocumentAsync));
        routes.MapGet(PeerRoutes.Runs + "/{id}", context => GuardAsync(context, ExplainRunAsync));
        routes.MapGet(PeerRoutes.Status, context => GuardAsync(context, StatusAsync));
        routes.MapPost(PeerRoutes.Addresses, context => NameAsync(context, ExchangeAddressesAsync));
        routes.MapPost(PeerRoutes.Founding, context => NameAsync(context, ExchangeFoundingAsync));
    }

    private static async Task SubmitAsync(HttpContext context, JoinedLedger ledger, MemberId caller)
    {
        var body = await BodyAsync(context, WireBounds.SubmissionSizeInBytes);
        await AnswerAsync(context, await ledger.Engine.PeerService.SubmitAsync(caller, body, context.RequestAborted));
    }

    private static async Task ReportAsync(HttpContext context, JoinedLedger ledger, MemberId caller) =>
        await ledger.Engine.PeerService.ReportAsync(
            caller,
            await BodyAsync(context, WireBounds.ReportSizeInBytes),
            context.RequestAborted
        );

    private static async Task FetchAsync(HttpContext context, JoinedLedger ledger, MemberId caller)
    {
        var height = Height(context.Request.RouteValues["height"] as string);
        await AnswerAsync(context, await ledger.Engine.PeerService.FetchAsync(caller, height, context.RequestAborted));
    }

    private static async Task FollowAsync(HttpContext context, JoinedLedger ledger, MemberId caller)
    {
        var from = Height(context.Request.Query["from"]);
        context.Response.ContentType = Binary;
        var header = new byte[sizeof(int)];
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var replaced = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            stopping,
            replaced.Token
        );
        var cancel = either.Token;
        var places = context.RequestServices.GetRequiredService<PeerPlaces>();
        using var place = places.Feeds.Enter(caller, () => CancelOnce(replaced));
        var watch = context.RequestServices.GetRequiredService<FeedWatch>();
        try
        {
            await foreach (var frame in ledger.Engine.PeerService.FollowAsync(caller, from, cancel))
            {
                BinaryPrimitives.WriteInt32BigEndian(header, frame.Length);
                await context.Response.Body.WriteAsync(header, cancel);
                await context.Response.Body.WriteAsync(frame, cancel);
                await context.Response.Body.FlushAsync(cancel);
                watch.Served(caller);
            }
        }
        catch (OperationCanceledException)
            when (stopping.IsCancellationRequested || replaced.Token.IsCancellationRequested)
        {
            // The feed has no end of its own; without this the node would wait for it when it stops.
            context.Abort();
        }
    }

    private static void CancelOnce(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The feed was over already.
        }
    }

    private static async Task GetDocumentAsync(HttpContext context, JoinedLedger ledger, MemberId caller)
    {
        var documents = context.RequestServices.GetRequiredService<TaskDocuments>();
        var found = Digest.TryParse(context.Request.RouteValues["hash"] as string, out var hash)
            ? await documents.FindForAsync(caller, hash, context.RequestAborted)
            : null;
        if (found is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await AnswerAsync(context, found);
    }

    private static async Task ExplainRunAsync(HttpContext context, JoinedLedger ledger, MemberId caller)
    {
        var runs = context.RequestServices.GetRequiredService<TaskRuns>();
        var answer = Digest.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? await runs.ExplainAsync(caller, new SessionId(id), context.RequestAborted)
            : null;
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (answer.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            await AnswerAsync(context, answer);
        }
    }

    private static async Task TakeDocumentAsync(HttpContext context, JoinedLedger ledger, MemberId caller)
    {
        var documents = context.RequestServices.GetRequiredService<TaskDocuments>();
        var body = await BodyAsync(context, TaskDocuments.LargestInBytes);
        await documents.TakeAsync(caller, body, context.RequestAborted);
    }

    private static async Task StatusAsync(HttpContext context, JoinedLedger ledger, MemberId caller) =>
        await context.Response.WriteAsync(
            ledger.Store.Tip.Height.ToString(CultureInfo.InvariantCulture),
            context.RequestAborted
        );

    /// <summary>Takes the cards that another member knows and answers with those known here; also before the ledger is open.</summary>
    private static async Task ExchangeAddressesAsync(HttpContext context, MemberId caller)
    {
        var book = context.RequestServices.GetRequiredService<AddressBook>();
        context.RequestServices.GetRequiredService<PeerConnections>().IsThere(caller);
        book.Take(AddressBook.Decode(await BodyAsync(context, AddressBook.LargestInBytes)));
        await AnswerAsync(context, book.Encode());
    }

    /// <summary>Takes another member's copy of the founding document that this one has signed and answers with the copy here; before there is a ledger.</summary>
    private static async Task ExchangeFoundingAsync(HttpContext context, MemberId caller)
    {
        var round = context.RequestServices.GetRequiredService<SignatureRound>();
        context.RequestServices.GetRequiredService<PeerConnections>().IsThere(caller);
        var copy = await BodyAsync(context, Bounds.GenesisSizeInBytes);
        if (await round.AnswerAsync(copy, context.RequestAborted) is { } answer)
        {
            await AnswerAsync(context, answer);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>What is asked of an open ledger.</summary>
    private static async Task GuardAsync(HttpContext context, Func<HttpContext, JoinedLedger, MemberId, Task> handle)
    {
        if (context.RequestServices.GetRequiredService<NodeLedger>().Find() is { } ledger)
        {
            await NameAsync(context, (asked, caller) => handle(asked, ledger, caller));
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "the ledger here is not open yet");
        }
    }

    /// <summary>Names the caller, and tells it in a line of text what it did wrong.</summary>
    private static async Task NameAsync(HttpContext context, Func<HttpContext, MemberId, Task> handle)
    {
        var services = context.RequestServices;
        var certificate = context.Connection.ClientCertificate;
        if (
            !PeerTls.TrySpkiHash(certificate, out var spki)
            || services.GetRequiredService<MemberDirectory>().FindByTlsKey(spki) is not { } caller
        )
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "the certificate's key is no member's");
            return;
        }

        using var place = services.GetRequiredService<PeerPlaces>().Requests.TryEnter(caller);
        if (place is null)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                $"a member has {PeerPlaces.RequestsOfAMember} requests under way at a time"
            );
            return;
        }

        try
        {
            await handle(context, caller);
        }
        catch (Exception error) when (error is DecodingException or InvalidDataException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error.Message);
        }
        catch (LedgerPeerException error)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, error.Message);
        }
        catch (DomainException error)
        {
            await RefuseAsync(context, error.Code == FaultCodes.NotFound ? 404 : 422, error.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone, or the node stops.
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(reason, context.RequestAborted);
        }
    }

    private static Task<byte[]> BodyAsync(HttpContext context, int maxSizeInBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxSizeInBytes;
        }

        return BoundedBody.ReadAsync(context.Request.Body, maxSizeInBytes, context.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = Binary;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static long Height(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            ? height
            : throw new InvalidDataException("A height is a whole number from 0.");
}
