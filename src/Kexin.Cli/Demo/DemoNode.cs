using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Kexin.Client;

namespace Kexin.Cli.Demo;

/// <summary>An organisation of the demo with its running node and a client of it.</summary>
internal sealed class DemoNode(DemoMember member, NodeProcess process, string language) : IAsyncDisposable
{
    public DemoMember Member => member;

    public NodeProcess Process => process;

    public KexinClient Client { get; } = new(process.Access, language);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }
}

/// <summary>The nodes of a demo; none of them outlives it unless it is asked to.</summary>
internal sealed class DemoNetwork(DemoPlan plan, NodeEntry program, Terminal terminal) : IAsyncDisposable
{
    private readonly List<DemoNode> _nodes = [];

    public IReadOnlyList<DemoNode> Nodes => _nodes;

    public IEnumerable<DemoNode> Providers => _nodes.Where(node => node.Member.Provides);

    public DemoNode Asker => _nodes.Single(node => node.Member.Asks);

    /// <summary>Makes a node for every member, side by side.</summary>
    public async Task MakeAsync(CancellationToken cancel)
    {
        var ports = FreePorts(4 * plan.Members.Count);
        await Task.WhenAll(
            plan.Members.Select(
                async (member, index) =>
                {
                    var passphrase = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                    await WritePrivateAsync(PassphraseFile(member), passphrase, cancel);
                    var own = ports[(4 * index)..(4 * (index + 1))];
                    var request = new InitRequest(
                        NodeFolder(member),
                        member.Name,
                        member.Role,
                        plan.Suite,
                        passphrase,
                        "127.0.0.1",
                        "127.0.0.1",
                        new NodePorts(own[0], own[1], own[2], own[3])
                    );
                    await program.InitAsync(request, cancel);
                }
            )
        );
    }

    /// <summary>Starts them all and waits until they serve.</summary>
    public async Task StartAsync(bool detached, CancellationToken cancel)
    {
        foreach (var member in plan.Members)
        {
            var process = NodeProcess.Start(NodeFolder(member), PassphraseFile(member), detached);
            _nodes.Add(new DemoNode(member, process, terminal.Texts.Language));
        }

        await Task.WhenAll(
            _nodes.Select(node => node.Process.WaitUntilItServesAsync(node.Client, terminal.Time, cancel))
        );
    }

    /// <summary>Starts every node anew so that it goes on without this process.</summary>
    public async Task RestartDetachedAsync(CancellationToken cancel)
    {
        await DisposeAsync();
        await StartAsync(detached: true, cancel);
    }

    /// <summary>Leaves the nodes running.</summary>
    public void Release()
    {
        foreach (var node in _nodes)
        {
            node.Client.Dispose();
            node.Process.Release();
        }

        _nodes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        _nodes.Clear();
    }

    private string NodeFolder(DemoMember member) => Path.Combine(plan.Folder, "nodes", member.Key);

    private string PassphraseFile(DemoMember member) => Path.Combine(plan.Folder, "nodes", $"{member.Key}.passphrase");

    private static async Task WritePrivateAsync(string path, string text, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(text.AsMemory(), cancel);
    }

    /// <summary>Ports that were free a moment ago, all different.</summary>
    private static int[] FreePorts(int count)
    {
        var probes = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            probes.ForEach(probe => probe.Start());
            return [.. probes.Select(probe => ((IPEndPoint)probe.LocalEndpoint).Port)];
        }
        finally
        {
            probes.ForEach(probe => probe.Dispose());
        }
    }
}
