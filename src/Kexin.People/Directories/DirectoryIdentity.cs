using System.Collections.Immutable;

namespace Kexin.People.Directories;

/// <summary>Somebody whom the organisation's own sign-in vouches for; verified before it is made.</summary>
/// <param name="Issuer">Who vouches.</param>
/// <param name="Subject">The person there; never given to another (OpenID Connect Core 1.0, 2).</param>
/// <param name="Name">What the person is called there, and will be here.</param>
/// <param name="Groups">What the directory says that the person belongs to.</param>
public sealed record DirectoryIdentity(string Issuer, string Subject, string Name, ImmutableArray<string> Groups)
{
    /// <summary>By which the person is found again.</summary>
    public string Key => $"{Issuer} {Subject}";
}
