namespace Kexin.Files;

/// <summary>Writes files that only their owner may read.</summary>
public static class OwnersFile
{
    /// <summary>Writes to a file beside, syncs it, renames it, and syncs the folder: when this returns, the file outlives a loss of power.</summary>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".new";
        File.Delete(draft);
        using (var file = Open(draft))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        DurableFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a folder; where this makes it, only its owner may look into it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Opens a file; where this makes it, only its owner may read and write it.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="mode">Any that can make a file; by default it must be new.</param>
    /// <param name="access">Writing, by default.</param>
    /// <exception cref="IOException">There is one already, or it cannot be made.</exception>
    public static FileStream Open(string path, FileMode mode = FileMode.CreateNew, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
