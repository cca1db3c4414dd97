using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about requests to use data, and decisions on them.</summary>
public sealed class GrantsApi
{
    private readonly ApiCalls _calls;

    internal GrantsApi(ApiCalls calls) => _calls = calls;

    /// <summary>Asks an owner for the use of fields; <see cref="Receipt.Subject"/> is the grant's id.</summary>
    public Task<Receipt> RequestAsync(
        RequestGrant request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync(
            Routes.Grants.Query(WaitQuery.Of(wait)),
            request,
            KexinJson.Default.RequestGrant,
            KexinJson.Default.Receipt,
            cancel
        );

    /// <summary>Grants that this node gives or gets.</summary>
    public Task<Page<Grant>> ListAsync(
        GrantState? state = null,
        GrantDirection? direction = null,
        Paging paging = default,
        CancellationToken cancel = default
    )
    {
        var path = Routes.Grants.Query(
            ("state", state is null ? null : Name(state.Value)),
            (
                "direction",
                direction switch
                {
                    null => null,
                    GrantDirection.In => "in",
                    _ => "out",
                }
            ),
            paging.AfterQuery,
            paging.LimitQuery
        );
        return _calls.GetAsync(path, KexinJson.Default.PageOfGrant, cancel);
    }

    /// <summary>One grant.</summary>
    public Task<Grant> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Grant.With(id), KexinJson.Default.Grant, cancel);

    /// <summary>Allows what was asked for, or a part of it.</summary>
    public Task<Receipt> ApproveAsync(
        string id,
        ApproveGrant request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync(
            Routes.ApproveGrant.With(id).Query(WaitQuery.Of(wait)),
            request,
            KexinJson.Default.ApproveGrant,
            KexinJson.Default.Receipt,
            cancel
        );

    /// <summary>Declines.</summary>
    public Task<Receipt> RefuseAsync(
        string id,
        Reason reason,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) => DecideAsync(Routes.RefuseGrant, id, reason, wait, cancel);

    /// <summary>Takes an approval back.</summary>
    public Task<Receipt> RevokeAsync(
        string id,
        Reason reason,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) => DecideAsync(Routes.RevokeGrant, id, reason, wait, cancel);

    /// <summary>Takes an own request back that is not decided.</summary>
    public Task<Receipt> WithdrawAsync(string id, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Routes.WithdrawGrant.With(id).Query(WaitQuery.Of(wait)),
            null,
            KexinJson.Default.Receipt,
            cancel
        );

    private Task<Receipt> DecideAsync(string route, string id, Reason reason, Wait wait, CancellationToken cancel) =>
        _calls.PostAsync(
            route.With(id).Query(WaitQuery.Of(wait)),
            reason,
            KexinJson.Default.Reason,
            KexinJson.Default.Receipt,
            cancel
        );

    private static string Name(GrantState state) =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
