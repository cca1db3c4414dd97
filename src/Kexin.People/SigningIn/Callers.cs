using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Kexin.People.Records;
using Kexin.People.Rights;

namespace Kexin.People.SigningIn;

/// <summary>Who is asking, by which token, and what that allows.</summary>
/// <param name="Person">Who.</param>
/// <param name="Credential">By which token.</param>
/// <param name="Permissions">What is allowed: of a program, what its owner may do, too.</param>
/// <param name="Pseudonym">Who, in the evidence log.</param>
public sealed record Caller(
    Person Person,
    Credential Credential,
    ImmutableHashSet<Permission> Permissions,
    string Pseudonym
);

/// <summary>Finds who is asking.</summary>
/// <param name="book">The people.</param>
/// <param name="time">Says when a token ends.</param>
public sealed class Callers(PeopleBook book, TimeProvider time)
{
    private const int PseudonymSizeInBytes = 16;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new();
    private volatile ProgramIndex _programs = new(null, FrozenDictionary<string, string>.Empty);

    /// <summary>How long a session lives that is not used.</summary>
    public static TimeSpan LongestIdle { get; } = TimeSpan.FromHours(1);

    /// <summary>How often the use of a token is written down.</summary>
    public static TimeSpan UseIsNotedEvery { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a password, a code or a link counts for acts that ask again.</summary>
    public static TimeSpan ProofCounts { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The caller with that token; null when it is none, has ended, or its owner cannot sign in.</summary>
    public Caller? Find(string token)
    {
        var state = book.State;
        var hash = BearerToken.HashOf(token);
        return state.Credentials.TryGetValue(hash, out var credential) ? CallerOf(state, hash, credential) : null;
    }

    /// <summary>
    /// The caller of a program's token by its id, which is not secret: for protocols in which the program shows in another way that it has the
    /// token's secret. Null as in <see cref="Find"/>.
    /// </summary>
    public Caller? FindProgram(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var state = book.State;
        return Programs(state).TryGetValue(id, out var hash) ? CallerOf(state, hash, state.Credentials[hash]) : null;
    }

    private FrozenDictionary<string, string> Programs(PeopleState state)
    {
        // A state is never changed, so an index of these credentials is right as long as they are the state's.
        var known = _programs;
        if (!ReferenceEquals(known.Of, state.Credentials))
        {
            known = new ProgramIndex(
                state.Credentials,
                state
                    .Credentials.Where(each => each.Value.Kind == CredentialKind.Program)
                    .ToFrozenDictionary(each => each.Value.Id, each => each.Key, StringComparer.Ordinal)
            );
            _programs = known;
        }

        return known.HashById;
    }

    private Caller? CallerOf(PeopleState state, string hash, Credential credential)
    {
        if (
            !state.People.TryGetValue(credential.PersonId, out var person)
            || person.State != PersonState.Active
            || HasEnded(credential)
        )
        {
            return null;
        }

        Note(hash, credential);
        var allowed = state.PermissionsOf(person);
        return new Caller(
            person,
            credential,
            credential.Scope is { } scope ? allowed.Intersect(scope).Remove(Permission.OwnAccount) : allowed,
            PseudonymOf(state, person.Id)
        );
    }

    /// <summary>Whether a token is worth nothing any more.</summary>
    public bool HasEnded(Credential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var now = time.GetUtcNow();
        return now >= credential.EndsAt || (credential.IdlesOut && now - LastUse(credential) > LongestIdle);
    }

    /// <summary>When a token was used last; null for a program's token that never was.</summary>
    public DateTimeOffset? LastUseOf(Credential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return IsUnused(credential) ? null : LastUse(credential);
    }

    /// <summary>A program's token is made by a person's session, and first used later; what was used once is noted at once.</summary>
    private bool IsUnused(Credential credential) =>
        credential.Kind == CredentialKind.Program
        && credential.LastUse == credential.CreatedAt
        && !_uses.ContainsKey(credential.Id);

    /// <summary>When a token was used last, or made.</summary>
    private DateTimeOffset LastUse(Credential credential) =>
        _uses.TryGetValue(credential.Id, out var use) && use > credential.LastUse ? use : credential.LastUse;

    /// <summary>Whether the caller showed who it is lately enough for acts that ask again.</summary>
    public bool IsFresh(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return time.GetUtcNow() - caller.Credential.ProvedAt <= ProofCounts;
    }

    /// <summary>A person in the evidence log: a keyed hash, which nobody without the node's key can trace to a name.</summary>
    public static string PseudonymOf(PeopleState state, string person)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Convert.ToHexStringLower(
            HMACSHA256
                .HashData(
                    Convert.FromBase64String(state.PseudonymKey),
                    Encoding.UTF8.GetBytes("kexin/person/1 " + person)
                )
                .AsSpan(0, PseudonymSizeInBytes)
        );
    }

    private void Note(string hash, Credential credential)
    {
        var now = time.GetUtcNow();
        var isFirst = IsUnused(credential);
        _uses[credential.Id] = now;
        if (isFirst || now - credential.LastUse > UseIsNotedEvery)
        {
            book.Change(state =>
                state.Credentials.TryGetValue(hash, out var current)
                    ? state with
                    {
                        Credentials = state.Credentials.SetItem(hash, current with { LastUse = now }),
                    }
                    : state
            );
        }
    }

    private sealed record ProgramIndex(
        ImmutableDictionary<string, Credential>? Of,
        FrozenDictionary<string, string> HashById
    );
}
