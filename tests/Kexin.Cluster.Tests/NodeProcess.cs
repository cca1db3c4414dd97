using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Home;

namespace Kexin.Cluster.Tests;

/// <summary>A node as a process of its own, made and started by the program that users start; it never outlives the test.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A node that has not stopped by then is killed: as long as its host waits at most for what is under way.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    private const string Passphrase = "correct horse battery";

    /// <summary>
    /// What runs the command line: the program that KEXIN_PROGRAM names, as <c>./check</c> does with what <c>./kexin</c> runs; else what its own
    /// build puts beside this project's, which compiles as it runs and so takes longer.
    /// </summary>
    public static IReadOnlyList<string> Program { get; } =
        Environment.GetEnvironmentVariable("KEXIN_PROGRAM") is { Length: > 0 } program
            ? [program]
            :
            [
                Environment.ProcessPath!.EndsWith("/dotnet", StringComparison.Ordinal)
                    ? Environment.ProcessPath
                    : "dotnet",
                Path.GetFullPath(
                    Path.Combine(
                        AppContext.BaseDirectory,
                        "../../../../../src/Kexin.Cli",
                        Path.GetRelativePath(
                            Path.Combine(AppContext.BaseDirectory, "../../.."),
                            AppContext.BaseDirectory
                        ),
                        "kexin.dll"
                    )
                ),
            ];

    private Process? _process;
    private int[]? _further;

    private NodeProcess(string name, MemberRole role, string folder, int[] ports)
    {
        Name = name;
        Role = role;
        Folder = folder;
        Ports = ports;
        PassphraseFile = folder + ".passphrase";
        LogFile = folder + ".log";

        // By the port: a node on a small disk of its own has its socket where only its own mounts show it.
        Client = new KexinClient(ApiAccess.Load(folder) with { Socket = null });
    }

    public string Name { get; }

    public MemberRole Role { get; }

    public string Folder { get; private set; }

    /// <summary>The API's, the peers', the channels' and the orderer's.</summary>
    public int[] Ports { get; }

    /// <summary>As many further ports, for what a test has the node serve beside.</summary>
    public int[] Further => _further ??= TakePorts();

    public string LogFile { get; private init; }

    public string PassphraseFile { get; private init; }

    public KexinClient Client { get; }

    /// <summary>A command that runs the node's in other surroundings.</summary>
    public IReadOnlyList<string> Within { get; set; } = [];

    /// <summary>Further options of <c>kexin node run</c>.</summary>
    public IReadOnlyList<string> Flags { get; set; } = [];

    public string MemberId { get; private set; } = "";

    public int ProcessId => _process!.Id;

    public bool HasEnded => _process is null || _process.HasExited;

    public static NodeProcess Make(string root, string name, MemberRole role, string suite)
    {
        var folder = Path.Combine(root, name);
        var ports = TakePorts();
        NodeInitialisation.Create(
            new InitOptions(
                folder,
                name,
                role,
                suite,
                Passphrase.ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                ports[0],
                ports[1],
                ports[2],
                ports[3]
            ),
            TimeProvider.System
        );
        var node = new NodeProcess(name, role, folder, ports);
        File.WriteAllText(node.PassphraseFile, Passphrase);
        File.SetUnixFileMode(node.PassphraseFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return node;
    }

    /// <summary>Starts the process and waits until it serves.</summary>
    /// <param name="environment">Variables on top of this process's.</param>
    public async Task StartAsync(params (string Name, string Value)[] environment)
    {
        if (!(await StartOrFailAsync(environment)).Started)
        {
            throw new InvalidOperationException($"{Name} did not come up: {Log()}");
        }
    }

    /// <summary>Starts the process and waits until it serves or has ended.</summary>
    /// <returns>Whether it serves; the exit code if it ended.</returns>
    public async Task<(bool Started, int ExitCode)> StartOrFailAsync(params (string Name, string Value)[] environment)
    {
        Launch(environment);
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < Patience && !HasEnded)
        {
            try
            {
                if ((await Client.Node.HealthAsync()).Status is not HealthStatus.Starting)
                {
                    MemberId = (await Client.Node.GetAsync()).MemberId;
                    return (true, 0);
                }
            }
            catch (Exception error) when (error is HttpRequestException or SocketException or KexinApiException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50);
        }

        return HasEnded
            ? (false, _process!.ExitCode)
            : throw new InvalidOperationException($"{Name} did not come up in time: {Log()}");
    }

    /// <summary>Starts the process and waits until it gives up.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StartAndFailAsync()
    {
        Launch([]);
        using var patience = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Another process on the same folder.</summary>
    public NodeProcess Second() =>
        new(Name, Role, Folder, Ports) { LogFile = LogFile, PassphraseFile = PassphraseFile };

    /// <summary>The node in a copy of its folder, which gets ports of its own there.</summary>
    public NodeProcess At(string folder)
    {
        var ports = TakePorts();
        (
            ApiAccess.Load(folder) with
            {
                Url = new Uri($"http://127.0.0.1:{ports[0]}"),
                Socket = ApiAccess.SocketName,
            }
        ).Save(folder);
        var copy = new NodeProcess(Name, Role, folder, ports) { PassphraseFile = PassphraseFile };
        foreach (var (name, port) in new[] { "apiPort", "peerPort", "channelPort", "ordererPort" }.Zip(ports))
        {
            copy.Configure(name, port);
        }

        return copy;
    }

    /// <summary>Moves the folder of a node that does not run.</summary>
    public void Move(string folder)
    {
        Directory.Move(Folder, folder);
        Folder = folder;
    }

    /// <summary>Changes an entry of <c>node.json</c>; read at the next start.</summary>
    public void Configure(string name, JsonNode value)
    {
        var path = Path.Combine(Folder, "node.json");
        var configuration = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        configuration[name] = value;
        File.WriteAllText(path, configuration.ToJsonString());
    }

    /// <summary>The alarms with that code.</summary>
    public async Task<IReadOnlyList<Alarm>> AlarmsAsync(string code) =>
        [.. (await Client.Node.HealthAsync()).Alarms.Where(alarm => alarm.Code == code)];

    /// <summary>What the node has written to its log, the newest last.</summary>
    public string Log() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by name, such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends the node as its users do.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(LongestStop);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Client.Dispose();
    }

    private static int[] TakePorts() => [.. Enumerable.Range(NodePorts.TakeRow(), FreePorts.OfANode)];

    private void Launch((string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        string[] node = [.. Program, "node", "run", "--dir", Folder, "--passphrase-file", PassphraseFile, .. Flags];
        string[] words =
        [
            "-c",
            "exec \"$@\" >>\"$KEXIN_NODE_LOG\" 2>&1",
            "sh",
            .. Within,
            .. node,
            "--stop-with-input",
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["KEXIN_NODE_LOG"] = LogFile;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }
}
