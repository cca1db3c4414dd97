using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.People.Managing;

/// <summary>What people change of their own accounts.</summary>
/// <param name="book">The people.</param>
/// <param name="passwords">Hashes passwords.</param>
/// <param name="random">Makes secrets.</param>
/// <param name="time">Checks codes.</param>
public sealed class OwnAccount(PeopleBook book, IPasswords passwords, RandomSource random, TimeProvider time)
{
    /// <summary>Sets another password; the person's other sessions end.</summary>
    /// <exception cref="DomainException">The password will not do.</exception>
    public void SetPassword(Caller caller, string password)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var hash = passwords.Hash(PasswordRules.Check(password, caller.Person.Name));
        book.Change(state =>
            state
                .With(
                    PeopleDesk.ThrowIfOfDirectory(PeopleDesk.Find(state, caller.Person.Id)) with
                    {
                        PasswordHash = hash,
                    }
                )
                .Without(each =>
                    each.PersonId == caller.Person.Id
                    && each.Kind == CredentialKind.Session
                    && each.Id != caller.Credential.Id
                )
        );
    }

    /// <summary>Remembers the language in which the person works.</summary>
    /// <exception cref="DomainException">It is not one that the node speaks.</exception>
    public void SetLanguage(Caller caller, string language)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (language is not ("en" or "zh"))
        {
            throw DomainException.Invalid("The languages are en and zh.", "可选语言为 en 和 zh。");
        }

        book.Change(state =>
            PeopleDesk.Find(state, caller.Person.Id) is var person && person.Language == language
                ? state
                : state.With(person with { Language = language })
        );
    }

    /// <summary>A new secret for one-time codes; nothing asks for codes before one was shown.</summary>
    /// <returns>The secret as apps take it.</returns>
    public string OfferCodes(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var secret = random.GetBytes(OneTimeCode.SecretSizeInBytes);
        book.Change(state =>
            state.With(
                PeopleDesk.Find(state, caller.Person.Id) with
                {
                    OfferedCodeSecret = Convert.ToBase64String(secret),
                }
            )
        );
        return OneTimeCode.Write(secret);
    }

    /// <summary>From now on a sign-in asks for codes, too.</summary>
    /// <exception cref="DomainException">The code is not one of the secret that was offered.</exception>
    public void UseCodes(Caller caller, string code)
    {
        ArgumentNullException.ThrowIfNull(caller);
        book.Change(state =>
        {
            var person = PeopleDesk.Find(state, caller.Person.Id);
            return
                person.OfferedCodeSecret is { } secret
                && OneTimeCode.Find(Convert.FromBase64String(secret), code, time.GetUtcNow(), 0) is { } step
                ? state.With(person with { CodeSecret = secret, OfferedCodeSecret = null, LastCodeStep = step })
                : throw new DomainException(
                    PeopleFaults.WrongSignIn,
                    new("That is not the code.", "验证码不正确。"),
                    new("Look at the clock of the phone and of the node.", "请检查手机和节点的时钟。")
                );
        });
    }

    /// <summary>No codes are asked for any more.</summary>
    public void DropCodes(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        book.Change(state =>
            state.With(PeopleDesk.Find(state, caller.Person.Id) with { CodeSecret = null, OfferedCodeSecret = null })
        );
    }
}
