using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the own account: signing in and out, sessions, programs' tokens.</summary>
public sealed class AccountApi
{
    private readonly ApiCalls _calls;

    internal AccountApi(ApiCalls calls) => _calls = calls;

    /// <summary>Signs in by name and password; the client's own token is not used.</summary>
    public Task<SignedIn> SignInAsync(SignIn request, CancellationToken cancel = default) =>
        _calls.PostAsync<SignIn, SignedIn>(Routes.SignIn, request, cancel);

    /// <summary>Sets a password by a one-time link, and signs in; the client's own token is not used.</summary>
    public Task<SignedIn> SignInByLinkAsync(SignInByLink request, CancellationToken cancel = default) =>
        _calls.PostAsync<SignInByLink, SignedIn>(Routes.SignInByLink, request, cancel);

    /// <summary>Begins to wait for somebody who lets this command line in by a browser; the client's own token is not used.</summary>
    public Task<TerminalBegun> BeginTerminalAsync(BeginTerminal request, CancellationToken cancel = default) =>
        _calls.PostAsync<BeginTerminal, TerminalBegun>(Routes.SignInTerminal, request, cancel);

    /// <summary>The session, once somebody has let this command line in; the client's own token is not used.</summary>
    public Task<TerminalFetched> FetchTerminalAsync(FetchTerminal request, CancellationToken cancel = default) =>
        _calls.PostAsync<FetchTerminal, TerminalFetched>(Routes.FetchTerminal, request, cancel);

    /// <summary>The command line that shows that code, to be compared before it is let in.</summary>
    public Task<TerminalInfo> GetTerminalAsync(string code, CancellationToken cancel = default) =>
        _calls.GetAsync<TerminalInfo>(Routes.WaitingTerminal.With(code), cancel);

    /// <summary>Lets the command line that shows that code act as the person who asks.</summary>
    public Task AllowTerminalAsync(string code, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Post, Routes.AllowTerminal.With(code), null, cancel);

    /// <summary>How people can sign in here; the client's own token is not used.</summary>
    public Task<SignInWays> SignInWaysAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<SignInWays>(Routes.SignInWays, cancel);

    /// <summary>Where a browser has to go for the organisation's own sign-in; the client's own token is not used.</summary>
    public Task<OrganisationFlow> BeginOrganisationAsync(string origin, CancellationToken cancel = default) =>
        _calls.PostAsync<BeginOrganisationSignIn, OrganisationFlow>(
            Routes.BeginOrganisationSignIn,
            new BeginOrganisationSignIn(origin),
            cancel
        );

    /// <summary>Signs in by the code with which a browser came back; the client's own token is not used.</summary>
    public Task<SignedIn> SignInByOrganisationAsync(SignInByOrganisation request, CancellationToken cancel = default) =>
        _calls.PostAsync<SignInByOrganisation, SignedIn>(Routes.SignInByOrganisation, request, cancel);

    /// <summary>Who this client's token is of, and what it allows.</summary>
    public Task<OwnAccount> GetMeAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<OwnAccount>(Routes.Me, cancel);

    /// <summary>Ends this client's session.</summary>
    public async Task SignOutAsync(CancellationToken cancel = default) =>
        await EndSessionAsync((await GetMeAsync(cancel)).Session.Id, cancel);

    /// <summary>Shows again who it is, for acts that ask again.</summary>
    public Task<OwnAccount> ProveAgainAsync(ProveAgain request, CancellationToken cancel = default) =>
        _calls.PostAsync<ProveAgain, OwnAccount>(Routes.ProveAgain, request, cancel);

    /// <summary>Sets another password; the other sessions end.</summary>
    public Task SetPasswordAsync(string password, CancellationToken cancel = default) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Routes.MyPassword,
            ApiCalls.ContentOf(new NewPassword(password), KexinJson.Default.NewPassword),
            cancel
        );

    /// <summary>Remembers the language in which the person works, <c>en</c> or <c>zh</c>.</summary>
    public Task SetLanguageAsync(string language, CancellationToken cancel = default) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Routes.MyLanguage,
            ApiCalls.ContentOf(new OwnLanguage(language), KexinJson.Default.OwnLanguage),
            cancel
        );

    /// <summary>A new secret for one-time codes; it counts once <see cref="UseCodesAsync"/> was called.</summary>
    public Task<CodeSecret> OfferCodesAsync(CancellationToken cancel = default) =>
        _calls.PostAsync<CodeSecret>(Routes.MyCodes, cancel);

    /// <summary>From now on a sign-in asks for codes.</summary>
    public Task UseCodesAsync(string code, CancellationToken cancel = default) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Routes.MyCodes,
            ApiCalls.ContentOf(new OneTimeCode(code), KexinJson.Default.OneTimeCode),
            cancel
        );

    /// <summary>No codes are asked for any more.</summary>
    public Task DropCodesAsync(CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Delete, Routes.MyCodes, null, cancel);

    /// <summary>The own sessions; everybody's for whom may see people.</summary>
    public Task<IReadOnlyList<SessionInfo>> SessionsAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<SessionInfo>>(Routes.Sessions, cancel);

    /// <summary>Ends a session.</summary>
    public Task EndSessionAsync(string id, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Delete, Routes.Session.With(id), null, cancel);

    /// <summary>The own programs' tokens; everybody's for whom may see people.</summary>
    public Task<IReadOnlyList<SessionInfo>> TokensAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<SessionInfo>>(Routes.ProgramTokens, cancel);

    /// <summary>Makes a token for a program.</summary>
    public Task<IssuedToken> NewTokenAsync(NewToken request, CancellationToken cancel = default) =>
        _calls.PostAsync<NewToken, IssuedToken>(Routes.ProgramTokens, request, cancel);

    /// <summary>Ends a program's token.</summary>
    public Task EndTokenAsync(string id, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Delete, Routes.ProgramToken.With(id), null, cancel);
}
