using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the node itself.</summary>
public sealed class NodeApi
{
    private readonly ApiCalls _calls;

    internal NodeApi(ApiCalls calls) => _calls = calls;

    /// <summary>Whether it is well.</summary>
    public Task<Health> HealthAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Health, KexinJson.Default.Health, cancel);

    /// <summary>What and where it is.</summary>
    public Task<NodeInfo> GetAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Node, KexinJson.Default.NodeInfo, cancel);

    /// <summary>The card by which others admit it.</summary>
    public Task<MemberCardInfo> CardAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Card, KexinJson.Default.MemberCardInfo, cancel);
}
