using System.Text.Json;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about passkeys: what a browser needs, and what it made or signed.</summary>
public sealed class PasskeysApi
{
    private readonly ApiCalls _calls;

    internal PasskeysApi(ApiCalls calls) => _calls = calls;

    /// <summary>What a browser needs to ask for a passkey of anybody; the client's own token is not used.</summary>
    public Task<PasskeyOptions> OfferSignInAsync(string origin, CancellationToken cancel = default) =>
        OptionsAsync(Routes.OfferPasskeySignIn, origin, cancel);

    /// <summary>Signs in by a passkey; the client's own token is not used.</summary>
    public Task<SignedIn> SignInAsync(SignInByPasskey request, CancellationToken cancel = default) =>
        _calls.PostAsync<SignInByPasskey, SignedIn>(Routes.SignInByPasskey, request, cancel);

    /// <summary>Shows again by a passkey who it is, for acts that ask again.</summary>
    public Task<OwnAccount> ProveAgainAsync(JsonElement credential, CancellationToken cancel = default) =>
        _calls.PostAsync<ProveByPasskey, OwnAccount>(Routes.ProveByPasskey, new ProveByPasskey(credential), cancel);

    /// <summary>The own passkeys, newest first.</summary>
    public Task<IReadOnlyList<PasskeyInfo>> ListAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<PasskeyInfo>>(Routes.MyPasskeys, cancel);

    /// <summary>What a browser needs to make a passkey.</summary>
    public Task<PasskeyOptions> OfferAsync(string origin, CancellationToken cancel = default) =>
        OptionsAsync(Routes.OfferPasskey, origin, cancel);

    /// <summary>Keeps a passkey that a browser made.</summary>
    public Task<PasskeyInfo> RegisterAsync(NewPasskey made, CancellationToken cancel = default) =>
        _calls.PostAsync<NewPasskey, PasskeyInfo>(Routes.MyPasskeys, made, cancel);

    /// <summary>Takes no sign-in by a passkey any more.</summary>
    public Task RemoveAsync(string id, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Delete, Routes.MyPasskey.With(id), null, cancel);

    private Task<PasskeyOptions> OptionsAsync(string route, string origin, CancellationToken cancel) =>
        _calls.PostAsync<PasskeyOrigin, PasskeyOptions>(route, new PasskeyOrigin(origin), cancel);
}
