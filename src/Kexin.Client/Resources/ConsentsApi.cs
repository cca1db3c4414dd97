using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the consent of people and organisations.</summary>
public sealed class ConsentsApi
{
    private readonly ApiCalls _calls;

    internal ConsentsApi(ApiCalls calls) => _calls = calls;

    /// <summary>Consents of everybody.</summary>
    public Task<Page<Consent>> ListAsync(
        ConsentState? state = null,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<Consent>>(
            Routes.Consents.Query(
                (
                    "state",
                    state is { } given
                        ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(given.ToString())
                        : null
                ),
                paging.AfterQuery,
                paging.LimitQuery
            ),
            cancel
        );

    /// <summary>One consent.</summary>
    public Task<Consent> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<Consent>(Routes.Consent.With(id), cancel);

    /// <summary>What a person has to sign.</summary>
    public Task<ConsentStatement> DraftAsync(GiveConsent draft, CancellationToken cancel = default) =>
        _calls.PostAsync<GiveConsent, ConsentStatement>(Routes.DraftConsent, draft, cancel);

    /// <summary>Gives it; <see cref="Receipt.Subject"/> is the consent's id.</summary>
    public Task<Receipt> GiveAsync(GiveConsent request, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<GiveConsent, Receipt>(Routes.Consents.Query(WaitQuery.Of(wait)), request, cancel);

    /// <summary>Takes it back.</summary>
    public Task<Receipt> WithdrawAsync(
        string id,
        WithdrawConsent request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<WithdrawConsent, Receipt>(
            Routes.WithdrawConsent.With(id).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );

    /// <summary>Says at this node whose rows it is about.</summary>
    public Task<Consent> LinkAsync(string id, LinkConsent request, CancellationToken cancel = default) =>
        _calls.PostAsync<LinkConsent, Consent>(Routes.LinkConsent.With(id), request, cancel);

    /// <summary>The uses of the subject's data at this node, newest first.</summary>
    public Task<Page<ConsentUse>> UsesAsync(string id, Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<ConsentUse>>(
            Routes.ConsentUses.With(id).Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );
}
