using Kexin.Client;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Signing in, and what people change of their own accounts: password, codes, sessions, programs' tokens.</summary>
internal static class AccountEndpoints
{
    /// <summary>Where somebody signs in who does not say it.</summary>
    public const string Unnamed = "?";

    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("account");
        routes.MapPost(Routes.SignIn, SignInAsync).Open("Begins a session by name and password.");
        routes
            .MapPost(Routes.SignInByLink, SignInByLinkAsync)
            .Open("Sets a password by a one-time link, and begins a session.");
        routes
            .MapGet(Routes.Me, (HttpContext context, PeopleViews views) => views.Me(Admission.CallerOf(context)))
            .For("Who is asking, and what the token allows.");
        routes
            .MapPost(Routes.ProveAgain, ProveAgainAsync)
            .For("Shows again who it is, for acts that ask again.", Permission.OwnAccount);
        routes
            .MapPut(Routes.MyPassword, SetPasswordAsync)
            .For("Sets another password; the other sessions end.", Permission.OwnAccount)
            .AskingAgain();
        routes
            .MapPut(Routes.MyLanguage, SetLanguage)
            .For("Remembers the language in which the person works.", Permission.OwnAccount);
        routes
            .MapPost(Routes.MyCodes, OfferCodes)
            .WithName("me-codes-offer")
            .For("Offers a secret for one-time codes.", Permission.OwnAccount)
            .AskingAgain();
        routes
            .MapPut(Routes.MyCodes, UseCodes)
            .For("Asks for one-time codes from now on; takes the first.", Permission.OwnAccount);
        routes
            .MapDelete(Routes.MyCodes, DropCodes)
            .For("Asks for no one-time codes any more.", Permission.OwnAccount)
            .AskingAgain();
        MapTokens(routes);
    }

    private static void MapTokens(RouteGroupBuilder routes)
    {
        routes
            .MapGet(Routes.Sessions, Sessions)
            .For("The own sessions; everybody's for whom may see people.", Permission.OwnAccount);
        routes
            .MapDelete(Routes.Session, EndSession)
            .For("Ends an own session; anybody's for whom may suspend people.", Permission.OwnAccount);
        routes
            .MapGet(Routes.ProgramTokens, Tokens)
            .For("The own programs' tokens; everybody's for whom may see people.", Permission.OwnAccount);
        routes
            .MapPost(Routes.ProgramTokens, IssueToken)
            .For("Makes a token for a program, with a part of the own permissions.", Permission.OwnAccount)
            .AskingAgain();
        routes
            .MapDelete(Routes.ProgramToken, EndToken)
            .For("Ends a program's token; anybody's for whom may suspend people.", Permission.OwnAccount);
    }

    private static async Task<Api.SignedIn> SignInAsync(
        Api.SignIn request,
        SignInDesk desk,
        SignInQueue queue,
        SignInEvidence evidence,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        try
        {
            var session = await queue.RunAsync(
                () => desk.SignIn(request.Name, request.Password, request.Code, request.Where ?? Unnamed, request.Keep),
                cancel
            );
            return views.SignedIn(await evidence.RecordAsync(session, SignInWay.Password, cancel));
        }
        catch (DomainException error) when (error.Code == Api.ProblemCodes.WrongSignIn)
        {
            evidence.Fail(request.Name);
            throw;
        }
    }

    private static async Task<Api.SignedIn> SignInByLinkAsync(
        Api.SignInByLink request,
        SignInDesk desk,
        SignInQueue queue,
        SignInEvidence evidence,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        var session = await queue.RunAsync(
            () => desk.SignInByLink(request.Link, request.Password, request.Where ?? Unnamed, request.Keep),
            cancel
        );
        return views.SignedIn(await evidence.RecordAsync(session, SignInWay.Link, cancel));
    }

    private static async Task<Api.OwnAccount> ProveAgainAsync(
        Api.ProveAgain request,
        HttpContext context,
        SignInDesk desk,
        SignInQueue queue,
        PeopleViews views,
        CancellationToken cancel
    )
    {
        var caller = Admission.CallerOf(context);
        await queue.RunAsync(
            () =>
            {
                desk.ProveAgain(caller, request.Password, request.Code);
                return true;
            },
            cancel
        );
        return views.Me(caller);
    }

    private static async Task<NoContent> SetPasswordAsync(
        Api.NewPassword request,
        HttpContext context,
        OwnAccount account,
        SignInQueue queue,
        CancellationToken cancel
    )
    {
        await queue.RunAsync(
            () =>
            {
                account.SetPassword(Admission.CallerOf(context), request.Password);
                return true;
            },
            cancel
        );
        return TypedResults.NoContent();
    }

    private static NoContent SetLanguage(Api.OwnLanguage request, HttpContext context, OwnAccount account)
    {
        account.SetLanguage(Admission.CallerOf(context), request.Language);
        return TypedResults.NoContent();
    }

    private static Api.CodeSecret OfferCodes(HttpContext context, OwnAccount account, NodeConfiguration node)
    {
        var caller = Admission.CallerOf(context);
        var secret = account.OfferCodes(caller);
        var issuer = Uri.EscapeDataString($"Kexin {node.Name}");
        var name = Uri.EscapeDataString(caller.Person.Name);
        return new Api.CodeSecret(secret, $"otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}");
    }

    private static NoContent UseCodes(Api.OneTimeCode request, HttpContext context, OwnAccount account)
    {
        account.UseCodes(Admission.CallerOf(context), request.Code);
        return TypedResults.NoContent();
    }

    private static NoContent DropCodes(HttpContext context, OwnAccount account)
    {
        account.DropCodes(Admission.CallerOf(context));
        return TypedResults.NoContent();
    }

    private static IReadOnlyList<Api.SessionInfo> Sessions(HttpContext context, TokenDesk desk, PeopleViews views) =>
        List(context, desk, views, CredentialKind.Session);

    private static IReadOnlyList<Api.SessionInfo> Tokens(HttpContext context, TokenDesk desk, PeopleViews views) =>
        List(context, desk, views, CredentialKind.Program);

    private static IReadOnlyList<Api.SessionInfo> List(
        HttpContext context,
        TokenDesk desk,
        PeopleViews views,
        CredentialKind kind
    )
    {
        var caller = Admission.CallerOf(context);
        return [.. desk.List(caller, kind).Select(each => views.Of(each, caller.Credential.Id))];
    }

    private static NoContent EndSession(string id, HttpContext context, TokenDesk desk)
    {
        desk.End(Admission.CallerOf(context), CredentialKind.Session, id);
        return TypedResults.NoContent();
    }

    private static Api.IssuedToken IssueToken(
        Api.NewToken request,
        HttpContext context,
        TokenDesk desk,
        PeopleViews views,
        ObjectSecrets secrets
    )
    {
        var (token, credential) = desk.Issue(
            Admission.CallerOf(context),
            request.Name,
            PeopleViews.Read(request.Permissions),
            request.Days
        );
        return new Api.IssuedToken(
            token,
            views.Of(credential, null),
            ObjectSecrets.Has(credential) ? secrets.Of(credential.Id) : null
        );
    }

    private static NoContent EndToken(string id, HttpContext context, TokenDesk desk)
    {
        desk.End(Admission.CallerOf(context), CredentialKind.Program, id);
        return TypedResults.NoContent();
    }
}
