namespace Kexin.Cluster.Tests.Faults;

/// <summary>Damage to one file of a node's folder while the node is off.</summary>
/// <remarks>
/// What the others have too must be mended by the node itself. Of everything else the node starts, or names the file and ends as a program
/// that knows what happened; then the operator's copy is put back.
/// </remarks>
internal static class FileDamage
{
    private const int Usage = 2;
    private const int NodeFault = 7;
    private static readonly string[] Shared = ["ledger", "ordering"];

    public static async Task DoAsync(FaultScene scene, Action<string, Random> damage)
    {
        var node = scene.Anyone;
        await node.KillAsync();
        var copy = await FaultScene.SnapshotAsync(node);
        var file = scene.Choose(FilesOf(node.Folder));
        damage(file, scene.Random);
        var before = node.Log().Length;
        var (started, code) = await node.StartOrFailAsync();
        if (!started && FindFault(node, file, code, node.Log()[before..]) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        if (started && Shared.Contains(Path.GetRelativePath(node.Folder, file).Split('/')[0]))
        {
            Directory.Delete(copy, recursive: true);
            return;
        }

        if (started)
        {
            await node.KillAsync();
        }

        FaultScene.Restore(node, copy);
        await node.StartAsync();
    }

    public static void Flip(string file, Random random) => Bytes.Flip(file, Position(file, random));

    public static void CutShort(string file, Random random)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(Position(file, random));
    }

    public static void Delete(string file, Random random) => File.Delete(file);

    private static List<string> FilesOf(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => File.GetAttributes(path).HasFlag(FileAttributes.Normal) || new FileInfo(path).Length > 0)
                .Where(path => Path.GetFileName(path) != "lock")
                .Order(StringComparer.Ordinal),
        ];

#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
    private static long Position(string file, Random random) => random.NextInt64(new FileInfo(file).Length);
#pragma warning restore CA5394

    /// <summary>Null where a node that ended names the file and ends as documented; otherwise what is wrong.</summary>
    public static string? FindFault(NodeProcess node, string file, int code, string said) =>
        code is not (NodeFault or Usage) || FindStackTrace(said) is not null || !Names(said, node, file)
            ? $"{file} was damaged; the node ended with {code} and said: {said}"
            : null;

    /// <summary>Null where nothing of the framework is quoted.</summary>
    public static string? FindStackTrace(string said) =>
        said.Split('\n')
            .FirstOrDefault(line =>
                line.Contains("   at ", StringComparison.Ordinal)
                || line.Contains("Unhandled exception", StringComparison.Ordinal)
                || line.Contains("System.", StringComparison.Ordinal)
            );

    /// <summary>The file itself, or the folder that is lost with it.</summary>
    private static bool Names(string said, NodeProcess node, string file)
    {
        for (var path = file; path != node.Folder; path = Path.GetDirectoryName(path)!)
        {
            if (said.Contains(path, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
