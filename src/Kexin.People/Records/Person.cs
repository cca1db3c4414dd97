using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kexin.People.Records;

/// <summary>Whether a person can sign in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PersonState>))]
public enum PersonState
{
    /// <summary>Was sent a link and has not used it.</summary>
    Invited,

    /// <summary>Can sign in.</summary>
    Active,

    /// <summary>Cannot, until an administrator says otherwise.</summary>
    Suspended,
}

/// <summary>Somebody who works with the node.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">By which the person signs in; unique without regard to case.</param>
/// <param name="Roles">Ids of roles.</param>
/// <param name="State">Whether the person can sign in.</param>
/// <param name="CreatedAt">When the person was made.</param>
public sealed record Person(
    string Id,
    string Name,
    ImmutableArray<string> Roles,
    PersonState State,
    DateTimeOffset CreatedAt
)
{
    /// <summary>The password, salted and hashed; null until one was set.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The secret of the one-time codes, once the person proved to have it; Base64.</summary>
    public string? CodeSecret { get; init; }

    /// <summary>A secret that the person was shown and has not yet proved to have; Base64.</summary>
    public string? OfferedCodeSecret { get; init; }

    /// <summary>The time step of the last code that was taken: none is taken twice.</summary>
    public long LastCodeStep { get; init; }

    /// <summary>Who the person is to the organisation's own sign-in; null for somebody who signs in here only.</summary>
    public string? Directory { get; init; }

    /// <summary>The language in which the person works, <c>en</c> or <c>zh</c>; null where none was chosen.</summary>
    public string? Language { get; init; }

    /// <summary>The name without its case, by which it is found.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Trim().ToUpperInvariant();
    }

    /// <summary>The name and the state; never a secret.</summary>
    public override string ToString() => $"{Name} ({State})";
}
