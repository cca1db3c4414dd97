using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A sign-in by name and password.</summary>
/// <param name="Name">The person's name at the node; case does not matter.</param>
/// <param name="Password">As it was typed.</param>
/// <param name="Code">The one-time code, where the person uses them.</param>
/// <param name="Where">What the session is called in lists, such as a browser's name.</param>
/// <param name="Keep">Whether the session outlives the day: 30 days instead of 12 hours with an end after an idle hour.</param>
public sealed record SignIn(string Name, string Password, string? Code = null, string? Where = null, bool Keep = false)
{
    /// <summary>The name; never the password.</summary>
    public override string ToString() => $"{nameof(SignIn)} {Name}";
}

/// <summary>A sign-in by a one-time link, which sets the password.</summary>
/// <param name="Link">As <c>kexin init</c> or an administrator gave it.</param>
/// <param name="Password">The new password, 12 to 256 characters.</param>
/// <param name="Where">What the session is called in lists.</param>
/// <param name="Keep">As for <see cref="SignIn"/>.</param>
public sealed record SignInByLink(string Link, string Password, string? Where = null, bool Keep = false)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(SignInByLink);
}

/// <summary>A command line that is to be let in by a browser.</summary>
/// <param name="Where">What the session is called in lists.</param>
public sealed record BeginTerminal(string? Where = null);

/// <summary>A command line that waits for somebody to let it in.</summary>
/// <param name="Secret">By which it fetches its session; shown to nobody.</param>
/// <param name="Terminal">What a person is shown.</param>
public sealed record TerminalBegun(string Secret, TerminalInfo Terminal)
{
    /// <summary>The code; never the secret.</summary>
    public override string ToString() => $"{nameof(TerminalBegun)} {Terminal.Code}";
}

/// <summary>What a person compares before a command line is let in.</summary>
/// <param name="Code">What the command line shows and the person enters, as <c>BCDF-GHJK</c>.</param>
/// <param name="Where">What the session will be called in lists.</param>
/// <param name="EndsAt">From when the code is worth nothing.</param>
public sealed record TerminalInfo(string Code, string Where, DateTimeOffset EndsAt);

/// <summary>Asks whether a command line was let in.</summary>
/// <param name="Secret">As it was given when it began to wait.</param>
public sealed record FetchTerminal(string Secret)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(FetchTerminal);
}

/// <summary>Whether a command line was let in.</summary>
/// <param name="Session">Its session, shown once; null while nobody has let it in.</param>
public sealed record TerminalFetched(SignedIn? Session);

/// <summary>Shows again who has a session, for acts that ask again.</summary>
/// <param name="Password">As it was typed.</param>
/// <param name="Code">The one-time code, where the person uses them.</param>
public sealed record ProveAgain(string Password, string? Code = null)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(ProveAgain);
}

/// <summary>A session that began.</summary>
/// <param name="Token">The bearer token of the session; shown once.</param>
/// <param name="EndsAt">From when it is worth nothing.</param>
/// <param name="Person">Who signed in.</param>
public sealed record SignedIn(string Token, DateTimeOffset EndsAt, OwnAccount Person)
{
    /// <summary>Who; never the token.</summary>
    public override string ToString() => $"{nameof(SignedIn)} {Person.Name}";
}

/// <summary>Who is asking.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">By which the person signs in.</param>
/// <param name="Roles">Ids of roles.</param>
/// <param name="Permissions">What this token allows, as <c>datasets.add</c>.</param>
/// <param name="Session">Of this token.</param>
/// <param name="HasPassword">Whether a password was set.</param>
/// <param name="UsesCodes">Whether a sign-in asks for one-time codes.</param>
/// <param name="IsFresh">Whether acts that ask again would be taken now.</param>
/// <param name="Pseudonym">The person in this node's evidence log.</param>
/// <param name="Language">The language in which the person works, <c>en</c> or <c>zh</c>; null where none was chosen.</param>
/// <param name="IsOfDirectory">Whether the person signs in by the organisation's own sign-in, and so has no password here.</param>
public sealed record OwnAccount(
    string Id,
    string Name,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    SessionInfo Session,
    bool HasPassword,
    bool UsesCodes,
    bool IsFresh,
    string Pseudonym,
    string? Language = null,
    bool IsOfDirectory = false
);

/// <summary>The language in which a person works.</summary>
/// <param name="Language"><c>en</c> or <c>zh</c>.</param>
public sealed record OwnLanguage(string Language);

/// <summary>A sign-in that goes on, or a program's token.</summary>
/// <param name="Id">By which it is ended.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="PersonName">Whose it is.</param>
/// <param name="Name">Where it is used.</param>
/// <param name="Permissions">What a program's token was given; null for a session, which allows all that its person may do.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastUse">To within ten minutes after a restart of the node; null for a program's token that was never used.</param>
/// <param name="EndsAt">From when it is worth nothing.</param>
/// <param name="IsThis">Whether this call came by it.</param>
public sealed record SessionInfo(
    string Id,
    string PersonId,
    string PersonName,
    string Name,
    IReadOnlyList<string>? Permissions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUse,
    DateTimeOffset EndsAt,
    bool IsThis
);

/// <summary>A token for a program.</summary>
/// <param name="Name">What it is called in lists.</param>
/// <param name="Permissions">A part of what its owner may do.</param>
/// <param name="Days">How long it lives, 1 to 366.</param>
public sealed record NewToken(string Name, IReadOnlyList<string> Permissions, int Days);

/// <summary>A token that was made.</summary>
/// <param name="Token">Shown once.</param>
/// <param name="Info">What is listed of it; its id is the access key of the S3 API.</param>
/// <param name="SecretKey">The secret key of the S3 API; null for a token that may do nothing with objects.</param>
public sealed record IssuedToken(string Token, SessionInfo Info, string? SecretKey = null)
{
    /// <summary>What is listed; never the token.</summary>
    public override string ToString() => $"{nameof(IssuedToken)} {Info.Name}";
}

/// <summary>A new password.</summary>
/// <param name="Password">12 to 256 characters.</param>
public sealed record NewPassword(string Password)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(NewPassword);
}

/// <summary>The secret of one-time codes, to be typed or scanned into an app.</summary>
/// <param name="Secret">In Base32.</param>
/// <param name="Uri">The same as an <c>otpauth</c> address, for a QR code.</param>
public sealed record CodeSecret(string Secret, string Uri)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(CodeSecret);
}

/// <summary>A one-time code.</summary>
/// <param name="Code">Six digits.</param>
public sealed record OneTimeCode(string Code);

/// <summary>Whether a person can sign in.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PersonState>))]
public enum PersonState
{
    /// <summary>Has not used the link yet.</summary>
    Invited,

    /// <summary>Can.</summary>
    Active,

    /// <summary>Cannot.</summary>
    Suspended,
}

/// <summary>Somebody who works with the node.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">By which the person signs in.</param>
/// <param name="Roles">Ids of roles.</param>
/// <param name="State">Whether the person can sign in.</param>
/// <param name="CreatedAt">When the person was made.</param>
/// <param name="LastUse">When a session or token of the person was used last; null when there is none.</param>
/// <param name="UsesCodes">Whether a sign-in asks for one-time codes.</param>
/// <param name="Pseudonym">The person in this node's evidence log.</param>
/// <param name="IsOfDirectory">Whether the person signs in by the organisation's own sign-in, and so has no password here.</param>
public sealed record PersonInfo(
    string Id,
    string Name,
    IReadOnlyList<string> Roles,
    PersonState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUse,
    bool UsesCodes,
    string Pseudonym,
    bool IsOfDirectory = false
);

/// <summary>A person to invite.</summary>
/// <param name="Name">By which the person will sign in.</param>
/// <param name="Roles">Ids of roles.</param>
public sealed record InvitePerson(string Name, IReadOnlyList<string> Roles);

/// <summary>A link that a person was given.</summary>
/// <param name="Person">Who.</param>
/// <param name="Link">Can be used once; shown once.</param>
/// <param name="EndsAt">From when it is worth nothing.</param>
public sealed record Invitation(PersonInfo Person, string Link, DateTimeOffset EndsAt)
{
    /// <summary>Who; never the link.</summary>
    public override string ToString() => $"{nameof(Invitation)} {Person.Name}";
}

/// <summary>The roles that a person is to have, and no others.</summary>
/// <param name="Roles">Ids of roles.</param>
public sealed record SetRoles(IReadOnlyList<string> Roles);

/// <summary>Who a person is to the organisation's own sign-in.</summary>
/// <param name="Subject">The id token's <c>sub</c>: 1 to 255 ASCII characters without spaces.</param>
public sealed record LinkPerson(string Subject);

/// <summary>A list of permissions with a name.</summary>
/// <param name="Id">Lower case with hyphens.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Permissions">What it allows.</param>
public sealed record RoleInfo(string Id, LocalizedText Name, IReadOnlyList<string> Permissions);

/// <summary>What a role is to be.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Permissions">What it allows, as <c>datasets.add</c>.</param>
public sealed record PutRole(LocalizedText Name, IReadOnlyList<string> Permissions);

/// <summary>Something that a role can allow, or an act.</summary>
/// <param name="Id">As <c>datasets.add</c>.</param>
/// <param name="Text">What it allows.</param>
public sealed record PermissionInfo(string Id, LocalizedText Text);
