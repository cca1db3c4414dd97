using System.Collections.Immutable;
using Kexin.Cryptography;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.People.Managing;

/// <summary>Makes people and links, as values.</summary>
public static class NewPeople
{
    private const int IdSizeInBytes = 16;
    private const int KeySizeInBytes = 32;
    private const int TokenIdSizeInBytes = 8;
    private const int LongestNameInCharacters = 60;

    /// <summary>How long a link can be used.</summary>
    public static TimeSpan LinkLife { get; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How long the token lives that a new node puts into its folder: it is for the first hour, and ends at once when the first person sets a
    /// password by the link.
    /// </summary>
    public static TimeSpan FirstTokenLife => LinkLife;

    /// <summary>The people of a new node: one, with a token for the command line, and a link to set a password.</summary>
    /// <exception cref="ArgumentException">The name cannot be one.</exception>
    public static (PeopleState State, string Token, string Link) First(
        string name,
        RandomSource random,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(random);
        if (FindFault(name) is { } fault)
        {
            throw new ArgumentException(fault.En, nameof(name));
        }

        var person = Make(name, FirstRoles.OfTheFirstPerson, random, now) with { State = PersonState.Active };
        var (token, link) = (BearerToken.Create(random), BearerToken.Create(random));
        var credential = new Credential(
            Convert.ToHexStringLower(random.GetBytes(TokenIdSizeInBytes)),
            person.Id,
            CredentialKind.Session,
            "kexin",
            null,
            now,
            now + FirstTokenLife,
            now,
            now,
            IdlesOut: false
        );
        var state = new PeopleState(
            Convert.ToBase64String(random.GetBytes(KeySizeInBytes)),
            ImmutableDictionary<string, Person>.Empty.Add(person.Id, person),
            FirstRoles.All.ToImmutableDictionary(role => role.Id),
            ImmutableDictionary<string, Credential>.Empty.Add(BearerToken.HashOf(token), credential),
            ImmutableDictionary<string, OneTimeLink>.Empty.Add(
                BearerToken.HashOf(link),
                new OneTimeLink(person.Id, now + LinkLife)
            ),
            [.. Acts.All],
            ImmutableDictionary<string, Proposal>.Empty
        );
        return (state, token, link);
    }

    /// <summary>A person who was invited.</summary>
    public static Person Make(string name, ImmutableArray<string> roles, RandomSource random, DateTimeOffset now) =>
        new(Convert.ToHexStringLower(random.GetBytes(IdSizeInBytes)), name, roles, PersonState.Invited, now);

    /// <summary>Null, or why nobody can have that name.</summary>
    public static BilingualText? FindFault(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return
            name.Length == 0
            || !VisibleText.IsName(name, LongestNameInCharacters)
            || name.Contains('\n', StringComparison.Ordinal)
            ? new(
                $"A person's name has 1 to {LongestNameInCharacters} characters, all of them visible, and no space at an end.",
                $"人员名称须为 1 至 {LongestNameInCharacters} 个可见字符，首尾没有空格。"
            )
            : null;
    }
}
