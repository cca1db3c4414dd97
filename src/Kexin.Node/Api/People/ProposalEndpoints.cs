using System.Text.Json;
using Kexin.Client;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.TwoPeople;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
            .For("The own proposals, and those that the caller could confirm, newest first.", Permission.OwnAccount);
        routes
            .MapPost(
                Routes.ConfirmProposal,
                (string id, HttpContext context, TwoPeople two) => two.ConfirmAsync(id, context)
            )
            .Produces<JsonElement>()
            .For(
                "Confirms what somebody else proposed: it is done now, and answered as if it had been called.",
                Permission.OwnAccount
            )
            .AskingAgain();
        routes
            .MapPost(
                Routes.RefuseProposal,
                (string id, HttpContext context, ProposalDesk desk, ProposalViews views) =>
                {
                    var caller = Admission.CallerOf(context);
                    return views.Of(desk.Refuse(caller, id), caller);
                }
            )
            .For("Refuses what somebody else proposed, or takes an own proposal back.", Permission.OwnAccount);
        routes.MapGet(Routes.Acts, Acts).For("What can take two people, and whether it is to.", Permission.OwnAccount);
        routes
            .MapPut(Routes.Acts, SetActs)
            .For("Says which acts are to take two people.", Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
    }

    private static Api.Page<Api.Proposal> List(
        HttpContext context,
        ProposalDesk desk,
        ProposalViews views,
        string? after = null,
        string? limit = null
    )
    {
        var caller = Admission.CallerOf(context);
        var page = QueryValues.Page(after, limit);
        return Pages.Of(
            Pages.Behind(desk.List(caller), page, each => each.Id),
            page,
            each => each.Id,
            each => views.Of(each, caller)
        );
    }

    private static IReadOnlyList<Api.ActInfo> Acts(PeopleBook book) =>
        [
            .. Kexin.People.Rights.Acts.All.Select(act => new Api.ActInfo(
                act.Name(),
                act.Text().Localized(),
                book.State.TakeTwo.Contains(act)
            )),
        ];

    private static IReadOnlyList<Api.ActInfo> SetActs(Api.SetActs request, PeopleDesk desk, PeopleBook book)
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
