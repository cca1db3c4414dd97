using Kexin.Files;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Ledger.Storage;

/// <summary>Every change that the log makes on disk, so that a test can fail or stop at each.</summary>
internal class EvidenceFiles
{
    public virtual SafeFileHandle Open(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);

    public virtual void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset) =>
        RandomAccess.Write(file, bytes, offset);

    public virtual void Sync(SafeFileHandle file, string path) => DurableFile.Sync(file, path);

    public virtual void Cut(SafeFileHandle file, string path, long length)
    {
        RandomAccess.SetLength(file, length);
        DurableFile.Sync(file, path);
    }

    public virtual void SyncFolder(string folder) => DurableFile.SyncFolder(folder);

    /// <summary>Writes a file that can be made again from others: not synced.</summary>
    public virtual void WriteDerived(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, bytes, 0);
    }

    public virtual void Replace(string path, ReadOnlySpan<byte> bytes) => DurableFile.Replace(path, bytes);

    public virtual void DeleteFile(string path) => File.Delete(path);

    public virtual void DeleteFolder(string path) => Directory.Delete(path, recursive: true);
}
