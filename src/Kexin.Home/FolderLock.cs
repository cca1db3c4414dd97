namespace Kexin.Home;

/// <summary>Sees to it that one process at a time runs a node.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="NodeFaultException">Another process runs the node.</exception>
    public static FolderLock Take(NodeFolder folder) =>
        TryTake(folder.Lock)
        ?? throw new NodeFaultException(
            $"Another process runs the node in '{folder.Root}'. Stop it first.",
            $"“{folder.Root}”中的节点正由另一个进程运行，请先停止它。"
        )
        {
            IsUsage = true,
        };

    /// <summary>Null where another process holds it.</summary>
    /// <param name="path">The file that is held; made if it is not there.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static FolderLock? TryTake(string path)
    {
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
