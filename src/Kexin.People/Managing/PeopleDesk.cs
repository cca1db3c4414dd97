using System.Collections.Immutable;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.People.Managing;

/// <summary>Invites people, gives them roles, suspends them, and changes roles; never so that nobody could undo it.</summary>
/// <param name="book">The people.</param>
/// <param name="random">Makes ids and links.</param>
/// <param name="time">Says when links end.</param>
public sealed class PeopleDesk(PeopleBook book, RandomSource random, TimeProvider time)
{
    private const int MostPeople = 2000;
    private const int MostRoles = 100;

    /// <summary>Makes a person who can sign in once the link was used.</summary>
    /// <returns>The person and the link, which is shown once.</returns>
    /// <exception cref="DomainException">The name is taken or cannot be one, or a role gives what the caller may not give.</exception>
    public (Person Person, string Link, DateTimeOffset EndsAt) Invite(
        Caller caller,
        string name,
        IReadOnlyList<string> roles
    )
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (NewPeople.FindFault(name) is { } fault)
        {
            throw DomainException.Invalid(fault.En, fault.Zh);
        }

        var now = time.GetUtcNow();
        var person = NewPeople.Make(name, [.. roles.Distinct()], random, now);
        var link = BearerToken.Create(random);
        book.Change(state =>
        {
            ThrowUnlessGivable(state, caller, person.Roles);
            if (state.FindByName(name) is not null)
            {
                throw DomainException.Conflict(
                    $"There is somebody with the name '{name}'.",
                    $"已有名称为“{name}”的人员。"
                );
            }

            ThrowIfFull(state);
            return WithLink(state.With(person), person.Id, link, now);
        });
        return (person, link, now + NewPeople.LinkLife);
    }

    /// <summary>A new link for somebody who lost the password or was late; earlier links of the person end.</summary>
    /// <exception cref="DomainException">There is no such person, or the person is suspended.</exception>
    public (Person Person, string Link, DateTimeOffset EndsAt) Link(Caller caller, string id)
    {
        var link = BearerToken.Create(random);
        var now = time.GetUtcNow();
        Person? person = null;
        book.Change(state =>
        {
            person = ThrowIfOfDirectory(Find(state, id));
            ThrowUnlessGivable(state, caller, person.Roles);
            if (person.State == PersonState.Suspended)
            {
                throw DomainException.Conflict("This person is suspended.", "该人员已停用。");
            }

            return WithLink(state, id, link, now);
        });
        return (person!, link, now + NewPeople.LinkLife);
    }

    /// <summary>A link for somebody, made by who has the node's passphrase.</summary>
    /// <exception cref="DomainException">There is no such person.</exception>
    public string Recover(string id)
    {
        var link = BearerToken.Create(random);
        book.Change(state => WithLink(state, ThrowIfOfDirectory(Find(state, id)).Id, link, time.GetUtcNow()));
        return link;
    }

    /// <summary>Gives a person those roles and no others.</summary>
    /// <exception cref="DomainException">There is no such person or role, or nobody would be left who can change roles.</exception>
    public Person SetRoles(Caller caller, string id, IReadOnlyList<string> roles) =>
        Change(
            id,
            (state, person) =>
            {
                ThrowUnlessGivable(state, caller, [.. roles]);
                ThrowIfOfDirectory(person);
                return person with { Roles = [.. roles.Distinct()] };
            }
        );

    /// <summary>Keeps a person out: sessions, tokens and links end.</summary>
    /// <exception cref="DomainException">There is no such person, or nobody would be left who can change roles.</exception>
    public Person Suspend(string id)
    {
        Person? after = null;
        book.Change(state =>
        {
            after = Find(state, id) with { State = PersonState.Suspended };
            var ended = state.With(after).Without(each => each.PersonId == id);
            return ThrowIfNobodyIsLeft(
                ended with
                {
                    Links = ended.Links.RemoveRange(
                        ended.Links.Where(each => each.Value.PersonId == id).Select(each => each.Key)
                    ),
                }
            );
        });
        return after!;
    }

    /// <summary>Lets a suspended person in again, by the old password.</summary>
    /// <exception cref="DomainException">There is no such person.</exception>
    public Person Resume(string id) =>
        Change(
            id,
            (_, person) =>
                person with
                {
                    State =
                        person.PasswordHash is null && person.Directory is null
                            ? PersonState.Invited
                            : PersonState.Active,
                }
        );

    /// <summary>Makes a role, or changes what it allows.</summary>
    /// <exception cref="DomainException">An id, a name or a permission is none, or nobody would be left who can change roles.</exception>
    public Role PutRole(Role role)
    {
        ArgumentNullException.ThrowIfNull(role);
        if (
            role.Id.Length is 0 or > 40
            || !role.Id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        )
        {
            throw DomainException.Invalid(
                "A role's id has 1 to 40 characters: a-z, 0-9 and hyphens.",
                "角色标识须为 1 至 40 个字符：a-z、0-9 和连字符。"
            );
        }

        foreach (var name in new[] { role.En, role.Zh })
        {
            if (NewPeople.FindFault(name) is { } fault)
            {
                throw DomainException.Invalid(fault.En, fault.Zh);
            }
        }

        var clean = role with { Permissions = [.. role.Permissions.Intersect(Permissions.Grantable)] };
        book.Change(state =>
            state.Roles.Count >= MostRoles && !state.Roles.ContainsKey(role.Id)
                ? throw DomainException.Conflict(
                    $"A node has at most {MostRoles} roles.",
                    $"一个节点最多有 {MostRoles} 个角色。"
                )
                : ThrowIfNobodyIsLeft(state with { Roles = state.Roles.SetItem(clean.Id, clean) })
        );
        return clean;
    }

    /// <summary>Takes a role away, from those who have it, too.</summary>
    /// <exception cref="DomainException">There is no such role, or nobody would be left who can change roles.</exception>
    public void DeleteRole(string id) =>
        book.Change(state =>
        {
            ThrowUnlessRoles(state, [id]);
            var people = state.People.Values.Where(person => person.Roles.Contains(id));
            var without = people.Aggregate(
                state,
                (current, person) => current.With(person with { Roles = person.Roles.Remove(id) })
            );
            return ThrowIfNobodyIsLeft(without with { Roles = without.Roles.Remove(id) });
        });

    /// <summary>Says which acts take two people.</summary>
    public void SetTakeTwo(IReadOnlyList<Act> acts) =>
        book.Change(state => state with { TakeTwo = [.. acts.Distinct().Order()] });

    /// <summary>Somebody by id.</summary>
    /// <exception cref="DomainException">There is nobody.</exception>
    public static Person Find(PeopleState state, string id)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.People.TryGetValue(id, out var person)
            ? person
            : throw DomainException.NotFound("There is no such person.", "没有这名人员。");
    }

    private Person Change(string id, Func<PeopleState, Person, Person> change)
    {
        Person? after = null;
        book.Change(state =>
        {
            after = change(state, Find(state, id));
            return ThrowIfNobodyIsLeft(state.With(after));
        });
        return after!;
    }

    /// <exception cref="DomainException">There are as many people as a node has.</exception>
    internal static void ThrowIfFull(PeopleState state)
    {
        if (state.People.Count >= MostPeople)
        {
            throw DomainException.Conflict(
                $"A node has at most {MostPeople} people.",
                $"一个节点最多有 {MostPeople} 名人员。"
            );
        }
    }

    /// <summary>Whom the organisation's own sign-in keeps out must not have another way in.</summary>
    /// <exception cref="DomainException">The person signs in by the organisation's own sign-in.</exception>
    internal static Person ThrowIfOfDirectory(Person person) =>
        person.Directory is null
            ? person
            : throw DomainException.Conflict(
                "This person signs in by the organisation's own sign-in only, and has no password or passkey here.",
                "该人员只能通过机构统一身份认证登录，在本节点没有密码或通行密钥。"
            );

    private static PeopleState WithLink(PeopleState state, string person, string link, DateTimeOffset now)
    {
        var others = state.Links.RemoveRange(
            state
                .Links.Where(each => each.Value.PersonId == person || each.Value.EndsAt <= now)
                .Select(each => each.Key)
        );
        return state with
        {
            Links = others.SetItem(BearerToken.HashOf(link), new OneTimeLink(person, now + NewPeople.LinkLife)),
        };
    }

    /// <summary>Nobody gives what he has not; only who may change roles gives any.</summary>
    private static void ThrowUnlessGivable(PeopleState state, Caller caller, ImmutableArray<string> roles)
    {
        ThrowUnlessRoles(state, roles);
        var given = roles.SelectMany(role => state.Roles[role].Permissions);
        if (!caller.Permissions.Contains(Permission.ChangeRoles) && given.Except(caller.Permissions).Any())
        {
            throw new DomainException(
                PeopleFaults.Forbidden,
                new(
                    "These roles allow what you may not do yourself, so you cannot give them.",
                    "这些角色包含您本人没有的权限，因此您不能授予。"
                )
            );
        }
    }

    private static void ThrowUnlessRoles(PeopleState state, ImmutableArray<string> roles)
    {
        if (roles.FirstOrDefault(role => !state.Roles.ContainsKey(role)) is { } unknown)
        {
            throw DomainException.Invalid($"There is no role '{unknown}'.", $"没有角色“{unknown}”。");
        }
    }

    /// <summary>Somebody has to be left who signs in here: the directory's groups can change without this node.</summary>
    internal static PeopleState ThrowIfNobodyIsLeft(PeopleState state) =>
        state.Active.Any(person =>
            person.Directory is null && state.PermissionsOf(person).Contains(Permission.ChangeRoles)
        )
            ? state
            : throw DomainException.Conflict(
                "Nobody would be left who can change roles. Give that to somebody else first.",
                "这样将没有人可以更改角色。请先将该权限授予其他人员。"
            );
}
