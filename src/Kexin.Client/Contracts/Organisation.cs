namespace Kexin.Client.Contracts;

/// <summary>How people can sign in at this node, beside name and password.</summary>
/// <param name="Organisation">Whether the organisation's own sign-in (OpenID Connect) is set up.</param>
public sealed record SignInWays(bool Organisation);

/// <summary>Where somebody begins to sign in by the organisation's own sign-in.</summary>
/// <param name="Origin">The console's address as the browser writes it; the provider leads back there.</param>
public sealed record BeginOrganisationSignIn(string Origin);

/// <summary>A sign-in by the organisation's own sign-in that has begun; whoever began it keeps it until the browser comes back.</summary>
/// <param name="Address">Where the browser has to go.</param>
/// <param name="State">With which it has to come back.</param>
/// <param name="Nonce">Which the provider has to put into its id token.</param>
/// <param name="Verifier">With which alone the provider's code can be used (RFC 7636).</param>
public sealed record OrganisationFlow(string Address, string State, string Nonce, string Verifier)
{
    /// <summary>The path under the console's address to which the provider leads back; to be registered there.</summary>
    public const string BackPath = "/sign-in/organisation/back";

    /// <summary>No secret.</summary>
    public override string ToString() => nameof(OrganisationFlow);
}

/// <summary>A sign-in by the code with which the browser came back.</summary>
/// <param name="Origin">As in <see cref="BeginOrganisationSignIn"/>.</param>
/// <param name="Code">The provider's.</param>
/// <param name="Flow">As it was begun, after its state was compared with the one that came back.</param>
/// <param name="Where">What the session is called in lists.</param>
/// <param name="Keep">As for <see cref="SignIn"/>.</param>
public sealed record SignInByOrganisation(
    string Origin,
    string Code,
    OrganisationFlow Flow,
    string? Where = null,
    bool Keep = false
)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(SignInByOrganisation);
}
