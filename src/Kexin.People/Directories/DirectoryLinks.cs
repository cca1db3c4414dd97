using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Managing;
using Kexin.People.Records;

namespace Kexin.People.Directories;

/// <summary>Says by hand who a person of this node is to the organisation's own sign-in, where the person was here before it.</summary>
/// <remarks>
/// Whom that sign-in keeps out must not have another way in: password, one-time codes, passkeys, links and sessions end, and its groups give the
/// roles from the next sign-in on. Tokens of programs stay, as far as the person's roles allow what they do.
/// </remarks>
/// <param name="book">The people.</param>
public sealed class DirectoryLinks(PeopleBook book)
{
    /// <summary>The longest subject, in characters (OpenID Connect Core 1.0, 2).</summary>
    public const int LongestSubjectInCharacters = 255;

    /// <summary>Links a person.</summary>
    /// <param name="id">Whom.</param>
    /// <param name="issuer">Who vouches.</param>
    /// <param name="subject">The person there, as the id token's <c>sub</c> says.</param>
    /// <exception cref="DomainException">It is no subject, somebody else is that person, or nobody would be left who can change roles.</exception>
    public Person Link(string id, string issuer, string subject)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(subject);
        if (
            subject.Length is 0 or > LongestSubjectInCharacters
            || !subject.All(letter => char.IsAscii(letter) && !char.IsControl(letter) && letter != ' ')
        )
        {
            throw DomainException.Invalid(
                $"A subject has 1 to {LongestSubjectInCharacters} ASCII characters and no spaces.",
                $"用户标识须为 1 至 {LongestSubjectInCharacters} 个 ASCII 字符，不含空格。"
            );
        }

        var key = new DirectoryIdentity(issuer, subject, "", []).Key;
        Person? after = null;
        book.Change(state =>
        {
            var person = PeopleDesk.ThrowIfOfDirectory(PeopleDesk.Find(state, id));
            if (state.People.Values.FirstOrDefault(each => each.Directory == key) is { } other)
            {
                throw DomainException.Conflict(
                    $"'{other.Name}' is that person of the organisation's sign-in already.",
                    $"机构统一身份认证中的该用户已关联“{other.Name}”。"
                );
            }

            after = person with
            {
                Directory = key,
                PasswordHash = null,
                CodeSecret = null,
                OfferedCodeSecret = null,
                State = person.State == PersonState.Suspended ? PersonState.Suspended : PersonState.Active,
            };
            return PeopleDesk.ThrowIfNobodyIsLeft(WithoutWaysIn(state.With(after), id));
        });
        return after!;
    }

    /// <summary>Takes the link away; the person needs a new one-time link to set a password.</summary>
    /// <exception cref="DomainException">There is no such person, or the person is not linked.</exception>
    public Person Unlink(string id)
    {
        Person? after = null;
        book.Change(state =>
        {
            var person = PeopleDesk.Find(state, id);
            if (person.Directory is null)
            {
                throw DomainException.Conflict(
                    "This person does not sign in by the organisation's own sign-in.",
                    "该人员未关联机构统一身份认证。"
                );
            }

            after = person with
            {
                Directory = null,
                State = person.State == PersonState.Suspended ? PersonState.Suspended : PersonState.Invited,
            };
            return WithoutWaysIn(state.With(after), id);
        });
        return after!;
    }

    private static PeopleState WithoutWaysIn(PeopleState state, string id)
    {
        var ended = state.Without(each => each.PersonId == id && each.Kind == CredentialKind.Session);
        return ended with
        {
            Links = ended.Links.RemoveRange(
                ended.Links.Where(each => each.Value.PersonId == id).Select(each => each.Key)
            ),
            Passkeys = ended.Passkeys.RemoveRange(
                ended.Passkeys.Where(each => each.Value.PersonId == id).Select(each => each.Key)
            ),
        };
    }
}
