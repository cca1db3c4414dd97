using Kexin.Client;

namespace Kexin.Cli.Demo;

/// <summary>An organisation of the demo, a client of its node, and the node's process.</summary>
internal sealed class DemoNode(DemoMember member, KexinClient client, NodeProcess? process) : IAsyncDisposable
{
    public DemoMember Member => member;

    public KexinClient Client => client;

    /// <summary>Null where the node runs in no process of its own.</summary>
    public NodeProcess? Process => process;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}

/// <summary>The nodes of a demo; none of them outlives it unless it is released.</summary>
internal sealed class DemoNetwork : IAsyncDisposable
{
    private readonly List<DemoNode> _nodes = [];

    public IReadOnlyList<DemoNode> Nodes => _nodes;

    public IEnumerable<DemoNode> Providers => _nodes.Where(node => node.Member.Provides);

    public DemoNode Asker => _nodes.Single(node => node.Member.Asks);

    public void Add(DemoNode node) => _nodes.Add(node);

    /// <summary>Leaves the nodes running.</summary>
    public void Release()
    {
        foreach (var node in _nodes)
        {
            node.Client.Dispose();
            node.Process?.Release();
        }

        _nodes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        _nodes.Clear();
    }
}
