using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kexin.People.Rights;

namespace Kexin.People.Records;

/// <summary>Everything that a node remembers of its people; never changed, only replaced.</summary>
/// <param name="PseudonymKey">Makes pseudonyms of people's ids; 32 bytes, Base64.</param>
/// <param name="People">By id.</param>
/// <param name="Roles">By id.</param>
/// <param name="Credentials">By the hash of the token.</param>
/// <param name="Links">By the hash of the link.</param>
/// <param name="TakeTwo">Acts that take two people.</param>
/// <param name="Proposals">By id.</param>
/// <param name="Passkeys">By id; null where none was ever kept.</param>
public sealed record PeopleState(
    string PseudonymKey,
    ImmutableDictionary<string, Person> People,
    ImmutableDictionary<string, Role> Roles,
    ImmutableDictionary<string, Credential> Credentials,
    ImmutableDictionary<string, OneTimeLink> Links,
    ImmutableArray<Act> TakeTwo,
    ImmutableDictionary<string, Proposal> Proposals,
    ImmutableDictionary<string, Passkey>? Passkeys = null
)
{
    /// <summary>By id.</summary>
    public ImmutableDictionary<string, Passkey> Passkeys { get; init; } =
        Passkeys ?? ImmutableDictionary<string, Passkey>.Empty;

    /// <summary>The people who can sign in.</summary>
    [JsonIgnore]
    public IEnumerable<Person> Active => People.Values.Where(person => person.State == PersonState.Active);

    /// <summary>The person of that name, without regard to case, or null.</summary>
    public Person? FindByName(string name)
    {
        var key = Person.KeyOf(name);
        return People.Values.FirstOrDefault(person => Person.KeyOf(person.Name) == key);
    }

    /// <summary>What a person's roles allow.</summary>
    public ImmutableHashSet<Permission> PermissionsOf(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return
        [
            .. person
                .Roles.Where(Roles.ContainsKey)
                .SelectMany(role => Roles[role].Permissions)
                .Append(Permission.OwnAccount),
        ];
    }

    /// <summary>Whether an act has to be confirmed by a second person, and there is one who could.</summary>
    /// <param name="act">The act.</param>
    /// <param name="permissions">What it asks for.</param>
    public bool NeedsTwo(Act act, IReadOnlyCollection<Permission> permissions) =>
        TakeTwo.Contains(act) && HasTwo(permissions);

    /// <summary>Whether two people who are active have these permissions.</summary>
    public bool HasTwo(IReadOnlyCollection<Permission> permissions) => WhoMay(permissions).Count() > 1;

    /// <summary>The people who are active and have these permissions.</summary>
    public IEnumerable<Person> WhoMay(IReadOnlyCollection<Permission> permissions) =>
        Active.Where(person => PermissionsOf(person).IsSupersetOf(permissions));

    /// <summary>The state with a person made or replaced.</summary>
    public PeopleState With(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return this with { People = People.SetItem(person.Id, person) };
    }

    /// <summary>The state without the credentials that fit.</summary>
    public PeopleState Without(Func<Credential, bool> ends) =>
        this with
        {
            Credentials = Credentials.RemoveRange(Credentials.Where(each => ends(each.Value)).Select(each => each.Key)),
        };
}

/// <summary>How the state is written.</summary>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(PeopleState))]
internal sealed partial class PeopleJson : JsonSerializerContext;
