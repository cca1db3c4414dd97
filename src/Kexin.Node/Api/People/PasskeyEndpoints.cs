using System.Text.Json;
using Kexin.Client;
using Kexin.People.Passkeys;
using Kexin.People.Records;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Passkeys: making them, signing in by them, and showing again by one who it is.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("account");
        routes
            .MapPost(Routes.OfferPasskeySignIn, OfferSignIn)
            .Open()
            .WithSummary("What a browser needs to ask for a passkey.");
        routes.MapPost(Routes.SignInByPasskey, SignInAsync).Open().WithSummary("Begins a session by a passkey.");
        routes
            .MapPost(Routes.ProveByPasskey, ProveAgainAsync)
            .Requires(Permission.OwnAccount)
            .WithSummary("Shows again by a passkey who it is, for acts that ask again.");
        routes.MapGet(Routes.MyPasskeys, List).Requires(Permission.OwnAccount).WithSummary("The own passkeys.");
        routes
            .MapPost(Routes.OfferPasskey, Offer)
            .Requires(Permission.OwnAccount)
            .AskingAgain()
            .WithSummary("What a browser needs to make a passkey.");
        routes
            .MapPost(Routes.MyPasskeys, RegisterAsync)
            .Requires(Permission.OwnAccount)
            .AskingAgain()
            .WithSummary("Keeps a passkey that a browser made; from now on it signs in.");
        routes
            .MapDelete(Routes.MyPasskey, Remove)
            .Requires(Permission.OwnAccount)
            .AskingAgain()
            .WithSummary("Takes no sign-in by an own passkey any more.");
    }

    private static Ok<Api.PasskeyOptions> OfferSignIn(Api.PasskeyOrigin request, PasskeyDesk desk) =>
        TypedResults.Ok(Options(desk.OfferSignIn(request.Origin)));

    private static Ok<Api.PasskeyOptions> Offer(Api.PasskeyOrigin request, HttpContext context, PasskeyDesk desk) =>
        TypedResults.Ok(Options(desk.OfferRegistration(Admission.CallerOf(context), request.Origin)));

    private static async Task<Ok<Api.SignedIn>> SignInAsync(
        Api.SignInByPasskey request,
        PasskeyDesk desk,
        SignInQueue queue,
        SignInEvidence evidence,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        var session = await queue.RunAsync(
            () =>
                desk.SignInAsync(
                    request.Credential.GetRawText(),
                    request.Where ?? AccountEndpoints.Unnamed,
                    request.Keep
                ),
            cancel
        );
        return TypedResults.Ok(views.SignedIn(await evidence.RecordAsync(session, SignInWay.Passkey, cancel)));
    }

    private static async Task<Ok<Api.OwnAccount>> ProveAgainAsync(
        Api.ProveByPasskey request,
        HttpContext context,
        PasskeyDesk desk,
        SignInQueue queue,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        var caller = Admission.CallerOf(context);
        await queue.RunAsync(
            async () =>
            {
                await desk.ProveAgainAsync(caller, request.Credential.GetRawText());
                return true;
            },
            cancel
        );
        return TypedResults.Ok(views.Me(caller));
    }

    private static Ok<IReadOnlyList<Api.PasskeyInfo>> List(HttpContext context, PasskeyDesk desk) =>
        TypedResults.Ok<IReadOnlyList<Api.PasskeyInfo>>([.. desk.List(Admission.CallerOf(context)).Select(Of)]);

    private static async Task<Ok<Api.PasskeyInfo>> RegisterAsync(
        Api.NewPasskey request,
        HttpContext context,
        PasskeyDesk desk
    ) =>
        TypedResults.Ok(
            Of(
                await desk.RegisterAsync(
                    Admission.CallerOf(context),
                    request.Origin,
                    request.Name,
                    request.Credential.GetRawText()
                )
            )
        );

    private static NoContent Remove(string id, HttpContext context, PasskeyDesk desk)
    {
        desk.Remove(Admission.CallerOf(context), id);
        return TypedResults.NoContent();
    }

    private static Api.PasskeyInfo Of(Passkey passkey) =>
        new(passkey.Id, passkey.Name, passkey.Host, passkey.CreatedAt, passkey.LastUse);

    private static Api.PasskeyOptions Options(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new Api.PasskeyOptions(document.RootElement.Clone());
    }
}
