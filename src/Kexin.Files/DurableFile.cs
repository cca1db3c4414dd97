using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Files;

/// <summary>
/// What: makes written bytes, and names in folders, outlive a loss of power.
/// Source: POSIX fdatasync, fsync; a new, renamed or removed name is on disk only when its folder was synced too.
/// Cost: a round trip to the device each; fdatasync spares the file's times.
/// Not for: ordering writes by itself. What must be on disk first is synced first.
/// </summary>
public static partial class DurableFile
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>Returns when the file's bytes and size are on disk.</summary>
    /// <exception cref="IOException">They may not be: the device or the file system failed.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (DataSync(file) != 0)
        {
            ThrowUnlessInterrupted("fdatasync", path);
        }
    }

    /// <summary>Returns when the names in a folder are on disk.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <exception cref="IOException">They may not be: the device or the file system failed.</exception>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("open", folder, Marshal.GetLastPInvokeError());
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        while (FullSync(handle) != 0)
        {
            ThrowUnlessInterrupted("fsync", folder);
        }
    }

    /// <summary>Replaces a whole file: after a crash at any point there is the old one or the new one.</summary>
    /// <exception cref="IOException">The file could not be written; the old one is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var draft = path + ".draft";
        using (var handle = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, bytes, 0);
            Sync(handle, draft);
        }

        File.Move(draft, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
        {
            throw Failure(call, path, error);
        }
    }

    private static IOException Failure(string call, string path, int error) =>
        new($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
