using System.Security.Cryptography;
using System.Text;
using Kexin.Inspection.Book;
using Kexin.Inspection.Rounds;
using Kexin.People;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.Inspection.Desks;

/// <summary>Binds phones to people by one-time codes: one phone a person, one key a phone, and a token for each.</summary>
/// <param name="book">Where phones and codes are kept.</param>
/// <param name="people">Who may inspect.</param>
/// <param name="tokens">Gives and ends the phones' tokens.</param>
/// <param name="random">Makes codes and ids.</param>
/// <param name="time">Says when a code ends.</param>
public sealed class PhoneDesk(
    InspectionBook book,
    PeopleBook people,
    TokenDesk tokens,
    RandomSource random,
    TimeProvider time
)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int CodeLength = 12;
    private const int TokenLifeInDays = 366;

    /// <summary>How long a code can be used.</summary>
    public static TimeSpan CodeLife { get; } = TimeSpan.FromDays(1);

    /// <summary>A code for a person who may inspect; earlier ones of the person end.</summary>
    /// <exception cref="DomainException">There is no such person, or the person may not inspect.</exception>
    public (string Code, DateTimeOffset EndsAt) NewCode(string person)
    {
        var found =
            people.State.People.GetValueOrDefault(person)
            ?? throw DomainException.NotFound(
                $"There is nobody with the id '{person}'.",
                $"没有标识为“{person}”的人员。"
            );
        if (!people.State.PermissionsOf(found).Contains(Permission.Inspect))
        {
            throw DomainException.Conflict(
                $"{found.Name} may not inspect. Give the role 'inspector' first.",
                $"{found.Name} 没有巡检权限，请先授予“巡检人员”角色。"
            );
        }

        foreach (var (key, _) in book.Codes.All.Where(each => each.Value.Person == person).ToList())
        {
            book.Codes.Remove(key);
        }

        var code = new string([.. random.GetBytes(CodeLength).Select(value => Alphabet[value % Alphabet.Length])]);
        var endsAt = time.GetUtcNow() + CodeLife;
        book.Codes.Put(HashOf(code), new PhoneCode(person, endsAt.ToUnixTimeMilliseconds()));
        return (code, endsAt);
    }

    /// <summary>Binds the phone that brings a code; the person's phone of before ends.</summary>
    /// <param name="code">As a person types it: spaces and small letters do not matter.</param>
    /// <param name="key">The phone's, a P-256 key as a SubjectPublicKeyInfo.</param>
    /// <param name="name">What the phone is called in lists.</param>
    /// <exception cref="DomainException">The code is none, was used or has ended (<see cref="PeopleFaults.WrongSignIn"/>); or the key is none.</exception>
    public (Phone Phone, string Token, Credential Credential, Person Person) Enrol(string code, byte[] key, string name)
    {
        ArgumentNullException.ThrowIfNull(code);
        var hash = HashOf(new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]));
        if (
            book.Codes.Find(hash) is not { } given
            || given.EndsAt <= time.GetUtcNow().ToUnixTimeMilliseconds()
            || people.State.People.GetValueOrDefault(given.Person) is not { State: not PersonState.Suspended } person
        )
        {
            throw new DomainException(
                PeopleFaults.WrongSignIn,
                new("The code is none, was used, or has ended.", "绑定码无效、已使用或已过期。"),
                new("Ask a manager for another.", "请主管重新提供绑定码。")
            );
        }

        if (!Phone.IsKey(key))
        {
            throw DomainException.Invalid(
                "The key is no P-256 key as a SubjectPublicKeyInfo.",
                "密钥不是 SubjectPublicKeyInfo 格式的 P-256 公钥。"
            );
        }

        book.Codes.Remove(hash);
        if (person.State == PersonState.Invited)
        {
            // Who only inspects needs no password: the code that a manager gave is what a link is to others.
            people.Change(state => state.With(state.People[person.Id] with { State = PersonState.Active }));
        }

        foreach (var earlier in book.Phones.All.Values.Where(each => each.Person == person.Id && each.EndedAt is null))
        {
            End(earlier);
        }

        var (token, credential) = tokens.IssueToDevice(person, name, [Permission.Inspect], TokenLifeInDays);
        var phone = new Phone(
            Ids.New(random),
            person.Id,
            name,
            key,
            credential.Id,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            null
        );
        book.Phones.Put(phone.Id, phone);
        return (phone, token, credential, person);
    }

    /// <summary>The phone whose token a caller has.</summary>
    /// <exception cref="DomainException">The caller is no phone.</exception>
    public Phone PhoneOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return book.Phones.All.Values.FirstOrDefault(phone =>
                phone.Credential == caller.Credential.Id && phone.EndedAt is null
            )
            ?? throw DomainException.Conflict(
                "This is for phones that were bound by a code.",
                "仅限通过绑定码绑定的手机使用。"
            );
    }

    /// <summary>Ends a binding; the phone's token is worth nothing from then on, its records stay.</summary>
    public void End(Phone phone)
    {
        ArgumentNullException.ThrowIfNull(phone);
        tokens.EndOfDevice(phone.Credential);
        book.Phones.Put(phone.Id, phone with { EndedAt = time.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    private static string HashOf(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("kexin/phone-code/1 " + code)));
}
