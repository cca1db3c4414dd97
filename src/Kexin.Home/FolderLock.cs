namespace Kexin.Home;

/// <summary>Sees to it that one process at a time runs a node.</summary>
public sealed class FolderLock : IDisposable
{
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="NodeFaultException">Another process runs the node, or its folder cannot be written to.</exception>
    public static FolderLock Take(NodeFolder folder)
    {
        try
        {
            return TryTake(folder.Lock)
                ?? throw new NodeFaultException(
                    $"Another process runs the node in '{folder.Root}'. Stop it first.",
                    $"“{folder.Root}”中的节点正由另一个进程运行，请先停止它。"
                )
                {
                    IsUsage = true,
                };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NodeFaultException(
                $"'{folder.Root}' cannot be written to, and a node writes there all the time: {error.Message} Make the disk and the folder writable for the account that runs the node.",
                $"“{folder.Root}”无法写入，而节点须持续在其中写入。请让运行节点的账户可以写入该磁盘和文件夹。",
                error
            );
        }
    }

    /// <summary>Null where another process holds it.</summary>
    /// <param name="path">The file that is held; made if it is not there.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static FolderLock? TryTake(string path)
    {
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (IsHeld(error, path))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>By the error's number, flock(2): another process has the file.</summary>
    private static bool IsHeld(IOException error, string path) =>
        OperatingSystem.IsLinux() ? error.HResult == WouldBlock : File.Exists(path);
}
