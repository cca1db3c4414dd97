using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Kexin.Client;

namespace Kexin.Cli.Demo;

/// <summary>Makes the nodes of a plan and starts them as processes.</summary>
internal sealed class DemoLauncher(DemoPlan plan, DemoNetwork network, NodeEntry program, Terminal terminal)
{
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Makes every node and starts it, each as soon as it is made, and waits until all of them serve.</summary>
    public async Task LaunchAsync(CancellationToken cancel)
    {
        var ports = FreePorts(4 * plan.Members.Count);
        // Making a key takes a core and 128 MiB for a moment: as many at a time as there are cores.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Members.Count),
            cancel,
            async (place, stop) =>
            {
                await MakeAsync(plan.Members[place], ports[(4 * place)..(4 * (place + 1))], stop);
                Start(place, detached: false);
            }
        );
        await ServeAsync(cancel);
        if (plan.Keep)
        {
            await DemoPeople.SetPasswordAsync(network, _password, cancel);
        }
    }

    private async Task MakeAsync(DemoMember member, int[] ports, CancellationToken cancel)
    {
        var passphrase = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await WritePrivateAsync(PassphraseFile(member), passphrase, cancel);
        var request = new InitRequest(
            NodeFolder(member),
            member.Name,
            member.Role,
            plan.Suite,
            passphrase.ToCharArray(),
            "127.0.0.1",
            "127.0.0.1",
            new NodePorts(ports[0], ports[1], ports[2], ports[3])
        );
        await program.InitAsync(request, cancel);
    }

    private void Start(int place, bool detached)
    {
        var member = plan.Members[place];
        var process = NodeProcess.Start(NodeFolder(member), PassphraseFile(member), detached);
        network.Add(place, new DemoNode(member, new KexinClient(process.Access, terminal.Texts.Language), process));
    }

    /// <summary>Starts every node anew so that it goes on without this process.</summary>
    /// <returns>Who can sign in at the nodes' consoles, and the one password of all of them.</returns>
    public async Task<(IReadOnlyList<DemoSignIn> People, string Password)> RestartDetachedAsync(
        CancellationToken cancel
    )
    {
        await network.DisposeAsync();
        for (var place = 0; place < plan.Members.Count; place++)
        {
            Start(place, detached: true);
        }

        await ServeAsync(cancel);
        return (await DemoPeople.InviteAsync(network, _password, cancel), _password);
    }

    private Task ServeAsync(CancellationToken cancel) =>
        Task.WhenAll(
            network.Nodes.Select(node => node.Process!.WaitUntilItServesAsync(node.Client, terminal.Time, cancel))
        );

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
