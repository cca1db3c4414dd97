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

    private ServingNode(TemporaryFolder root, string folder, string link, Task running, CancellationTokenSource stop) =>
        (_root, Folder, Link, _running, _stop) = (root, folder, link, running, stop);

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
        prepare?.Invoke(folder);
        return await RunAsync(root, folder, made.Link);
    }

    /// <summary>Runs a node that is there.</summary>
    public static Task<ServingNode> RunAsync(string folder) => RunAsync(new TemporaryFolder(), folder, "");

    private static async Task<ServingNode> RunAsync(TemporaryFolder root, string folder, string link)
    {
        var passphrase = root["passphrase"];
        await File.WriteAllTextAsync(passphrase, Passphrase);
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead);
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
        return new ServingNode(root, folder, link, running, stop);
    }

    /// <summary>A client without the token.</summary>
    public HttpClient Anyone() =>
        new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = Address };

    /// <summary>The owner's programs.</summary>
    public KexinClient Owner() => new(ApiAccess.Load(Folder));

    /// <summary>Stops it, and removes what it was made in; a second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_running.IsCompleted)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _root.Dispose();
    }
}
