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

/// <summary>The people of the organisation: who there is, what each may do, who comes and goes.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("people");
        routes.MapGet(Routes.People, List).Requires(Permission.ReadPeople).WithSummary("The people, by name.");
        routes
            .MapPost(Routes.People, Invite)
            .Requires(Permission.InvitePeople)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Makes a person, and a one-time link to set a password.");
        routes
            .MapGet(
                Routes.Person,
                (string id, PeopleBook book, PeopleViews views) =>
                    TypedResults.Ok(views.Of(PeopleDesk.Find(book.State, id)))
            )
            .Requires(Permission.ReadPeople)
            .WithSummary("One person.");
        routes
            .MapPut(Routes.PersonRoles, SetRoles)
            .Requires(Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Gives a person those roles and no others.");
        routes
            .MapPost(Routes.PersonLink, Link)
            .Requires(Permission.InvitePeople)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("A new one-time link for a person; it ends the person's sessions when it is used.");
        routes
            .MapPost(
                Routes.SuspendPerson,
                (string id, PeopleDesk desk, PeopleViews views) => TypedResults.Ok(views.Of(desk.Suspend(id)))
            )
            .Requires(Permission.SuspendPeople)
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Keeps a person out: sessions, tokens and links end.");
        routes
            .MapPost(
                Routes.ResumePerson,
                (string id, PeopleDesk desk, PeopleViews views) => TypedResults.Ok(views.Of(desk.Resume(id)))
            )
            .Requires(Permission.SuspendPeople)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Lets a suspended person in again.");
        routes
            .MapGet(
                Routes.PersonActs,
                (string id, string? after, string? limit, PeopleBook book, EvidenceViews evidence) =>
                    TypedResults.Ok(
                        evidence.ListOf(
                            Callers.PseudonymOf(book.State, PeopleDesk.Find(book.State, id).Id),
                            QueryValues.Page(after, limit)
                        )
                    )
            )
            .Requires(Permission.ReadPeople, Permission.ReadEvidence)
            .WithSummary("What a person asked this node to do, newest first.");
        MapRoles(routes);
    }

    private static void MapRoles(RouteGroupBuilder routes)
    {
        routes
            .MapGet(Routes.Roles, Roles)
            .Requires(Permission.ReadPeople)
            .WithSummary("All roles, with what each allows.");
        routes
            .MapPut(Routes.Role, PutRole)
            .Requires(Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Makes a role, or changes it.");
        routes
            .MapDelete(Routes.Role, DeleteRole)
            .Requires(Permission.ChangeRoles)
            .AskingAgain()
            .TakingTwo(Act.ChangeRoles)
            .WithSummary("Takes a role away, from those who have it, too.");
        routes.MapGet(Routes.Permissions, All).Requires(Permission.OwnAccount).WithSummary("What a role can allow.");
    }

    private static Ok<Api.Page<Api.PersonInfo>> List(
        PeopleBook book,
        PeopleViews views,
        string? after = null,
        string? limit = null
    ) =>
        TypedResults.Ok(
            QueryValues.PageBehind(
                book.State.People.Values.OrderBy(person => person.Name, StringComparer.Ordinal).Select(views.Of),
                QueryValues.Page(after, limit),
                person => person.Id
            )
        );

    private static Ok<Api.Invitation> Invite(
        Api.InvitePerson request,
        HttpContext context,
        PeopleDesk desk,
        PeopleViews views
    )
    {
        var (person, link, endsAt) = desk.Invite(Admission.CallerOf(context), request.Name, request.Roles);
        return TypedResults.Ok(new Api.Invitation(views.Of(person), link, endsAt));
    }

    private static Ok<Api.Invitation> Link(string id, HttpContext context, PeopleDesk desk, PeopleViews views)
    {
        var (person, link, endsAt) = desk.Link(Admission.CallerOf(context), id);
        return TypedResults.Ok(new Api.Invitation(views.Of(person), link, endsAt));
    }

    private static Ok<Api.PersonInfo> SetRoles(
        string id,
        Api.SetRoles request,
        HttpContext context,
        PeopleDesk desk,
        PeopleViews views
    ) => TypedResults.Ok(views.Of(desk.SetRoles(Admission.CallerOf(context), id, request.Roles)));

    private static Ok<IReadOnlyList<Api.RoleInfo>> Roles(PeopleBook book) =>
        TypedResults.Ok<IReadOnlyList<Api.RoleInfo>>([
            .. book.State.Roles.Values.OrderBy(role => role.Id, StringComparer.Ordinal).Select(PeopleViews.Of),
        ]);

    private static Ok<Api.RoleInfo> PutRole(string id, Api.PutRole request, PeopleDesk desk) =>
        TypedResults.Ok(
            PeopleViews.Of(
                desk.PutRole(new Role(id, request.Name.En, request.Name.Zh, [.. PeopleViews.Read(request.Permissions)]))
            )
        );

    private static NoContent DeleteRole(string id, PeopleDesk desk)
    {
        desk.DeleteRole(id);
        return TypedResults.NoContent();
    }

    private static Ok<IReadOnlyList<Api.PermissionInfo>> All() =>
        TypedResults.Ok<IReadOnlyList<Api.PermissionInfo>>([
            .. Permissions.Grantable.Select(each => new Api.PermissionInfo(each.Name(), each.Text().Localized())),
        ]);
}
