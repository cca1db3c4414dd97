using System.Net;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the node itself.</summary>
public sealed class NodeApi
{
    private readonly ApiCalls _calls;

    internal NodeApi(ApiCalls calls) => _calls = calls;

    /// <summary>Whether it is well; a node that is not well answers too, with the status 503 for machines.</summary>
    public Task<Health> HealthAsync(CancellationToken cancel = default) =>
        _calls.SendAsync(
            HttpMethod.Get,
            Routes.Health,
            null,
            KexinJson.Default.Health,
            cancel,
            HttpStatusCode.ServiceUnavailable
        );

    /// <summary>What and where it is.</summary>
    public Task<NodeInfo> GetAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<NodeInfo>(Routes.Node, cancel);

    /// <summary>How it was in the last day, a sample a minute.</summary>
    public Task<NodeHistory> HistoryAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<NodeHistory>(Routes.History, cancel);

    /// <summary>The card by which others admit it.</summary>
    public Task<MemberCardInfo> CardAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<MemberCardInfo>(Routes.Card, cancel);
}
