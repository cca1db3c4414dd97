using Kexin.Client;

namespace Kexin.Home;

/// <summary>The node's folder, secrets and passphrase file, where others on the machine may read or write them.</summary>
/// <param name="folder">The node's.</param>
/// <param name="passphraseFile">The file that the passphrase came from, or null.</param>
public sealed class FilesOpenToOthers(NodeFolder folder, string? passphraseFile)
{
    public const string AlarmCode = "files-open-to-others";

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Raises an alarm when there are such files.</summary>
    public void Watch(NodeAlarms alarms)
    {
        var open = Find();
        if (open.Count == 0)
        {
            return;
        }

        alarms.Raise(
            AlarmCode,
            new(
                $"Others on this machine may open {string.Join(", ", open)}. Close them with 'chmod go-rwx FILE'; if others could read the passphrase or the token before, count both as known.",
                $"本机的其他用户可以打开{string.Join("、", open)}。请用 chmod go-rwx 关闭；若口令或令牌此前可被他人读取，应视为已泄露。"
            )
        );
    }

    /// <summary>The paths, the folder first.</summary>
    public IReadOnlyList<string> Find()
    {
        IEnumerable<string> secrets = [folder.Root, folder.MasterKey, Path.Combine(folder.Root, ApiAccess.FileName)];
        if (Directory.Exists(folder.Keys))
        {
            secrets = [.. secrets, folder.Keys, .. Directory.EnumerateFiles(folder.Keys)];
        }

        return [.. secrets.Concat(passphraseFile is null ? [] : [Path.GetFullPath(passphraseFile)]).Where(IsOpen)];
    }

    private static bool IsOpen(string path)
    {
        if (OperatingSystem.IsWindows() || (!File.Exists(path) && !Directory.Exists(path)))
        {
            return false;
        }

        // A pipe or a descriptor of the starting shell (/dev/fd/…) has no mode that counts.
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        return !file.StartsWith("/dev/", StringComparison.Ordinal)
            && !file.StartsWith("/proc/", StringComparison.Ordinal)
            && (File.Exists(file) || Directory.Exists(file))
            && (File.GetUnixFileMode(file) & Others) != 0;
    }
}
