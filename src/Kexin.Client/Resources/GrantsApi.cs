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
    ) => _calls.PostAsync<RequestGrant, Receipt>(Routes.Grants.Query(WaitQuery.Of(wait)), request, cancel);

    /// <summary>The smallest request that serves what somebody wants to find out; nothing is sent.</summary>
    public Task<GrantProposal> ProposeAsync(ProposeGrant wanted, CancellationToken cancel = default) =>
        _calls.PostAsync<ProposeGrant, GrantProposal>(Routes.ProposeGrant, wanted, cancel);

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
            paging.OrderQuery,
            paging.FallingQuery,
            paging.AfterQuery,
            paging.LimitQuery
        );
        return _calls.GetAsync<Page<Grant>>(path, cancel);
    }

    /// <summary>One grant.</summary>
    public Task<Grant> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<Grant>(Routes.Grant.With(id), cancel);

    /// <summary>Allows what was asked for, or a part of it.</summary>
    public Task<Receipt> ApproveAsync(
        string id,
        ApproveGrant request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<ApproveGrant, Receipt>(
            Routes.ApproveGrant.With(id).Query(WaitQuery.Of(wait)),
            request,
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

    /// <summary>The rows that a grant of an own dataset covers, masked and checked as the policy says.</summary>
    public Task<ReleasedRows> ReleaseAsync(string id, ReleaseRows request, CancellationToken cancel = default) =>
        _calls.PostAsync<ReleaseRows, ReleasedRows>(Routes.ReleaseGrant.With(id), request, cancel);

    /// <summary>Takes an own request back that is not decided.</summary>
    public Task<Receipt> WithdrawAsync(string id, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<Receipt>(Routes.WithdrawGrant.With(id).Query(WaitQuery.Of(wait)), cancel);

    private Task<Receipt> DecideAsync(string route, string id, Reason reason, Wait wait, CancellationToken cancel) =>
        _calls.PostAsync<Reason, Receipt>(route.With(id).Query(WaitQuery.Of(wait)), reason, cancel);

    private static string Name(GrantState state) =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
