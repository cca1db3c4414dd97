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
    private readonly Lock _lock = new();
    private readonly SortedList<int, DemoNode> _nodes = [];

    /// <summary>The nodes in the order of the plan's members; read once all are there.</summary>
    public IReadOnlyList<DemoNode> Nodes => [.. _nodes.Values];

    public IEnumerable<DemoNode> Providers => _nodes.Values.Where(node => node.Member.Provides);

    public DemoNode Asker => _nodes.Values.Single(node => node.Member.Asks);

    /// <summary>Adds the node of the plan's member with that number.</summary>
    public void Add(int place, DemoNode node)
    {
        lock (_lock)
        {
            _nodes.Add(place, node);
        }
    }

    /// <summary>Leaves the nodes running.</summary>
    public void Release()
    {
        foreach (var node in _nodes.Values)
        {
            node.Client.Dispose();
            node.Process?.Release();
        }

        _nodes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Values.Select(node => node.DisposeAsync().AsTask()));
        _nodes.Clear();
    }
}
