using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;

namespace Kexin.People.SigningIn;

/// <summary>A session that began.</summary>
/// <param name="Token">The bearer token; shown once.</param>
/// <param name="Person">Whose it is.</param>
/// <param name="Credential">What is kept of it.</param>
public sealed record SignedIn(string Token, Person Person, Credential Credential)
{
    /// <summary>Whose it is; never the token.</summary>
    public override string ToString() => $"{nameof(SignedIn)} {Person.Name}";
}

/// <summary>Takes passwords, codes and one-time links, and gives sessions. Each session has a token of its own that nobody chose.</summary>
/// <param name="book">The people.</param>
/// <param name="passwords">Checks passwords.</param>
/// <param name="lockOut">Bounds guesses.</param>
/// <param name="random">Makes tokens.</param>
/// <param name="time">Says when they end.</param>
public sealed class SignInDesk(
    PeopleBook book,
    IPasswords passwords,
    LockOut lockOut,
    RandomSource random,
    TimeProvider time
)
{
    private const int IdSizeInBytes = 8;
    private const int LongestNameInCharacters = 100;
    private readonly Lazy<string> _nobodysHash = new(() => passwords.Hash(BearerToken.Create(random)));

    /// <summary>How long a session lives.</summary>
    public static TimeSpan SessionLife { get; } = TimeSpan.FromHours(12);

    /// <summary>How long a session of the command line lives, which has no idle end.</summary>
    public static TimeSpan KeptLife { get; } = TimeSpan.FromDays(30);

    /// <summary>Signs in by name and password, and by a code where the person uses them.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="code">The one-time code, or null.</param>
    /// <param name="where">What the session is called in lists.</param>
    /// <param name="keep">Whether it is to outlive the day.</param>
    /// <exception cref="DomainException">Something is wrong, and the caller is not told what; or the name has to wait.</exception>
    public SignedIn SignIn(string name, string password, string? code, string where, bool keep) =>
        Begin(Verify(name, password, code), where, keep);

    /// <returns>The person's id.</returns>
    private string Verify(string name, string password, string? code)
    {
        if (name.Length > LongestNameInCharacters || password.Length > PasswordRules.Longest)
        {
            throw Wrong();
        }

        var key = Person.KeyOf(name);
        lockOut.ThrowIfLocked(key);
        var person = book.State.FindByName(name);

        // A name that nobody has costs the same time.
        var fits =
            passwords.Fits(person?.PasswordHash ?? _nobodysHash.Value, PasswordRules.Normalize(password))
            && person is { PasswordHash: not null, State: PersonState.Active };
        if (!fits || person is null)
        {
            lockOut.Fail(key);
            throw Wrong();
        }

        if (person.CodeSecret is { } secret)
        {
            TakeCode(person, secret, code, key);
        }

        lockOut.Succeed(key);
        return person.Id;
    }

    /// <summary>Uses a one-time link: sets the password, ends the sessions, codes and passkeys of before, and signs in.</summary>
    /// <exception cref="DomainException">The link is none, was used, or has ended; or the password will not do.</exception>
    public SignedIn SignInByLink(string link, string password, string where, bool keep)
    {
        var hash = BearerToken.HashOf(link);
        var found = FindLink(book.State, hash);
        var hashed = passwords.Hash(PasswordRules.Check(password, found.Name));
        book.Change(state =>
        {
            // Of two who use it at once, one does.
            var person = FindLink(state, hash);
            // Of the first person, that is the token in the node's folder, too: from now on each signs in.
            var ended = state.Without(each => each.PersonId == person.Id && each.Kind == CredentialKind.Session);
            return ended.With(person with { PasswordHash = hashed, CodeSecret = null, State = PersonState.Active }) with
            {
                Links = ended.Links.Remove(hash),
                Passkeys = ended.Passkeys.RemoveRange(
                    ended.Passkeys.Values.Where(each => each.PersonId == person.Id).Select(each => each.Id)
                ),
            };
        });
        lockOut.Succeed(Person.KeyOf(found.Name));
        return Begin(found.Id, where, keep);
    }

    /// <summary>Shows again who has a session, for acts that ask again.</summary>
    /// <exception cref="DomainException">The password or the code is wrong, or the name has to wait.</exception>
    public void ProveAgain(Caller caller, string password, string? code)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Prove(caller, Verify(caller.Person.Name, password, code));
    }

    /// <summary>Notes that somebody showed who it is.</summary>
    /// <exception cref="DomainException">It is not the caller.</exception>
    internal void Prove(Caller caller, string person)
    {
        if (person != caller.Person.Id)
        {
            throw Wrong();
        }

        book.Change(state =>
        {
            var own = state.Credentials.FirstOrDefault(each => each.Value.Id == caller.Credential.Id);
            return own.Key is null
                ? state
                : state with
                {
                    Credentials = state.Credentials.SetItem(own.Key, own.Value with { ProvedAt = time.GetUtcNow() }),
                };
        });
    }

    private Person FindLink(PeopleState state, string hash) =>
        state.Links.TryGetValue(hash, out var link)
        && time.GetUtcNow() < link.EndsAt
        && state.People.TryGetValue(link.PersonId, out var person)
        && person.State != PersonState.Suspended
            ? person
            : throw new DomainException(
                PeopleFaults.WrongSignIn,
                new("This link is none, was used, or has ended.", "该链接无效、已使用或已过期。"),
                new("Ask an administrator for another.", "请管理员重新提供链接。")
            );

    private void TakeCode(Person person, string secret, string? code, string key)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            throw new DomainException(
                PeopleFaults.CodeNeeded,
                new("A one-time code is needed, too.", "还需要输入一次性验证码。")
            );
        }

        var step = OneTimeCode.Find(Convert.FromBase64String(secret), code, time.GetUtcNow(), person.LastCodeStep);
        var taken = false;
        if (step is { } found)
        {
            book.Change(state =>
            {
                var current = state.People[person.Id];
                taken = current.CodeSecret == secret && current.LastCodeStep < found;
                return taken ? state.With(current with { LastCodeStep = found }) : state;
            });
        }

        if (!taken)
        {
            lockOut.Fail(key);
            throw Wrong();
        }
    }

    /// <summary>A session of somebody who showed who it is.</summary>
    /// <param name="person">The id.</param>
    /// <param name="where">What the session is called in lists.</param>
    /// <param name="keep">Whether it is to outlive the day.</param>
    /// <param name="by">The id of the credential that let it in, which must be there still; null where none did.</param>
    internal SignedIn Begin(string person, string where, bool keep, string? by = null)
    {
        var token = BearerToken.Create(random);
        var now = time.GetUtcNow();
        var credential = new Credential(
            Convert.ToHexStringLower(random.GetBytes(IdSizeInBytes)),
            person,
            CredentialKind.Session,
            SessionName(where),
            null,
            now,
            now + (keep ? KeptLife : SessionLife),
            now,
            now,
            !keep
        );
        Person? owner = null;
        book.Change(state =>
        {
            // Somebody may have suspended the person in this moment.
            owner =
                state.People.TryGetValue(person, out var found) && found.State == PersonState.Active
                    ? found
                    : throw Wrong();
            var living = state.Without(each => each.EndsAt <= now);
            if (by is not null && !living.Credentials.Values.Any(each => each.Id == by && each.PersonId == person))
            {
                throw Wrong();
            }

            return living with
            {
                Credentials = living.Credentials.SetItem(BearerToken.HashOf(token), credential),
            };
        });
        return new SignedIn(token, owner!, credential);
    }

    internal static string SessionName(string where)
    {
        var shown = VisibleText.Escape(where.Trim());
        return shown.Length <= LongestNameInCharacters ? shown : shown[..LongestNameInCharacters];
    }

    private static DomainException Wrong() =>
        new(
            PeopleFaults.WrongSignIn,
            new("The name, the password or the code is wrong.", "用户名、密码或验证码不正确。")
        );
}
