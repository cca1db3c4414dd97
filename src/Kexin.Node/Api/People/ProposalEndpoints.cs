using System.Text.Json;
using Kexin.Client;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.TwoPeople;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>Acts that take two people: what waits, confirming and refusing, and which acts those are.</summary>
internal static class ProposalEndpoints
{
    public static void MapProposals(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("proposals");
        routes
            .MapGet(Routes.Proposals, List)
            .Requires(Permission.OwnAccount)
            .WithSummary("The own proposals, and those that the caller could confirm, newest first.");
        routes
            .MapPost(
                Routes.ConfirmProposal,
                (string id, HttpContext context, TwoPeople two) => two.ConfirmAsync(id, context)
            )
            .Produces<JsonElement>()
            .Requires(Permission.OwnAccount)
            .AskingAgain()
            .WithSummary(
                "Confirms what somebody else proposed: it is done now, and answered as if it had been called."
            );
        routes
            .MapPost(
                Routes.RefuseProposal,
                (string id, HttpContext context, ProposalDesk desk, ProposalViews views) =>
                {
                    var caller = Admission.CallerOf(context);
                    return TypedResults.Ok(views.Of(desk.Refuse(caller, id), caller));
                }
            )
            .Requires(Permission.OwnAccount)
            .WithSummary("Refuses what somebody else proposed, or takes an own proposal back.");
        routes
            .MapGet(Routes.Acts, Acts)
            .Requires(Permission.OwnAccount)
            .WithSummary("What can take two people, and whether it is to.");
        routes
            .MapPut(Routes.Acts, SetActs)
            .Requires(Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Says which acts are to take two people.");
    }

    private static Ok<Api.Page<Api.Proposal>> List(
        HttpContext context,
        ProposalDesk desk,
        ProposalViews views,
        string? after = null,
        string? limit = null
    )
    {
        var caller = Admission.CallerOf(context);
        return TypedResults.Ok(
            QueryValues.PageBehind(
                desk.List(caller).Select(each => views.Of(each, caller)),
                QueryValues.Page(after, limit),
                proposal => proposal.Id
            )
        );
    }

    private static Ok<IReadOnlyList<Api.ActInfo>> Acts(PeopleBook book) =>
        TypedResults.Ok<IReadOnlyList<Api.ActInfo>>([
            .. Kexin.People.Rights.Acts.All.Select(act => new Api.ActInfo(
                act.Name(),
                act.Text().Localized(),
                book.State.TakeTwo.Contains(act)
            )),
        ]);

    private static Ok<IReadOnlyList<Api.ActInfo>> SetActs(Api.SetActs request, PeopleDesk desk, PeopleBook book)
    {
        desk.SetTakeTwo([
            .. request.Acts.Select(name =>
                Kexin.People.Rights.Acts.TryParse(name, out var act)
                    ? act
                    : throw DomainException.Invalid($"'{name}' is no act.", $"“{name}”不是可设置的操作。")
            ),
        ]);
        return Acts(book);
    }
}
