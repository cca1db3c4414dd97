using System.Globalization;
using System.Security.Cryptography;
using Kexin.Files;
using Kexin.Home;

namespace Kexin.Cli.Demo;

/// <summary>Makes the nodes of a plan and starts them as processes.</summary>
internal sealed class DemoLauncher(DemoPlan plan, DemoNetwork network, Terminal terminal)
{
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Starts every node, which makes itself first, and waits until all of them serve.</summary>
    public async Task LaunchAsync(CancellationToken cancel)
    {
        foreach (var member in plan.Members)
        {
            var passphrase = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await WritePrivateAsync(PassphraseFile(member), passphrase, cancel);
            // A new node says in it how its first person signs in.
            await WritePrivateAsync(Log(member), "", cancel);
        }

        var ports = FreePorts.Find(plan.Members.Count);
        await StartAsync(place => Making(plan.Members[place], ports[place]), detached: false, cancel);
        if (plan.Keep)
        {
            await DemoPeople.SetPasswordAsync(network, _password, cancel);
        }
    }

    /// <summary>Starts every node anew so that it goes on without this process.</summary>
    /// <returns>Who can sign in at the nodes' consoles, and the one password of all of them.</returns>
    public async Task<(IReadOnlyList<DemoSignIn> People, string Password)> RestartDetachedAsync(
        CancellationToken cancel
    )
    {
        await network.DisposeAsync();
        await StartAsync(_ => ["node", "run"], detached: true, cancel);
        return (await DemoPeople.InviteAsync(network, _password, cancel), _password);
    }

    private string[] Making(DemoMember member, int port) =>
        [
            "init",
            "--run",
            "--name",
            member.Name,
            "--role",
            member.Role.ToString(),
            "--suite",
            plan.Suite,
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
        ];

    /// <summary>Starts every node and waits until it serves.</summary>
    /// <param name="command">What a node is told to do.</param>
    /// <param name="detached">Whether they go on without this process.</param>
    /// <param name="cancel">Stops waiting.</param>
    private Task StartAsync(Func<int, IReadOnlyList<string>> command, bool detached, CancellationToken cancel) =>
        Task.WhenAll(
            Enumerable
                .Range(0, plan.Members.Count)
                .Select(async place =>
                {
                    var member = plan.Members[place];
                    var files = new NodeFiles(NodeFolder(member), PassphraseFile(member), Log(member));
                    var process = NodeProcess.Start(files, command(place), detached);
                    try
                    {
                        var client = await process.ServeAsync(terminal.Texts.Language, terminal.Time, cancel);
                        network.Add(place, new DemoNode(member, client, process));
                    }
                    catch
                    {
                        await process.DisposeAsync();
                        throw;
                    }
                })
        );

    private string NodeFolder(DemoMember member) => Path.Combine(plan.Folder, "nodes", member.Key);

    private string PassphraseFile(DemoMember member) => Path.Combine(plan.Folder, "nodes", $"{member.Key}.passphrase");

    private string Log(DemoMember member) => Path.Combine(plan.Folder, "nodes", $"{member.Key}.log");

    private static async Task WritePrivateAsync(string path, string text, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var writer = new StreamWriter(OwnersFile.Open(path));
        await writer.WriteAsync(text.AsMemory(), cancel);
    }
}
