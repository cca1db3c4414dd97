using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.Node;

/// <summary>Shows people, sessions and roles as the API tells them; no hash and no secret.</summary>
internal sealed class PeopleViews(PeopleBook book, Callers callers)
{
    public Api.OwnAccount Me(Caller caller)
    {
        // As it is now, and not as it was when the call came.
        var state = book.State;
        var person = state.People[caller.Person.Id];
        var credential =
            state.Credentials.Values.FirstOrDefault(each => each.Id == caller.Credential.Id) ?? caller.Credential;
        return new Api.OwnAccount(
            person.Id,
            person.Name,
            person.Roles,
            Names(caller.Permissions),
            Of(credential, credential.Id),
            person.PasswordHash is not null,
            person.CodeSecret is not null,
            callers.IsFresh(caller with { Credential = credential }),
            caller.Pseudonym,
            person.Language,
            person.Directory is not null
        );
    }

    public Api.SignedIn SignedIn(SignedIn session) =>
        new(session.Token, session.Credential.EndsAt, Me(callers.Find(session.Token)!));

    public Api.SessionInfo Of(Credential credential, string? current) =>
        new(
            credential.Id,
            credential.PersonId,
            book.State.People.GetValueOrDefault(credential.PersonId)?.Name ?? "",
            credential.Name,
            credential.Scope is { } scope ? Names(scope) : null,
            credential.CreatedAt,
            callers.LastUseOf(credential),
            credential.EndsAt,
            credential.Id == current
        );

    public Api.PersonInfo Of(Person person)
    {
        var uses = book
            .State.Credentials.Values.Where(each => each.PersonId == person.Id)
            .Select(each => callers.LastUseOf(each));
        return new Api.PersonInfo(
            person.Id,
            person.Name,
            person.Roles,
            person.State switch
            {
                PersonState.Invited => Api.PersonState.Invited,
                PersonState.Active => Api.PersonState.Active,
                _ => Api.PersonState.Suspended,
            },
            person.CreatedAt,
            uses.Max(),
            person.CodeSecret is not null,
            Callers.PseudonymOf(book.State, person.Id),
            person.Directory is not null
        );
    }

    public static Api.RoleInfo Of(Role role) => new(role.Id, role.Name.Localized(), Names(role.Permissions));

    /// <summary>Reads names of permissions.</summary>
    /// <exception cref="DomainException">One is none.</exception>
    public static IReadOnlyList<Permission> Read(IReadOnlyList<string> names) =>
        [
            .. names.Select(name =>
                Permissions.TryParse(name, out var permission)
                    ? permission
                    : throw DomainException.Invalid(
                        $"'{name}' is no permission. There are: {string.Join(", ", Names(Enum.GetValues<Permission>()))}.",
                        $"“{name}”不是权限。可用的权限：{string.Join("、", Names(Enum.GetValues<Permission>()))}。"
                    )
            ),
        ];

    private static IReadOnlyList<string> Names(IEnumerable<Permission> permissions) =>
        [.. permissions.Order().Select(each => each.Name())];
}
