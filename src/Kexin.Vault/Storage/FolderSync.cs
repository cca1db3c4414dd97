using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Vault;

/// <summary>Makes names durable: a renamed or removed entry is on disk only when its folder was synced (POSIX fsync).</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    /// <summary>Returns when the names in the folder are on disk; does nothing where the system is not Linux.</summary>
    /// <exception cref="IOException">They may not be.</exception>
    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(folder, ReadOnly | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw Failure(folder);
        }

        while (FullSync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failure(folder);
            }
        }
    }

    private static IOException Failure(string folder)
    {
        var why = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        return new($"The folder '{folder}' could not be synced: {why}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(SafeFileHandle file);
}
