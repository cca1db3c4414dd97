using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the consortium.</summary>
public sealed class ConsortiumApi
{
    private readonly ApiCalls _calls;

    internal ConsortiumApi(ApiCalls calls) => _calls = calls;

    /// <summary>Makes a genesis document of the members' cards and joins it.</summary>
    public Task<GenesisInfo> CreateAsync(CreateConsortium request, CancellationToken cancel = default) =>
        _calls.PostAsync(
            Routes.Consortium,
            request,
            KexinJson.Default.CreateConsortium,
            KexinJson.Default.GenesisInfo,
            cancel
        );

    /// <summary>Joins the consortium of a genesis document that names this node.</summary>
    public Task<ConsortiumStatus> JoinAsync(JoinConsortium request, CancellationToken cancel = default) =>
        _calls.PostAsync(
            Routes.JoinConsortium,
            request,
            KexinJson.Default.JoinConsortium,
            KexinJson.Default.ConsortiumStatus,
            cancel
        );

    /// <summary>Its members and rules.</summary>
    public Task<ConsortiumStatus> StatusAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Consortium, KexinJson.Default.ConsortiumStatus, cancel);
}
