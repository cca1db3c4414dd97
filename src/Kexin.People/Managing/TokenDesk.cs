using System.Collections.Immutable;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.People.Managing;

/// <summary>Gives tokens to people's programs, and ends tokens and sessions.</summary>
/// <param name="book">The people.</param>
/// <param name="random">Makes tokens.</param>
/// <param name="time">Says when they end.</param>
public sealed class TokenDesk(PeopleBook book, RandomSource random, TimeProvider time)
{
    private const int IdSizeInBytes = 8;
    private const int MostTokensOfAPerson = 50;

    /// <summary>The longest life of a program's token, in days.</summary>
    public const int LongestLifeInDays = 366;

    /// <summary>A token with a part of its owner's permissions.</summary>
    /// <returns>The token, which is shown once, and what is kept of it.</returns>
    /// <exception cref="DomainException">It would allow what its owner may not, or has a wrong name or life.</exception>
    public (string Token, Credential Credential) Issue(
        Caller owner,
        string name,
        IReadOnlyList<Permission> scope,
        int days
    )
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (NewPeople.FindFault(name) is { } fault)
        {
            throw DomainException.Invalid(fault.En, fault.Zh);
        }

        if (days is < 1 or > LongestLifeInDays || scope.Count == 0)
        {
            throw DomainException.Invalid(
                $"A token has at least one permission, and a life of 1 to {LongestLifeInDays} days.",
                $"令牌至少要有一项权限，有效期为 1 至 {LongestLifeInDays} 天。"
            );
        }

        if (
            scope.FirstOrDefault(each => each == Permission.OwnAccount || !owner.Permissions.Contains(each))
                is var lacking
            && scope.Any(each => each == Permission.OwnAccount || !owner.Permissions.Contains(each))
        )
        {
            throw new DomainException(
                PeopleFaults.Forbidden,
                new(
                    $"A token cannot do what its owner may not: {lacking.Name()}.",
                    $"令牌不能拥有其所属人员没有的权限：{lacking.Name()}。"
                )
            );
        }

        var (token, credential) = Make(owner.Person, name, scope, days);
        book.Change(state =>
        {
            var living = state.Without(each => each.EndsAt <= credential.CreatedAt);
            return
                living.Credentials.Values.Count(each =>
                    each.PersonId == owner.Person.Id && each.Kind == CredentialKind.Program
                ) >= MostTokensOfAPerson
                ? throw DomainException.Conflict(
                    $"A person has at most {MostTokensOfAPerson} tokens. End one that is not used.",
                    $"一名人员最多有 {MostTokensOfAPerson} 个令牌，请先撤销不用的令牌。"
                )
                : living with
                {
                    Credentials = living.Credentials.SetItem(BearerToken.HashOf(token), credential),
                };
        });
        return (token, credential);
    }

    /// <summary>A token for a device that was bound to a person by a code; it ends by <see cref="EndOfDevice"/>.</summary>
    /// <param name="person">Whose device it is.</param>
    /// <param name="name">What it is called in lists.</param>
    /// <param name="scope">What it may do, as far as its owner may.</param>
    /// <param name="days">Its life.</param>
    /// <returns>The token, which is shown once, and what is kept of it.</returns>
    public (string Token, Credential Credential) IssueToDevice(
        Person person,
        string name,
        IReadOnlyList<Permission> scope,
        int days
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        var (token, credential) = Make(person, name, scope, days);
        book.Change(state =>
            state with
            {
                Credentials = state.Credentials.SetItem(BearerToken.HashOf(token), credential),
            }
        );
        return (token, credential);
    }

    /// <summary>Ends a device's token; nothing happens where it has ended.</summary>
    public void EndOfDevice(string credential) => book.Change(state => state.Without(each => each.Id == credential));

    /// <summary>Ends a token or session; from the next call on it is worth nothing.</summary>
    /// <param name="caller">Its owner, or who may suspend people.</param>
    /// <param name="kind">Which of the two is meant.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="DomainException">There is none that the caller could end.</exception>
    public void End(Caller caller, CredentialKind kind, string id)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var found = false;
        book.Change(state =>
            state.Without(each =>
            {
                var ends = each.Id == id && each.Kind == kind && MaySee(caller, each, Permission.SuspendPeople);
                found |= ends;
                return ends;
            })
        );
        if (!found)
        {
            throw DomainException.NotFound("There is none of that id.", "没有该标识对应的会话或令牌。");
        }
    }

    /// <summary>The caller's own tokens or sessions, or everybody's for whom may see people.</summary>
    public IReadOnlyList<Credential> List(Caller caller, CredentialKind kind) =>
        [
            .. book
                .State.Credentials.Values.Where(each =>
                    each.Kind == kind && each.EndsAt > time.GetUtcNow() && MaySee(caller, each, Permission.ReadPeople)
                )
                .OrderByDescending(each => each.CreatedAt),
        ];

    private static bool MaySee(Caller caller, Credential credential, Permission ofOthers) =>
        credential.PersonId == caller.Person.Id || caller.Permissions.Contains(ofOthers);

    private (string Token, Credential Credential) Make(
        Person person,
        string name,
        IReadOnlyList<Permission> scope,
        int days
    )
    {
        var token = BearerToken.Create(random);
        var now = time.GetUtcNow();
        var credential = new Credential(
            Convert.ToHexStringLower(random.GetBytes(IdSizeInBytes)),
            person.Id,
            CredentialKind.Program,
            name,
            [.. scope.Distinct().Order()],
            now,
            now.AddDays(days),
            now,
            now,
            IdlesOut: false
        );
        return (token, credential);
    }
}
