using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kexin.People.Rights;

namespace Kexin.People.Records;

/// <summary>What a bearer token is of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CredentialKind>))]
public enum CredentialKind
{
    /// <summary>A person who signed in.</summary>
    Session,

    /// <summary>A program of a person, with a part of the person's permissions.</summary>
    Program,
}

/// <summary>A bearer token that was given out; the token itself is not kept.</summary>
/// <param name="Id">By which it is listed and ended; 16 hexadecimal digits, and not secret.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Kind">A session or a program.</param>
/// <param name="Name">Where it is used, for people.</param>
/// <param name="Scope">What a program may do of what its owner may; null for a session, which may do all of it.</param>
/// <param name="CreatedAt">When it was given out.</param>
/// <param name="EndsAt">From when it is worth nothing.</param>
/// <param name="LastUse">When it was used last, to within <see cref="SigningIn.Callers.UseIsNotedEvery"/>.</param>
/// <param name="ProvedAt">When its owner last showed a password, a code or a link.</param>
/// <param name="IdlesOut">Whether it ends when it is not used for a while.</param>
public sealed record Credential(
    string Id,
    string PersonId,
    CredentialKind Kind,
    string Name,
    ImmutableArray<Permission>? Scope,
    DateTimeOffset CreatedAt,
    DateTimeOffset EndsAt,
    DateTimeOffset LastUse,
    DateTimeOffset ProvedAt,
    bool IdlesOut
);

/// <summary>A link that can be used once: it sets a password, and signs in.</summary>
/// <param name="PersonId">Whose it is.</param>
/// <param name="EndsAt">From when it is worth nothing.</param>
public sealed record OneTimeLink(string PersonId, DateTimeOffset EndsAt);
