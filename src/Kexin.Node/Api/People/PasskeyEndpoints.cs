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
        routes.MapPost(Routes.OfferPasskeySignIn, OfferSignIn).Open("What a browser needs to ask for a passkey.");
        routes.MapPost(Routes.SignInByPasskey, SignInAsync).Open("Begins a session by a passkey.");
        routes
            .MapPost(Routes.ProveByPasskey, ProveAgainAsync)
            .For("Shows again by a passkey who it is, for acts that ask again.", Permission.OwnAccount);
        routes.MapGet(Routes.MyPasskeys, List).For("The own passkeys.", Permission.OwnAccount);
        routes
            .MapPost(Routes.OfferPasskey, Offer)
            .For("What a browser needs to make a passkey.", Permission.OwnAccount)
            .AskingAgain();
        routes
            .MapPost(Routes.MyPasskeys, RegisterAsync)
            .For("Keeps a passkey that a browser made; from now on it signs in.", Permission.OwnAccount)
            .AskingAgain();
        routes
            .MapDelete(Routes.MyPasskey, Remove)
            .For("Takes no sign-in by an own passkey any more.", Permission.OwnAccount)
            .AskingAgain();
    }

    private static Api.PasskeyOptions OfferSignIn(Api.PasskeyOrigin request, PasskeyDesk desk) =>
        Options(desk.OfferSignIn(request.Origin));

    private static Api.PasskeyOptions Offer(Api.PasskeyOrigin request, HttpContext context, PasskeyDesk desk) =>
        Options(desk.OfferRegistration(Admission.CallerOf(context), request.Origin));

    private static async Task<Api.SignedIn> SignInAsync(
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
        return views.SignedIn(await evidence.RecordAsync(session, SignInWay.Passkey, cancel));
    }

    private static async Task<Api.OwnAccount> ProveAgainAsync(
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
        return views.Me(caller);
    }

    private static IReadOnlyList<Api.PasskeyInfo> List(HttpContext context, PasskeyDesk desk) =>
        [.. desk.List(Admission.CallerOf(context)).Select(Of)];

    private static async Task<Api.PasskeyInfo> RegisterAsync(
        Api.NewPasskey request,
        HttpContext context,
        PasskeyDesk desk
    ) =>
        Of(
            await desk.RegisterAsync(
                Admission.CallerOf(context),
                request.Origin,
                request.Name,
                request.Credential.GetRawText()
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
