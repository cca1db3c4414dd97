using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the consortium.</summary>
public sealed class ConsortiumApi
{
    private readonly ApiCalls _calls;

    internal ConsortiumApi(ApiCalls calls) => _calls = calls;

    /// <summary>Drafts a founding document of the members' cards and signs it.</summary>
    public Task<GenesisInfo> CreateAsync(CreateConsortium request, CancellationToken cancel = default) =>
        _calls.PostAsync<CreateConsortium, GenesisInfo>(Routes.Consortium, request, cancel);

    /// <summary>Signs a founding document that names this node, and joins once every member has signed.</summary>
    public Task<GenesisInfo> JoinAsync(JoinConsortium request, CancellationToken cancel = default) =>
        _calls.PostAsync<JoinConsortium, GenesisInfo>(Routes.JoinConsortium, request, cancel);

    /// <summary>Its members and rules.</summary>
    public Task<ConsortiumStatus> StatusAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<ConsortiumStatus>(Routes.Consortium, cancel);
}
