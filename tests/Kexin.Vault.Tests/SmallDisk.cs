using System.Diagnostics;

namespace Kexin.Vault.Tests;

/// <summary>A file system of a few megabytes. It needs no root: a process in namespaces of its own mounts it, and ends with the test.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Make = """
        set -e
        mount -t tmpfs -o "size=$2,mode=0700" tmpfs "$1"
        echo ready
        exec cat
        """;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("kexin-small-");
    private readonly Process _holder;

    public SmallDisk(int sizeInMebibytes)
    {
        string[] own = Environment.UserName == "root" ? ["-m"] : ["-r", "-m"];
        var start = new ProcessStartInfo(
            "unshare",
            [.. own, "sh", "-c", Make, "sh", _place.FullName, $"{sizeInMebibytes}m"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _holder = Process.Start(start)!;
        if (_holder.StandardOutput.ReadLine() != "ready")
        {
            var reason = _holder.StandardError.ReadToEnd();
            Dispose();
            throw new InvalidOperationException(
                $"This test has to mount a small disk, as root or with 'unshare -r': {reason}"
            );
        }
    }

    /// <summary>Where it is mounted, as seen from outside the holder's namespace.</summary>
    public string Folder => $"/proc/{_holder.Id}/root{_place.FullName}";

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
        _place.Delete();
    }
}
