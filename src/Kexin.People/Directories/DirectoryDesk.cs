using System.Collections.Immutable;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.People.Directories;

/// <summary>Signs in people whom the organisation's own sign-in vouches for; the directory's groups say which roles they have.</summary>
/// <remarks>
/// A person comes into being at the first sign-in and is found by issuer and subject, never by name: whoever can choose a name in the directory cannot
/// become somebody who is here already. Roles are set again at every sign-in; who is left with none is kept out, and open sessions end.
/// </remarks>
/// <param name="book">The people.</param>
/// <param name="rolesOfGroups">Ids of roles by the directory's groups.</param>
/// <param name="signIns">Begins sessions.</param>
/// <param name="random">Makes ids.</param>
/// <param name="time">Says when somebody came.</param>
public sealed class DirectoryDesk(
    PeopleBook book,
    IReadOnlyDictionary<string, string> rolesOfGroups,
    SignInDesk signIns,
    RandomSource random,
    TimeProvider time
)
{
    /// <summary>Begins a session.</summary>
    /// <param name="identity">Whom the directory vouches for.</param>
    /// <param name="where">What the session is called in lists.</param>
    /// <param name="keep">Whether it is to outlive the day.</param>
    /// <exception cref="DomainException">No group has a role here, somebody else has the name, or the person is suspended.</exception>
    public SignedIn SignIn(DirectoryIdentity identity, string where, bool keep)
    {
        ArgumentNullException.ThrowIfNull(identity);
        Person? person = null;
        book.Change(state =>
        {
            var roles = RolesOf(identity, state);
            var known = state.People.Values.FirstOrDefault(each => each.Directory == identity.Key);
            person = (known ?? Make(identity, state)) with { Roles = roles };
            return roles.IsEmpty && known is not null ? state.With(person).Without(each => each.PersonId == known.Id)
                : roles.IsEmpty ? state
                : known is not null && known.Roles.SequenceEqual(roles) ? state
                : state.With(person);
        });
        return person!.Roles.IsEmpty
            ? throw new DomainException(
                PeopleFaults.Forbidden,
                new(
                    $"{VisibleText.Escape(identity.Name)} is known to the organisation's sign-in, but none of the groups there has a role here.",
                    $"机构统一身份认证已确认 {VisibleText.Escape(identity.Name)} 的身份，但其所属的组在本节点没有对应角色。"
                ),
                new("Ask an administrator.", "请联系管理员。")
            )
            : signIns.Begin(person.Id, where, keep);
    }

    private ImmutableArray<string> RolesOf(DirectoryIdentity identity, PeopleState state) =>
        [
            .. identity
                .Groups.Where(rolesOfGroups.ContainsKey)
                .Select(group => rolesOfGroups[group])
                .Where(state.Roles.ContainsKey)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private Person Make(DirectoryIdentity identity, PeopleState state)
    {
        if (NewPeople.FindFault(identity.Name) is { } fault)
        {
            throw DomainException.Invalid(fault.En, fault.Zh);
        }

        if (state.FindByName(identity.Name) is not null)
        {
            throw DomainException.Conflict(
                $"There is somebody else with the name '{identity.Name}' here, who signs in by password. Ask an administrator.",
                $"本节点已有以密码登录的同名人员“{identity.Name}”，请联系管理员。"
            );
        }

        PeopleDesk.ThrowIfFull(state);
        return NewPeople.Make(identity.Name, [], random, time.GetUtcNow()) with
        {
            State = PersonState.Active,
            Directory = identity.Key,
        };
    }
}
