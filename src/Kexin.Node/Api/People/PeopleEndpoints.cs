using Kexin.Client;
using Kexin.People.Directories;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The people of the organisation: who there is, what each may do, who comes and goes.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("people");
        routes.MapGet(Routes.People, List).For("The people, by name.", Permission.ReadPeople);
        routes
            .MapPost(Routes.People, Invite)
            .For("Makes a person, and a one-time link to set a password.", Permission.InvitePeople)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapGet(
                Routes.Person,
                (string id, PeopleBook book, PeopleViews views) => views.Of(PeopleDesk.Find(book.State, id))
            )
            .For("One person.", Permission.ReadPeople);
        routes
            .MapPut(Routes.PersonRoles, SetRoles)
            .For("Gives a person those roles and no others.", Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapPut(
                Routes.PersonDirectory,
                async (string id, Api.LinkPerson to, OrganisationSignIn by, PeopleBook book, PeopleViews views) =>
                    views.Of(new DirectoryLinks(book).Link(id, await by.Client.IssuerAsync(), to.Subject))
            )
            .For(
                "Says who a person is to the organisation's own sign-in; password, passkeys and sessions end.",
                Permission.ChangeRoles
            )
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapDelete(
                Routes.PersonDirectory,
                (string id, PeopleBook book, PeopleViews views) => views.Of(new DirectoryLinks(book).Unlink(id))
            )
            .For("Takes a person's link to the organisation's own sign-in away.", Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapPost(Routes.PersonLink, Link)
            .For(
                "A new one-time link for a person; it ends the person's sessions when it is used.",
                Permission.InvitePeople
            )
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapPost(
                Routes.SuspendPerson,
                (string id, PeopleDesk desk, PeopleViews views) => views.Of(desk.Suspend(id))
            )
            .For("Keeps a person out: sessions, tokens and links end.", Permission.SuspendPeople)
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapPost(Routes.ResumePerson, (string id, PeopleDesk desk, PeopleViews views) => views.Of(desk.Resume(id)))
            .For("Lets a suspended person in again.", Permission.SuspendPeople)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapGet(
                Routes.PersonActs,
                (string id, string? after, string? limit, PeopleBook book, EvidenceViews evidence) =>
                    evidence.ListOf(
                        Callers.PseudonymOf(book.State, PeopleDesk.Find(book.State, id).Id),
                        QueryValues.Page(after, limit)
                    )
            )
            .For("What a person asked this node to do, newest first.", Permission.ReadPeople, Permission.ReadEvidence);
        MapRoles(routes);
    }

    private static void MapRoles(RouteGroupBuilder routes)
    {
        routes.MapGet(Routes.Roles, Roles).For("All roles, with what each allows.", Permission.ReadPeople);
        routes
            .MapPut(Routes.Role, PutRole)
            .For("Makes a role, or changes it.", Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes
            .MapDelete(Routes.Role, DeleteRole)
            .For("Takes a role away, from those who have it, too.", Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles);
        routes.MapGet(Routes.Permissions, All).For("What a role can allow.", Permission.OwnAccount);
    }

    private static Api.Page<Api.PersonInfo> List(
        PeopleBook book,
        PeopleViews views,
        string? after = null,
        string? limit = null
    )
    {
        var page = QueryValues.Page(after, limit);
        var people = book.State.People.Values.OrderBy(person => person.Name, StringComparer.Ordinal).Select(views.Of);
        return Pages.Of(Pages.Behind(people, page, KeyOf), page, KeyOf);

        static string KeyOf(Api.PersonInfo person) => person.Id;
    }

    private static Api.Invitation Invite(
        Api.InvitePerson request,
        HttpContext context,
        PeopleDesk desk,
        PeopleViews views
    )
    {
        var (person, link, endsAt) = desk.Invite(Admission.CallerOf(context), request.Name, request.Roles);
        return new Api.Invitation(views.Of(person), link, endsAt);
    }

    private static Api.Invitation Link(string id, HttpContext context, PeopleDesk desk, PeopleViews views)
    {
        var (person, link, endsAt) = desk.Link(Admission.CallerOf(context), id);
        return new Api.Invitation(views.Of(person), link, endsAt);
    }

    private static Api.PersonInfo SetRoles(
        string id,
        Api.SetRoles request,
        HttpContext context,
        PeopleDesk desk,
        PeopleViews views
    ) => views.Of(desk.SetRoles(Admission.CallerOf(context), id, request.Roles));

    private static IReadOnlyList<Api.RoleInfo> Roles(PeopleBook book) =>
        [.. book.State.Roles.Values.OrderBy(role => role.Id, StringComparer.Ordinal).Select(PeopleViews.Of)];

    private static Api.RoleInfo PutRole(string id, Api.PutRole request, PeopleDesk desk) =>
        PeopleViews.Of(
            desk.PutRole(new Role(id, request.Name.En, request.Name.Zh, [.. PeopleViews.Read(request.Permissions)]))
        );

    private static NoContent DeleteRole(string id, PeopleDesk desk)
    {
        desk.DeleteRole(id);
        return TypedResults.NoContent();
    }

    private static IReadOnlyList<Api.PermissionInfo> All() =>
        [.. Permissions.Grantable.Select(each => new Api.PermissionInfo(each.Name(), each.Text().Localized()))];
}
