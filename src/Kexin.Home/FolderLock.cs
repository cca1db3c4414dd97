namespace Kexin.Home;

/// <summary>Sees to it that one process at a time runs a node.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="NodeFaultException">Another process runs the node.</exception>
    public static FolderLock Take(NodeFolder folder)
    {
        try
        {
            return new FolderLock(
                new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
            );
        }
        catch (IOException error)
        {
            throw new NodeFaultException(
                $"Another process runs the node in '{folder.Root}'. Stop it first.",
                $"“{folder.Root}”中的节点正由另一个进程运行，请先停止它。",
                error
            )
            {
                IsUsage = true,
            };
        }
    }

    public void Dispose() => _file.Dispose();
}
