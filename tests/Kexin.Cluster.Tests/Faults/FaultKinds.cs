namespace Kexin.Cluster.Tests.Faults;

/// <summary>What can happen to nodes; each kind breaks something, lets the others go on if they can, and mends it.</summary>
internal static class FaultKinds
{
    private const string MountReadOnly = """
        mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"
        """;

    private const int MinutesOff = 10;
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(1);

    /// <summary>By name; what it is done to is drawn from the scene's seed.</summary>
    public static IReadOnlyDictionary<string, Func<FaultScene, Task>> All { get; } =
        new Dictionary<string, Func<FaultScene, Task>>(StringComparer.Ordinal)
        {
            ["a follower is killed"] = KillFollowerAsync,
            ["the orderer is killed"] = scene => FaultScene.RestartAsync([scene.Orderer]),
            ["two are killed"] = scene => FaultScene.RestartAsync(scene.Several(2)),
            ["all are killed"] = scene => FaultScene.RestartAsync(scene.Cluster.Nodes),
            ["a follower stands still"] = scene => FreezeAsync(scene.Follower),
            ["the orderer stands still"] = scene => FreezeAsync(scene.Orderer),
            ["a clock is ahead"] = scene => ChangeClockAsync(scene, MinutesOff),
            ["a clock is behind"] = scene => ChangeClockAsync(scene, -MinutesOff),
            ["all clocks run ahead and come back"] = ChangeAllClocksAsync,
            ["a byte of a file flips"] = scene => FileDamage.DoAsync(scene, FileDamage.Flip),
            ["a file is cut short"] = scene => FileDamage.DoAsync(scene, FileDamage.CutShort),
            ["a file is gone"] = scene => FileDamage.DoAsync(scene, FileDamage.Delete),
            ["a follower's folder is set back"] = scene => SetBackAsync(scene, scene.Follower),
            ["the orderer's folder is set back"] = scene => SetBackAsync(scene, scene.Orderer),
            ["a ledger is lost"] = LoseLedgerAsync,
            ["a folder runs twice"] = RunTwiceAsync,
            ["a folder is read-only"] = ReadOnlyAsync,
            ["a folder is moved"] = MoveAsync,
        };

    private static async Task KillFollowerAsync(FaultScene scene)
    {
        var follower = scene.Follower;
        await follower.KillAsync();
        await follower.StartAsync();
    }

    private static async Task FreezeAsync(NodeProcess node)
    {
        await node.SignalAsync("STOP");
        await Task.Delay(Frozen);
        await node.SignalAsync("CONT");
    }

    private static async Task ChangeClockAsync(FaultScene scene, int minutes)
    {
        var node = scene.Anyone;
        await FaultScene.RestartAsync([node], WrongClock.Ahead(minutes));
        await FaultScene.RestartAsync([node]);
    }

    private static async Task ChangeAllClocksAsync(FaultScene scene)
    {
        await FaultScene.RestartAsync(scene.Cluster.Nodes, WrongClock.Ahead(1));
        await scene.GoOnAsync();
        await FaultScene.RestartAsync(scene.Cluster.Nodes);
    }

    private static async Task SetBackAsync(FaultScene scene, NodeProcess node)
    {
        var copy = await FaultScene.SnapshotAsync(node);
        await scene.GoOnAsync();
        await node.KillAsync();
        FaultScene.Restore(node, copy);
        await node.StartAsync();
    }

    private static async Task RunTwiceAsync(FaultScene scene)
    {
        await using var second = scene.Anyone.Second();
        MustHaveFailed(await second.StartAndFailAsync());
    }

    private static async Task ReadOnlyAsync(FaultScene scene)
    {
        var node = scene.Follower;
        await node.KillAsync();
        string[] own = Environment.UserName == "root" ? ["-m"] : ["-r", "-m"];
        node.Within = ["unshare", .. own, "sh", "-c", MountReadOnly, "sh", node.Folder];
        MustHaveFailed(await node.StartAndFailAsync());
        node.Within = [];
        await node.StartAsync();
    }

    private static async Task MoveAsync(FaultScene scene)
    {
        var node = scene.Follower;
        await node.KillAsync();
        node.Move(node.Folder + ".moved");
        await node.StartAsync();
    }

    private static void MustHaveFailed(int exitCode)
    {
        if (exitCode == 0)
        {
            throw new InvalidOperationException("a node ran that must not");
        }
    }

    private static async Task LoseLedgerAsync(FaultScene scene)
    {
        var node = scene.Anyone;
        await node.KillAsync();
        Directory.Delete(Path.Combine(node.Folder, "ledger"), recursive: true);
        await node.StartAsync();
    }
}
