namespace Kexin.Cli.Rendering;

/// <summary>Paths as a reader finds them shortest.</summary>
internal static class Paths
{
    /// <summary>From the current folder, unless it lies elsewhere.</summary>
    public static string Near(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
