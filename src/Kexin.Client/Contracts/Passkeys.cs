using System.Text.Json;

namespace Kexin.Client.Contracts;

/// <summary>Where a passkey is to be made or used.</summary>
/// <param name="Origin">The console's address as the browser writes it, such as <c>https://node.example:8443</c>; passkeys work only where the node serves by a host name.</param>
public sealed record PasskeyOrigin(string Origin);

/// <summary>What a browser needs to make a passkey or to ask for one.</summary>
/// <param name="Options">For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c> (Web Authentication Level 3, 5.1); good for five minutes.</param>
public sealed record PasskeyOptions(JsonElement Options);

/// <summary>A passkey that a browser made.</summary>
/// <param name="Origin">Where, as in <see cref="PasskeyOrigin"/>.</param>
/// <param name="Name">What the person calls it, 1 to 60 characters.</param>
/// <param name="Credential">The browser's answer by its <c>toJSON</c>.</param>
public sealed record NewPasskey(string Origin, string Name, JsonElement Credential);

/// <summary>A sign-in by a passkey.</summary>
/// <param name="Credential">The browser's answer by its <c>toJSON</c>.</param>
/// <param name="Where">What the session is called in lists.</param>
/// <param name="Keep">As for <see cref="SignIn"/>.</param>
public sealed record SignInByPasskey(JsonElement Credential, string? Where = null, bool Keep = false)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(SignInByPasskey);
}

/// <summary>Shows again by a passkey who has a session, for acts that ask again.</summary>
/// <param name="Credential">The browser's answer by its <c>toJSON</c>.</param>
public sealed record ProveByPasskey(JsonElement Credential)
{
    /// <summary>No secret.</summary>
    public override string ToString() => nameof(ProveByPasskey);
}

/// <summary>A passkey of the caller.</summary>
/// <param name="Id">By which it is removed.</param>
/// <param name="Name">What the person calls it.</param>
/// <param name="Host">The host name at which it works.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUse">When somebody signed in by it last.</param>
public sealed record PasskeyInfo(string Id, string Name, string Host, DateTimeOffset CreatedAt, DateTimeOffset LastUse);
