using System.Net;
using Kexin.Client;

namespace Kexin.Node.Tests.Hosting;

/// <summary>A whole node that runs in this process, in no consortium; what strangers, pages and its owner can ask of it.</summary>
internal sealed class ServingNode : IAsyncDisposable
{
    public const string Passphrase = "correct horse battery";

    private readonly TemporaryFolder _root;
    private readonly Task _running;

    private readonly CancellationTokenSource _stop;

    private ServingNode(TemporaryFolder root, InitialisedNode made, Task running, CancellationTokenSource stop) =>
        (_root, Folder, Link, _running, _stop) = (root, made.Folder, made.Link, running, stop);

    public string Folder { get; }

    /// <summary>By which the first person sets a password.</summary>
    public string Link { get; }

    public Uri Address => ApiAccess.Load(Folder).Url;

    /// <summary>Makes a node and runs it.</summary>
    public static async Task<ServingNode> StartAsync(Action<string>? prepare = null)
    {
        var root = new TemporaryFolder();
        var folder = root["node"];
        var port = FreePorts.Find(1)[0];
        var made = NodeInitialisation.Create(
            new InitOptions(
                folder,
                "Self",
                Api.MemberRole.Member,
                "standard",
                Passphrase.ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                port,
                port + 1,
                port + 2,
                port + 3
            ),
            TimeProvider.System
        );
        var passphrase = root["passphrase"];
        await File.WriteAllTextAsync(passphrase, Passphrase);
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
        prepare?.Invoke(folder);
        var started = new TaskCompletionSource();
        var stop = new CancellationTokenSource();
        var options = new RunOptions(
            folder,
            Passphrase.ToCharArray(),
            passphrase,
            Verify: true,
            Decoder: [],
            _ => started.TrySetResult()
        );
        var running = NodeHost.RunAsync(options, stop.Token);
        await await Task.WhenAny(started.Task, running);
        Assert.All(options.Passphrase, letter => Assert.Equal('\0', letter));
        return new ServingNode(root, made, running, stop);
    }

    /// <summary>A client without the token.</summary>
    public HttpClient Anyone() =>
        new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = Address };

    /// <summary>The owner's programs.</summary>
    public KexinClient Owner() => new(ApiAccess.Load(Folder));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _root.Dispose();
    }
}
