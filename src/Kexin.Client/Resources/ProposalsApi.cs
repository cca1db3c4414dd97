using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about acts that take two people.</summary>
public sealed class ProposalsApi
{
    private readonly ApiCalls _calls;

    internal ProposalsApi(ApiCalls calls) => _calls = calls;

    /// <summary>The own proposals and those that the caller could confirm, newest first.</summary>
    public Task<Page<Proposal>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<Proposal>>(Routes.Proposals.Query(paging.AfterQuery, paging.LimitQuery), cancel);

    /// <summary>Confirms: the node does it now. Throws what the act itself would throw.</summary>
    public Task ConfirmAsync(string id, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Post, Routes.ConfirmProposal.With(id), null, cancel);

    /// <summary>Refuses, or takes back an own one.</summary>
    public Task<Proposal> RefuseAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<Proposal>(Routes.RefuseProposal.With(id), cancel);

    /// <summary>What can take two people, and whether it is to.</summary>
    public Task<IReadOnlyList<ActInfo>> ActsAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<ActInfo>>(Routes.Acts, cancel);

    /// <summary>Says which acts are to take two people.</summary>
    public Task<IReadOnlyList<ActInfo>> SetActsAsync(IReadOnlyList<string> acts, CancellationToken cancel = default) =>
        _calls.PutAsync<SetActs, IReadOnlyList<ActInfo>>(Routes.Acts, new SetActs(acts), cancel);
}
