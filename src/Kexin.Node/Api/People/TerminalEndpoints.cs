using Kexin.Client;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Command lines that a person lets in by a browser.</summary>
internal static class TerminalEndpoints
{
    public static void MapTerminals(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("account");
        routes.MapPost(Routes.SignInTerminal, Begin).Open("Begins to wait for somebody who lets a command line in.");
        routes
            .MapPost(Routes.FetchTerminal, FetchAsync)
            .Open("The session of a command line, once somebody has let it in.");
        routes
            .MapGet(Routes.WaitingTerminal, (string id, TerminalDesk desk) => Show(desk.Find(id)))
            .For("The command line that waits with a code.", Permission.OwnAccount);
        routes
            .MapPost(Routes.AllowTerminal, Allow)
            .For("Lets the command line that waits with a code act as the caller.", Permission.OwnAccount)
            .AskingAgain();
    }

    private static Api.TerminalBegun Begin(Api.BeginTerminal request, TerminalDesk desk)
    {
        var (secret, terminal) = desk.Begin(request.Where ?? AccountEndpoints.Unnamed);
        return new Api.TerminalBegun(secret, Show(terminal));
    }

    private static async Task<Api.TerminalFetched> FetchAsync(
        Api.FetchTerminal request,
        TerminalDesk desk,
        SignInQueue queue,
        SignInEvidence evidence,
        PeopleViews views,
        CancellationToken cancel
    ) =>
        new(
            await queue.RunAsync(() => desk.Fetch(request.Secret), cancel) is { } session
                ? views.SignedIn(await evidence.RecordAsync(session, SignInWay.Browser, cancel))
                : null
        );

    private static NoContent Allow(string id, HttpContext context, TerminalDesk desk)
    {
        desk.Allow(Admission.CallerOf(context), id);
        return TypedResults.NoContent();
    }

    private static Api.TerminalInfo Show(WaitingTerminal terminal) =>
        new(terminal.Code, terminal.Where, terminal.EndsAt);
}
