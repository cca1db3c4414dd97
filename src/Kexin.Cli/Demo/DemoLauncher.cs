using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Kexin.Client;

namespace Kexin.Cli.Demo;

/// <summary>Makes the nodes of a plan and starts them as processes.</summary>
internal sealed class DemoLauncher(DemoPlan plan, DemoNetwork network, NodeEntry program, Terminal terminal)
{
    /// <summary>Makes every node and starts it.</summary>
    public async Task LaunchAsync(CancellationToken cancel)
    {
        await MakeAsync(cancel);
        await StartAsync(detached: false, cancel);
    }

    /// <summary>Makes a node for every member, side by side.</summary>
    private async Task MakeAsync(CancellationToken cancel)
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
    private async Task StartAsync(bool detached, CancellationToken cancel)
    {
        foreach (var member in plan.Members)
        {
            var process = NodeProcess.Start(NodeFolder(member), PassphraseFile(member), detached);
            network.Add(new DemoNode(member, new KexinClient(process.Access, terminal.Texts.Language), process));
        }

        await Task.WhenAll(
            network.Nodes.Select(node => node.Process!.WaitUntilItServesAsync(node.Client, terminal.Time, cancel))
        );
    }

    /// <summary>Starts every node anew so that it goes on without this process.</summary>
    public async Task RestartDetachedAsync(CancellationToken cancel)
    {
        await network.DisposeAsync();
        await StartAsync(detached: true, cancel);
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
