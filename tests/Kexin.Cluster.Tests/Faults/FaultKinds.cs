namespace Kexin.Cluster.Tests.Faults;

/// <summary>What can happen to nodes; each kind breaks something, lets the others go on if they can, and mends it.</summary>
internal static class FaultKinds
{
    private const string MountReadOnly = """
        mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"
        """;

    /// <summary>Every sync of a file waits that long: a disk that does ten writes a second.</summary>
    private const string SlowSync = "fsync,fdatasync:delay_exit=100000";

    private const int UsageFault = 2;
    private const int NodeFault = 7;
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
            ["a disk is slow"] = SlowDiskAsync,
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
        await MustRefuseAsync(second, UsageFault, "Another process runs the node");
    }

    private static async Task ReadOnlyAsync(FaultScene scene)
    {
        var node = scene.Follower;
        await node.KillAsync();
        string[] own = Environment.UserName == "root" ? ["-m"] : ["-r", "-m"];
        node.Within = ["unshare", .. own, "sh", "-c", MountReadOnly, "sh", node.Folder];
        await MustRefuseAsync(node, NodeFault, "cannot be written to");
        node.Within = [];
        await node.StartAsync();
    }

    /// <summary>The tracer stands aside, so that the process is the node's own.</summary>
    private static async Task SlowDiskAsync(FaultScene scene)
    {
        var node = scene.Anyone;
        await node.KillAsync();
        node.Within =
        [
            "strace",
            "-D",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            $"inject={SlowSync}",
            "-o",
            "/dev/null",
        ];
        await node.StartAsync();
        await scene.GoOnAsync();
        node.Within = [];
        await FaultScene.RestartAsync([node]);
    }

    private static async Task MoveAsync(FaultScene scene)
    {
        var node = scene.Follower;
        await node.KillAsync();
        node.Move(node.Folder + ".moved");
        await node.StartAsync();
    }

    /// <summary>The node ends with the promised code, says why in words, and names its folder.</summary>
    private static async Task MustRefuseAsync(NodeProcess node, int promised, string why)
    {
        var before = node.Log().Length;
        var code = await node.StartAndFailAsync();
        var said = node.Log()[before..];
        if (
            code != promised
            || !said.Contains(why, StringComparison.Ordinal)
            || !said.Contains(node.Folder, StringComparison.Ordinal)
            || FileDamage.FindStackTrace(said) is not null
        )
        {
            throw new InvalidOperationException($"The node ended with {code}, not {promised}, and said: {said}");
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
