using System.Diagnostics;
using System.Globalization;

namespace Kexin.Cluster.Tests;

/// <summary>Puts a node's folder on a small disk of its own, which ends with the test: a mount that only a few processes see.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Make = """
        set -e
        mkdir "$1.disk"
        mount -t tmpfs -o "size=$2,mode=0700" tmpfs "$1.disk"
        cp -a "$1/." "$1.disk/"
        mount --bind "$1.disk" "$1"
        echo ready
        exec cat
        """;

    private readonly Process _holder;
    private readonly NodeProcess _node;
    private int _ballasts;
    private bool _isOver;

    private SmallDisk(Process holder, NodeProcess node)
    {
        _holder = holder;
        _node = node;
    }

    /// <summary>The node's folder as the node sees it.</summary>
    public string Folder => $"/proc/{_holder.Id}/root{_node.Folder}.disk";

    /// <summary>Moves the folder of a node that is stopped.</summary>
    public static async Task<SmallDisk> PutAsync(NodeProcess node, int sizeInMebibytes)
    {
        string[] own = Environment.UserName == "root" ? ["-m"] : ["-r", "-m"];
        var size = $"{sizeInMebibytes}m";
        var start = new ProcessStartInfo("unshare", [.. own, "sh", "-c", Make, "sh", node.Folder, size])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        if (await holder.StandardOutput.ReadLineAsync() != "ready")
        {
            var reason = await holder.StandardError.ReadToEndAsync();
            throw new InvalidOperationException(
                $"This test has to mount a small disk, as root or with 'unshare -r': {reason}"
            );
        }

        var pid = holder.Id.ToString(CultureInfo.InvariantCulture);
        node.Within =
            own.Length == 1
                ? ["nsenter", "-m", "-t", pid]
                : ["nsenter", "-U", "--preserve-credentials", "-m", "-t", pid];
        return new SmallDisk(holder, node);
    }

    /// <summary>Fills the disk but for so many bytes.</summary>
    public async Task FillAsync(long freeInBytes = 0)
    {
        await using var ballast = new FileStream(
            Path.Combine(Folder, $"ballast-{_ballasts++}"),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
            }
        );
        var size = 64 << 10;
        while (size > 0)
        {
            var rest = FreeInBytes() - freeInBytes;
            try
            {
                if (rest > 0)
                {
                    ballast.Write(new byte[Math.Min(size, rest)]);
                    continue;
                }
            }
            catch (IOException)
            {
                // A smaller piece may still fit.
            }

            size = rest > 0 ? size / 2 : 0;
        }
    }

    /// <summary>Takes the ballast away.</summary>
    public void Empty()
    {
        foreach (var ballast in Directory.GetFiles(Folder, "ballast-*"))
        {
            File.Delete(ballast);
        }
    }

    public long FreeInBytes() => new DriveInfo(Folder).AvailableFreeSpace;

    /// <summary>Moves the folder back and starts the node again, so that the next test finds it whatever happened to this one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        await _node.StopAsync();
        Directory.Delete(_node.Folder, recursive: true);
        using (var copy = Process.Start("cp", ["-a", Folder, _node.Folder]))
        {
            await copy.WaitForExitAsync();
            Assert.Equal(0, copy.ExitCode);
        }

        _node.Within = [];
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
        Directory.Delete(_node.Folder + ".disk");
        await _node.StartAsync();
    }
}
